package warehouse

/** What has to hold of all marts together before anybody is told that they are good to read. */
object Gates {

  /** What does not hold: each mart has its keys and references, and each fact as many rows as its source. */
  def failures(run: Run, marts: Seq[Mart]): Seq[String] = marts.flatMap { mart =>
    try {
      check(run, mart)
      None
    } catch {
      case trouble: CheckFailed => Some(trouble.getMessage)
    }
  }

  /** Throws `CheckFailed` where something does not hold of one mart. */
  private def check(run: Run, mart: Mart): Unit = {
    val rows = run.store.read(mart.name)
    mart.fact.foreach { fact =>
      val nRows = rows.fold(0L)(_.count())
      val nExpected = fact.staged(run.lake).count()
      if (nRows != nExpected) {
        throw new CheckFailed(s"${mart.name}: $nRows rows, the source has $nExpected")
      }
    }
    rows.foreach(run.check(mart.name, mart.key, mart.references))
  }
}
