package warehouse

import java.time.format.{DateTimeFormatter, DateTimeFormatterBuilder, DateTimeParseException}
import java.time.temporal.TemporalAccessor
import java.time.{LocalDate, LocalDateTime, OffsetDateTime, ZoneOffset}
import java.util.Locale

import scala.annotation.tailrec

import org.apache.spark.sql.SparkSession

import warehouse.marts.Marts

/** Builds the marts from the lake with Spark: dimensions, then facts, then bridges.
  *
  * Each mart is computed beside what is there, checked, and only then put in its place. A run that is killed is
  * finished or begun again by the next one; a second run over the same lake changes nothing.
  *
  * {{{
  * spark-submit --properties-file spark-defaults.conf --class warehouse.Main build/warehouse.jar \
  *   --lake s3a://lake --out s3a://marts
  * }}}
  */
object Main {

  def main(words: Array[String]): Unit = {
    val code = started(words.toSeq)
    // to leave a good run by an exit makes a failed one of it on a cluster
    if (code != 0) sys.exit(code)
  }

  /** The exit code of a run that was told these words. */
  private def started(words: Seq[String]): Int =
    if (words.exists(Set("--help", "-h"))) {
      println(Arguments.Help)
      0
    } else {
      Arguments.parse(words) match {
        case Left(wrong) =>
          Console.err.println(s"${Arguments.Usage}\nwarehouse.Main: error: $wrong")
          2
        case Right(told) => finished(told)
      }
    }

  /** Starts Spark, does what is wanted, and stops it, whatever happens. */
  private def finished(told: Arguments): Int = {
    val spark = session()
    try built(told, spark)
    catch {
      case stopped: Stopped =>
        Console.err.println(stopped.getMessage)
        1
    } finally spark.stop()
  }

  private def built(told: Arguments, spark: SparkSession): Int = {
    val lake = new Lake(spark, told.lake)
    if (lake.loads.isEmpty) {
      Console.err.println(s"no load in ${told.lake}: fill the lake first")
      2
    } else {
      val run = told.run(lake, new Store(spark, told.out))
      if (told.check) checked(run)
      else {
        Marts.all.filter(mart => told.tables.isEmpty || told.tables.contains(mart.name)).foreach(build(run, _))
        0
      }
    }
  }

  /** A session in which keys and moments come out as on every other engine, whatever the cluster's defaults are. */
  private def session(): SparkSession = SparkSession
    .builder()
    .appName("warehouse-marts")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.ansi.enabled", "true")
    // products keep all their decimals until they are rounded, once
    .config("spark.sql.decimalOperations.allowPrecisionLoss", "false")
    .config("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED")
    .config("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED")
    .getOrCreate()

  private def checked(run: Run): Int = {
    val wrong = Gates.failures(run, Marts.all)
    if (wrong.isEmpty) println(s"${Marts.all.size} marts: all checks passed") else wrong.foreach(println)
    if (wrong.isEmpty) 0 else 1
  }

  private def build(run: Run, mart: Mart): Unit = {
    val started = System.nanoTime
    mart.build(run)
    val seconds = (System.nanoTime - started) / 1e9
    println(s"${mart.name}: done in ${"%.1f".formatLocal(Locale.ROOT, seconds)} s")
  }
}

/** What the command was told. */
final case class Arguments(
    lake: String = "",
    out: String = "",
    tables: Seq[String] = Nil,
    lookbackDays: Int = Settings.LookbackDays,
    first: Option[LocalDate] = None,
    last: Option[LocalDate] = None,
    check: Boolean = false,
    fullRefresh: Boolean = false,
    asOf: LocalDateTime = LocalDateTime.now(ZoneOffset.UTC)
) {

  /** The run that is asked for. */
  def run(lake: Lake, store: Store): Run = Run(lake, store, asOf, lookbackDays, first, last, fullRefresh)
}

object Arguments {

  val Usage: String =
    """usage: warehouse.Main [-h] --lake LAKE --out OUT [--tables MART [MART ...]] [--lookback-days LOOKBACK_DAYS]
      |                      [--from FIRST] [--to LAST] [--check] [--full-refresh] [--as-of AS_OF]""".stripMargin

  val Help: String =
    s"""$Usage
       |
       |Builds the marts from the lake with Spark: dimensions, then facts, then bridges.
       |
       |options:
       |  -h, --help            show this help message and exit
       |  --lake LAKE           the lake that extract.py writes: a folder or s3a://, abfss://, gs://
       |  --out OUT             where the marts are, a folder for each; made if missing
       |  --tables MART [MART ...]
       |                        only these; without it, all
       |  --lookback-days LOOKBACK_DAYS
       |                        take in again the loads of so many days before the last one
       |                        (default: ${Settings.LookbackDays})
       |  --from FIRST          take in again the loads from this day on
       |  --to LAST             the last day with --from; without it, now
       |  --check               build nothing: check what is there, all marts together
       |  --full-refresh        build facts anew from every load of the lake
       |  --as-of AS_OF         the moment of the run, from which changes count that the source gives no time for
       |                        (default: now)""".stripMargin

