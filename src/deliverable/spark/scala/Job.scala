package warehouse

import java.time.format.DateTimeFormatter
import java.time.{LocalDate, LocalDateTime}

import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.{Column, DataFrame}

import warehouse.Columns.{Beginning, End, UnknownKey}

/** Rows that may not be published. */
final class CheckFailed(message: String) extends RuntimeException(message)

/** The run cannot go on, and whoever started it can help: the message says how. */
final class Stopped(message: String) extends RuntimeException(message)

/** A table of the warehouse, and how it is built. */
trait Mart {

  /** Its name, which is that of its folder. */
  def name: String

  /** The columns that tell its rows apart. */
  def key: Seq[String]

  /** Its columns that lead to other marts: to a dimension, whose first column is its key, or `dimension.column`. */
  def references: Seq[(String, String)]

  /** How its rows come and change, where it is a fact. */
  def fact: Option[Fact] = None

  /** Builds it and puts it in place. */
  def build(run: Run): Unit
}

object Mart {

  /** Adds the row that stands for nobody: what has no match points to it. Its own key is one of `keys`. */
  def withUnknownMember(rows: DataFrame, keys: Seq[String], unknown: Column = F.lit(UnknownKey)): DataFrame = {
    val times = Map(
      "valid_from" -> Columns.moment(Beginning),
      "valid_to" -> Columns.moment(End),
      "is_current" -> F.lit(true)
    )
    val fixed = keys.map(_ -> unknown).toMap ++ times
    val nobody = rows.schema.fields.toSeq.map { field =>
      fixed.getOrElse(field.name, F.lit(null)).cast(field.dataType).alias(field.name)
    }
    // one partition: by itself, a range has one for every core of the cluster
    rows.unionByName(rows.sparkSession.range(0, 1, 1, 1).select(nobody: _*))
  }
}

/** A mart whose rows are events: what is known of it stands in one place. */
trait FactMart extends Mart {

  /** How its rows come and change. */
  def definition: Fact

  final override def name: String = definition.name
  final override def key: Seq[String] = Seq(definition.key)
  final override def references: Seq[(String, String)] = definition.references
  final override def fact: Option[Fact] = Some(definition)
}

/** How the rows of a fact are told apart, when they happened and changed, and what they refer to.
  *
  * `moving` are the references whose member may become another one without a change of the row: it is matched by
  * another key.
  */
final case class Fact(
    name: String,
    source: String,
    staged: Lake => DataFrame,
    key: String,
    eventTime: Option[String],
    marker: Option[String],
    references: Seq[(String, String)],
    moving: Seq[String] = Nil
)

