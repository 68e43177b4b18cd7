package warehouse

import org.apache.spark.sql.expressions.Window
import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.{Column, SparkSession}

/** Columns that come out the same, byte for byte, as those that the dbt project makes on the other engines. */
object Columns {

  /** The key of the unknown member: facts whose dimension row is missing point to it. */
  val UnknownKey: String = "0" * 32

  val Beginning = "1900-01-01 00:00:00"
  val End = "9999-12-31 00:00:00"

  /** A name as Spark takes it, whatever it consists of. */
  def quoted(name: String): String = "`" + name.replace("`", "``") + "`"

  /** A moment without a zone; all of them are in UTC. */
  def moment(text: String): Column = F.lit(text).cast("timestamp_ntz")

  /** A moment with a zone as one in UTC without: the session's zone is UTC. */
  def utc(column: Column): Column = column.cast("timestamp_ntz")

  /** A moment as text, to the microsecond. */
  def momentText(column: Column): Column = F.date_format(column, "yyyy-MM-dd HH:mm:ss.SSSSSS")

  /** A UUID, which Spark reads as sixteen bytes, in its usual form. */
  def uuidText(column: Column): Column = {
    val parts = "^(.{8})(.{4})(.{4})(.{4})(.{12})$"
    F.regexp_replace(F.lower(F.hex(column)), parts, "$1-$2-$3-$4-$5")
  }

  /** The hash of what identifies a row at the source, so it is the same in every rebuild and on every engine. */
  def surrogateKey(parts: Column*): Column = {
    val texts = parts.map(part => F.coalesce(part.cast("string"), F.lit("~")))
    F.md5(F.concat_ws("|", texts: _*))
  }

  /** The key that was found, or that of the unknown member. */
  def knownKey(key: Column): Column = F.coalesce(key, F.lit(UnknownKey))

  /** The key of a day, yyyymmdd; 0 where there is none or where it lies outside the calendar of dim_date. */
  def dateKey(column: Column): Column = {
    val day = column.cast("date")
    val first = F.lit(Settings.CalendarStart).cast("date")
    val last = F.lit(Settings.CalendarEnd).cast("date")
    val number = F.year(day) * 10000 + F.month(day) * 100 + F.dayofmonth(day)
    F.when(day.between(first, last), number).otherwise(F.lit(0)).cast("int")
  }

  /** The key of a minute of the day, counted from midnight; -1 where there is none. */
  def timeKey(column: Column): Column = F.coalesce(F.hour(column) * 60 + F.minute(column), F.lit(-1)).cast("int")

  /** A whole number below a hundred as two digits. */
  def twoDigits(number: Column): Column = F.lpad(number.cast("string"), 2, "0")

  /** The part of the day that an hour belongs to: four of six hours, from midnight on. */
  def partOfDay(hour: Column): Column =
    F.when(hour < 6, "night").when(hour < 12, "morning").when(hour < 18, "afternoon").otherwise("evening")

  /** Whole days from one moment to another, counted by the calendar; null until both have come. */
  def daysBetween(earlier: Column, later: Column): Column = F.date_diff(later.cast("date"), earlier.cast("date"))

  /** A binary fraction as an exact one: sums of binary fractions differ between engines. */
  def exact(column: Column): Column = column.cast("decimal(18,6)")

  /** The names of a group, sorted, with commas between; null where there is none. */
  def namesList(label: Column): Column =
    F.when(F.count(label) > 0, F.array_join(F.array_sort(F.collect_list(label)), ", "))

  /** The latest of several moments; one that is not known counts as long ago. */
  def latestOf(moments: Column*): Column = {
    val known = moments.map(each => F.coalesce(each.cast("timestamp_ntz"), moment(Beginning)))
    if (known.size > 1) F.greatest(known: _*) else known.head
  }

  /** A keyed hash instead of a value that nobody may read: equal values stay equal. */
  def tokenise(column: Column): Column = tokenise(column, salt(sys.env.get("TOKEN_SALT")))

  /** The same with a secret that is given. */
  private[warehouse] def tokenise(column: Column, secret: String): Column = {
    val text = F.concat(F.lit(secret), F.lit("|"), column.cast("string"))
    F.when(column.isNotNull, F.sha2(text, 256))
  }

  /** The secret of the tokens: TOKEN_SALT. Only a laptop's sample data, which is invented, does without one. */
  private[warehouse] def salt(secret: Option[String]): String =
    secret.filter(_.nonEmpty).getOrElse {
      if (!SparkSession.active.sparkContext.master.startsWith("local")) {
        throw new Stopped(
          "TOKEN_SALT is not set: it is the secret with which values are tokenised (config/.env.example)"
        )
      }
      "sample-data-only"
    }

  /** The first letter of a text and nothing more. */
  def maskText(column: Column): Column = F.concat(F.substring(column.cast("string"), 1, 1), F.lit("***"))

  /** The year of a day and nothing more. */
  def maskDate(column: Column): Column = F.trunc(column, "year")

  /** The share of one row in its group: the weights of a group add up to one. */
  def weight(group: Column*): Column = F.lit(1.0) / F.count("*").over(Window.partitionBy(group: _*))
}
