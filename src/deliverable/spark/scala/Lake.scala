package warehouse

import java.util.Collections

import org.apache.spark.sql.expressions.Window
import org.apache.spark.sql.types.StructType
import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.{AnalysisException, DataFrame, Row, SparkSession}

import warehouse.Columns.quoted

/** A load of one table. It begins with its day: 20260131T020000Z. */
final case class Load(name: String, whole: Boolean, files: Seq[String]) {

  /** The day of the load, YYYYMMDD. */
  def day: String = name.take(8)
}

/** The raw layer: Parquet files by table, day and load, and the manifests that say which loads are there.
  *
  * A load that was broken off has no manifest and is not seen. `path` is a folder, or `s3a://…`, `abfss://…`, `gs://…`.
  */
final class Lake(val spark: SparkSession, path: String) {
  private val root = path.stripSuffix("/")

  /** The loads that are complete, by table, in the order of time. */
  val loads: Map[String, Seq[Load]] = manifests().groupMap(_._1)(_._2).view.mapValues(_.sortBy(_.name)).toMap

  /** Each load that has a manifest, beside its table. */
  private def manifests(): Seq[(String, Load)] = {
    val reader = spark.read.schema(Lake.Manifest).option("multiLine", value = true)
    try reader.json(s"$root/loads/*/*.json").collect().toSeq.map(loadOf)
    catch {
      case trouble: AnalysisException if trouble.getCondition == "PATH_NOT_FOUND" => Seq.empty
    }
  }

  private def loadOf(row: Row): (String, Load) = {
    val files = row.getAs[collection.Seq[Row]]("files").map(file => s"$root/${file.getString(0)}").toSeq
    row.getAs[String]("table") -> Load(row.getAs[String]("load"), row.getAs[Boolean]("whole"), files)
  }

  /** The last load of a table. */
  def last(table: String): Option[Load] = loads.get(table).map(_.last)

  /** The loads that make up what the table holds now: the last whole one and what came after it. */
  def stateOf(table: String): Seq[Load] = {
    val every = loads.getOrElse(table, Seq.empty)
    every.drop(every.lastIndexWhere(_.whole))
  }

  /** The rows of a table with these columns, as landed, each with its origin.
    *
    * With `days`, only what was loaded from the first to the last of them, both included.
    */
  def read(table: String, columns: Seq[(String, String)], days: Lake.Days = None): DataFrame = {
    val wanted = stateOf(table).filter(load => days.forall { case (first, last) =>
      first <= load.day && load.day <= last
    })
    val files = wanted.flatMap(_.files)
    val schema = columns.map { case (name, dataType) => s"${quoted(name)} $dataType" }.mkString(", ")
    if (files.isEmpty) {
      spark.createDataFrame(Collections.emptyList[Row](), StructType.fromDDL(s"$schema, ${Lake.Origin} string"))
    } else {
      // the columns are named, so that files from before a column was added are read with nulls in its place
      val rows = spark.read.schema(schema).parquet(files: _*)
      rows.select(F.col("*"), F.col("_metadata.file_name").alias(Lake.Origin))
    }
  }
}

object Lake {

  /** The days of loads that are read, YYYYMMDD, both included; none for all. */
  type Days = Option[(String, String)]

  private val Manifest = "table string, load string, whole boolean, files array<struct<path: string>>"

  // where a row was read from: files are named for their load, and loads are named so that they sort by time
  private val Origin = "_origin"

  /** One row for each key: the one that changed last and, of several that say the same, the one landed last. */
  def latest(rows: DataFrame, key: Seq[String], marker: Option[String]): DataFrame = {
    val order = marker.map(name => F.col(quoted(name)).desc_nulls_last).toSeq :+ F.col(Origin).desc
    val ranked = Window.partitionBy(key.map(name => F.col(quoted(name))): _*).orderBy(order: _*)
    rows.withColumn("_rank", F.row_number().over(ranked)).where(F.col("_rank") === 1).drop("_rank")
  }
}
