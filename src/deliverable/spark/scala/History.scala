package warehouse

import scala.collection.immutable.VectorMap

import org.apache.spark.sql.expressions.{Window, WindowSpec}
import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.{Column, DataFrame}

import warehouse.Columns.{moment, quoted, Beginning, End}

/** What a dimension was: every change is recorded and none is ever rebuilt; what is shown of it is worked out anew.
  *
  * Because all is recorded, another choice of history later is a new run and loses nothing.
  */
object History {

  val Key = "natural_key_hash"

  /** What was recorded and, for each row of `now` that is new or changed, one record more.
    *
    * `now` has the columns of the records without `valid_to`. Where the source says when a row changed (`timed`), a
    * later `valid_from` is a change; otherwise, any other value is. What is not in `now` any more held until `at`.
    */
  def withChanges(held: Option[DataFrame], now: DataFrame, timed: Boolean, at: Column): DataFrame = {
    val open = now.withColumn("valid_to", F.lit(null).cast("timestamp_ntz"))
    held.fold(open)(records => changed(withColumnsOf(open, records), open, timed, at))
  }

  /** The records with every column of `now`. One that was added since is null: nobody knows what it held before. */
  private def withColumnsOf(now: DataFrame, records: DataFrame): DataFrame =
    now.schema.fields.filterNot(field => records.columns.contains(field.name)).foldLeft(records) { (rows, field) =>
      rows.withColumn(field.name, F.lit(null).cast(field.dataType))
    }

  private def changed(held: DataFrame, now: DataFrame, timed: Boolean, at: Column): DataFrame = {
    val columns = now.columns.toSeq.map(name => F.col(quoted(name)))
    val current = held
      .where(F.col("valid_to").isNull)
      .select(held.columns.toSeq.map(name => F.col(quoted(name)).alias(s"_$name")): _*)
    val isSame = F.col(Key) === F.col(s"_$Key")
    val pairs = now.join(current, isSame, "left")
    // needed twice: to close the records that are replaced, and to be added
    val added = pairs.where(F.col(s"_$Key").isNull || isChanged(now, timed)).select(columns: _*).persist()
    val gone = current.join(now, isSame, "left_anti").select(F.col(s"_$Key").alias(Key), at.alias("_until"))
    val until = added.select(F.col(Key), F.col("valid_from").alias("_until")).unionByName(gone)
    val closed = held
      .join(until, Seq(Key), "left")
      .withColumn("valid_to", F.coalesce(F.col("valid_to"), F.col("_until")))
    closed.select(columns: _*).unionByName(added)
  }

  /** Whether a row of `now` is another than the record that is held of it. */
  private def isChanged(now: DataFrame, timed: Boolean): Column =
    if (timed) F.col("valid_from") > F.col("_valid_from")
    else {
      val described = now.columns.toSeq.diff(Seq(Key, "valid_from", "valid_to"))
      val differ = described.map(name => !(F.col(quoted(name)) <=> F.col(quoted(s"_$name"))))
      differ.foldLeft(F.lit(false))(_ || _)
    }

  /** The records of one row of the source, the oldest first. */
  private def byAge: WindowSpec = Window.partitionBy(Key).orderBy("valid_from")

  /** All records of one row of the source at once. */
  private def ofAllTimes: WindowSpec = byAge.rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)

  /** The records with the columns of `now` as they are now, and those of `first` as they were first loaded.
    *
    * `beside` names further columns, each with the one whose value of now it shows.
    */
  private def acrossTime(
      recorded: DataFrame,
      now: Seq[String],
      first: Seq[String],
      beside: Seq[(String, String)]
  ): DataFrame = {
    def newest(name: String): Column = F.last(F.col(quoted(name))).over(ofAllTimes)
    def oldest(name: String): Column = F.first(F.col(quoted(name))).over(ofAllTimes)
    val shown = now.map(name => name -> newest(name)) ++
      first.map(name => name -> oldest(name)) ++
      beside.map { case (name, held) => name -> newest(held) }
    recorded.withColumns(VectorMap.from(shown))
  }

  /** The records without those that changed nothing of `tracked`: they are no version of their own. */
  private def drawnTogether(recorded: DataFrame, tracked: Seq[String]): DataFrame = {
    val told = F.struct((Key +: tracked).map(name => F.col(quoted(name))): _*)
    val rows = recorded.select(
      F.col("*"),
      (F.lag(told, 1).over(byAge) <=> told).alias("_is_same"),
      // the last version ends where the row went from the source
      F.last(F.col("valid_to")).over(ofAllTimes).alias("_gone")
    )
    val until = F.coalesce(F.lead(F.col("valid_from"), 1).over(byAge), F.col("_gone"))
    rows.where(!F.col("_is_same")).withColumn("valid_to", until).drop("_is_same", "_gone")
  }

  /** The versions of each row (types 2 and 6): the first holds from the beginning, the last one to the end.
    *
    * With `tracked`, only a change of one of these columns gives a version. The columns of `now` are shown as they are
    * now, those of `first` as they were first loaded; `beside` names further columns, each with the one whose value of
    * now it shows.
    */
  def versions(
      recorded: DataFrame,
      tracked: Option[Seq[String]] = None,
      now: Seq[String] = Nil,
      first: Seq[String] = Nil,
      beside: Seq[(String, String)] = Nil
  ): DataFrame = {
    val shown = acrossTime(recorded, now, first, beside)
    val rows = tracked.fold(shown)(drawnTogether(shown, _))
    val isFirst = F.row_number().over(byAge) === 1
    rows.withColumns(
      VectorMap(
        "valid_from" -> F.when(isFirst, moment(Beginning)).otherwise(F.col("valid_from")),
        "valid_to" -> F.coalesce(F.col("valid_to"), moment(End)),
        "is_current" -> F.col("valid_to").isNull
      )
    )
  }

  /** One row for each (types 0 and 1): the columns of `now` as they are now, those of `first` as first loaded. */
  def single(recorded: DataFrame, now: Seq[String] = Nil, first: Seq[String] = Nil): DataFrame = {
    val newestFirst = Window.partitionBy(Key).orderBy(F.col("valid_from").desc)
    val rows = acrossTime(recorded, now, first, Nil).withColumn("_rank", F.row_number().over(newestFirst))
    rows.where(F.col("_rank") === 1).drop("_rank")
  }
}