  /** What is wrong with the words, and what to say instead. */
  private final class Wrong(message: String) extends RuntimeException(message)

  /** What the words say, or what is wrong with them. */
  def parse(words: Seq[String]): Either[String, Arguments] =
    try {
      val told = read(words.flatMap(split).toList, Arguments())
      complaint(told).toLeft(told)
    } catch {
      case wrong: Wrong => Left(wrong.getMessage)
    }

  /** An option and its value, where an equals sign is between them. */
  private def split(word: String): Seq[String] = word.split("=", 2) match {
    case Array(name, value) if word.startsWith("--") => Seq(name, value)
    case _                                           => Seq(word)
  }

  @tailrec
  private def read(words: List[String], told: Arguments): Arguments = words match {
    case Nil                      => told
    case "--check" :: rest        => read(rest, told.copy(check = true))
    case "--full-refresh" :: rest => read(rest, told.copy(fullRefresh = true))
    case "--tables" :: rest =>
      val (names, others) = rest.span(!isOption(_))
      if (names.isEmpty) throw new Wrong("argument --tables: expected at least one argument: the name of a mart")
      read(others, told.copy(tables = names.map(martNamed)))
    case name :: rest if Valued(name) =>
      rest match {
        case value :: others if !isOption(value) => read(others, withValue(told, name, value))
        case _                                   => throw new Wrong(s"argument $name: expected one argument")
      }
    case other :: _ => throw new Wrong(s"unrecognized arguments: $other (--help shows those that there are)")
  }

  private def isOption(word: String): Boolean = word.startsWith("--")

  private val Valued = Set("--lake", "--out", "--lookback-days", "--from", "--to", "--as-of")

  private def withValue(told: Arguments, name: String, value: String): Arguments = name match {
    case "--lake"          => told.copy(lake = value)
    case "--out"           => told.copy(out = value)
    case "--lookback-days" => told.copy(lookbackDays = number(name, value))
    case "--from"          => told.copy(first = Some(day(name, value)))
    case "--to"            => told.copy(last = Some(day(name, value)))
    case "--as-of"         => told.copy(asOf = moment(name, value))
  }

  private def martNamed(name: String): String =
    if (Marts.all.exists(_.name == name)) name
    else {
      val known = Marts.all.map(_.name).mkString(", ")
      throw new Wrong(s"argument --tables: invalid choice: '$name' (choose from $known)")
    }

  private def number(name: String, value: String): Int =
    value.toIntOption.getOrElse(throw new Wrong(s"argument $name: '$value' is not a whole number"))

  private def day(name: String, value: String): LocalDate =
    try LocalDate.parse(value)
    catch {
      case _: DateTimeParseException => throw new Wrong(s"argument $name: '$value' is not a day like 2026-01-31")
    }

  // a day, or a day and a time, or those and how far the zone is from UTC
  private val MomentFormat = new DateTimeFormatterBuilder()
    .append(DateTimeFormatter.ISO_LOCAL_DATE)
    .optionalStart()
    .appendLiteral('T')
    .append(DateTimeFormatter.ISO_LOCAL_TIME)
    .optionalStart()
    .appendOffsetId()
    .toFormatter(Locale.ROOT)

  /** A moment in UTC; one without a zone is in UTC already. */
  private def moment(name: String, value: String): LocalDateTime =
    try {
      val text = value.replace(' ', 'T')
      inUtc(MomentFormat.parseBest(text, OffsetDateTime.from(_), LocalDateTime.from(_), LocalDate.from(_)))
    } catch {
      case _: DateTimeParseException =>
        throw new Wrong(s"argument $name: '$value' is not a moment like 2026-01-31 or 2026-01-31T02:03:04+01:00")
    }

  private def inUtc(read: TemporalAccessor): LocalDateTime = read match {
    case zoned: OffsetDateTime => zoned.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime
    case time: LocalDateTime   => time
    case day                   => LocalDate.from(day).atStartOfDay
  }

  /** What does not go together. */
  private def complaint(told: Arguments): Option[String] = {
    val missing = Seq("--lake" -> told.lake, "--out" -> told.out).collect { case (name, "") => name }
    if (missing.nonEmpty) Some(s"the following arguments are required: ${missing.mkString(", ")}")
    else if (told.lookbackDays < 0) Some("--lookback-days is not negative")
    else if (told.last.nonEmpty && told.first.isEmpty) Some("--to needs --from")
    else None
  }
}
