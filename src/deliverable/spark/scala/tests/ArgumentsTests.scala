package warehouse

import java.time.{LocalDate, LocalDateTime}

/** What the command is told is understood, and what is wrong with it is said. */
object ArgumentsTests extends Suite {
  private val Places = Seq("--lake", "lake", "--out", "marts")

  private def parsed(words: String*): Either[String, Arguments] = Arguments.parse(Places ++ words)

  test("lake and marts are enough") { (_, _) =>
    expect(parsed().map(told => (told.lake, told.out, told.tables)), Right(("lake", "marts", Nil)))
    expect(Arguments.parse(Nil), Left("the following arguments are required: --lake, --out"))
  }

  test("every option is taken, with an equals sign as well") { (_, _) =>
    val told = parsed("--lookback-days=2", "--from", "2026-01-30", "--to", "2026-01-31", "--full-refresh", "--check")
    expect(
      told.map(told => (told.lookbackDays, told.first, told.last, told.fullRefresh, told.check)),
      Right((2, Some(LocalDate.of(2026, 1, 30)), Some(LocalDate.of(2026, 1, 31)), true, true))
    )
  }

  test("the moment of the run is in UTC") { (_, _) =>
    val wanted = Right(LocalDateTime.of(2026, 1, 31, 2, 3, 4))
    Seq("2026-01-31T02:03:04", "2026-01-31 02:03:04", "2026-01-31T03:03:04+01:00", "2026-01-31T02:03:04Z").foreach {
      text => expect(parsed("--as-of", text).map(_.asOf), wanted)
    }
    expect(parsed("--as-of", "2026-01-31").map(_.asOf), Right(LocalDateTime.of(2026, 1, 31, 0, 0)))
  }

  test("what is wrong is said") { (_, _) =>
    val wrong = Seq(
      Seq("--to", "2026-01-31") -> "--to needs --from",
      Seq("--from", "soon") -> "argument --from: 'soon' is not a day like 2026-01-31",
      Seq("--lookback-days", "-1") -> "--lookback-days is not negative",
      Seq("--lookback-days", "few") -> "argument --lookback-days: 'few' is not a whole number",
      Seq("--tables") -> "argument --tables: expected at least one argument: the name of a mart",
      Seq("--as-of", "--check") -> "argument --as-of: expected one argument",
      Seq("--fast") -> "unrecognized arguments: --fast (--help shows those that there are)"
    )
    wrong.foreach { case (words, said) => expect(parsed(words: _*), Left(said)) }
    val unknown = parsed("--tables", "dim_nothing").left.map(_.takeWhile(_ != '('))
    expect(unknown, Left("argument --tables: invalid choice: 'dim_nothing' "))
  }

  test("only some marts are built") { (_, _) =>
    val names = marts.Marts.all.take(2).map(_.name)
    expect(parsed("--tables" +: names: _*).map(_.tables), Right(names))
  }
}