/** One run of the jobs: what every job is given, and how its rows are checked and put in place. */
final case class Run(
    lake: Lake,
    store: Store,
    asOf: LocalDateTime,
    lookbackDays: Int,
    first: Option[LocalDate] = None,
    last: Option[LocalDate] = None,
    fullRefresh: Boolean = false
) {

  /** Whether a fact is built from every load: nothing says what changed, it never was, or all was loaded anew. */
  def isAnew(fact: Fact): Boolean = fact.marker.isEmpty || (first.isEmpty && isUnseen(fact))

  private def isUnseen(fact: Fact): Boolean = {
    val seen = store.state(fact.name)
    fullRefresh || seen.isEmpty || lake.stateOf(fact.source).exists(load => load.whole && seen.forall(_ < load.name))
  }

  /** Which loads a fact takes in: those that it has not seen and those of the look-back window before them. */
  def days(fact: Fact): Lake.Days =
    if (isAnew(fact)) None
    else {
      val from = first.orElse(store.state(fact.name).map(lookedBack))
      from.map(day => asDay(day) -> last.fold(Run.LastDay)(asDay))
    }

  private def lookedBack(seen: String): LocalDate =
    LocalDate.parse(seen.take(8), DateTimeFormatter.BASIC_ISO_DATE).minusDays(lookbackDays.toLong)

  private def asDay(date: LocalDate): String = date.format(DateTimeFormatter.BASIC_ISO_DATE)

  /** The rows of a mart that was built before. */
  def mart(name: String): DataFrame =
    store.read(name).getOrElse(throw new Stopped(s"$name is not in ${store.root}: build it first"))

  /** The moment of the run. */
  def moment: Column = Columns.moment(asOf.format(Run.ToTheMicrosecond))

  /** What stops a mart from being published: keys that are there twice, references that lead nowhere. */
  def check(mart: String, key: Seq[String], references: Seq[(String, String)] = Nil): Store.Check = { rows =>
    // one pass over the rows for all of it
    val empty = (key ++ references.map(_._1)).distinct.map(name => s"$name is empty" -> F.count_if(F.col(name).isNull))
    val lost = references.map { case (column, reference) =>
      val isLost = F.col(column).isNotNull && F.col(s"_$column").isNull
      s"$column is not in ${reference.takeWhile(_ != '.')}" -> F.count_if(isLost)
    }
    val repeated = s"${key.mkString(" and ")} is there more than once" ->
      (F.count("*") - F.count_distinct(F.struct(key.map(F.col): _*)))
    val counts = empty ++ lost :+ repeated
    val found = references.foldLeft(rows)(withMember).select(counts.map(_._2): _*).first()
    val wrong = counts.zipWithIndex.collect {
      case ((what, _), place) if found.getLong(place) != 0 => s"$what in ${found.getLong(place)} rows"
    }
    if (wrong.nonEmpty) throw new CheckFailed(s"$mart: ${wrong.mkString("; ")}")
  }

  /** The rows, each with the member that a reference leads to: `_customer_key` beside `customer_key`. */
  private def withMember(rows: DataFrame, reference: (String, String)): DataFrame = {
    val (column, target) = reference
    val (dimension, there) = target.span(_ != '.')
    val held = mart(dimension)
    val name = if (there.isEmpty) held.columns.head else there.tail
    val members = held.select(F.col(name).alias(s"_$column"))
    // the key of a dimension is there once, as it was checked itself
    val once = if (there.isEmpty) members else members.distinct()
    rows.join(once, F.col(column) === F.col(s"_$column"), "left")
  }

  /** Puts rows in place of all that a mart holds, if they pass. */
  def replace(mart: Mart, rows: DataFrame): Unit =
    store.replace(mart.name, rows, check(mart.name, mart.key, mart.references))

  /** Keeps what changed in a dimension that shows the past, and returns all that was ever recorded of it. */
  def recorded(dimension: Mart, now: DataFrame, timed: Boolean): DataFrame = {
    val name = s"_history/${dimension.name}"
    val kept = History.withChanges(store.read(name), now, timed, moment)
    store.replace(name, kept, check(dimension.name, Seq(History.Key, "valid_from")))
    mart(name)
  }

  /** Keeps to which member of a dimension each row of its sources belongs, and returns the rows. */
  def matched(dimension: Mart, rows: DataFrame): DataFrame = {
    val told = rows.select(Matching.SourceKey, Matching.MatchedKey)
    store.replace(s"_matched/${dimension.name}", told, check(dimension.name, Seq(Matching.SourceKey)))
    rows
  }

  /** The key of the member for each row of the sources of a dimension. */
  def sources(dimension: String): DataFrame = mart(s"_matched/$dimension")

  /** The rows, and those of `every` that do not point to the members that a fact holds for them. */
  def withMoved(fact: Fact, rows: DataFrame, every: DataFrame): DataFrame =
    store.read(fact.name).fold(rows) { held =>
      val known = held.select(F.col(fact.key) +: fact.moving.map(name => F.col(name).alias(s"_$name")): _*)
      val isMoved = fact.moving.map(name => !(F.col(name) <=> F.col(s"_$name"))).reduce(_ || _)
      val moved = every.join(known, Seq(fact.key), "left").where(isMoved).select(rows.columns.toSeq.map(F.col): _*)
      rows.join(moved, Seq(fact.key), "left_anti").unionByName(moved)
    }

  /** Puts the rows of a fact in place of those with the same key, or of all where it is built anew. */
  def publish(fact: Fact, rows: DataFrame): Unit = {
    val partition = fact.eventTime.map(_ => Settings.PartitionColumn)
    val placed = fact.eventTime.fold(rows) { time =>
      rows.withColumn(Settings.PartitionColumn, F.date_trunc(Settings.PartitionBy, F.col(time)).cast("date"))
    }
    val passes = check(fact.name, Seq(fact.key), fact.references)
    fact.marker.filterNot(_ => isAnew(fact)) match {
      case None         => store.replace(fact.name, placed, passes, partition)
      case Some(marker) => store.merge(fact.name, placed, fact.key, marker, passes, partition)
    }
    lake.last(fact.source).foreach { load =>
      store.remember(fact.name, (store.state(fact.name).toSeq :+ load.name).max)
    }
  }
}

object Run {
  private val LastDay = "99991231"
  private val ToTheMicrosecond = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS")
}
