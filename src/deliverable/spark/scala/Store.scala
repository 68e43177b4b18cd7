package warehouse

import java.nio.charset.StandardCharsets.UTF_8

import scala.collection.mutable
import scala.util.Using

import com.fasterxml.jackson.databind.ObjectMapper
import org.apache.hadoop.fs.{FileSystem, Path}
import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.{AnalysisException, Column, DataFrame, SparkSession}

/** Where the marts are: a folder of Parquet files for each.
  *
  * A mart is written beside the one that is there, checked, marked as passed, and then put in its place: the partitions
  * that it holds are overwritten. If that is broken off, the next run does it again from what was marked.
  *
  * `path` is a folder, or `s3a://…`, `abfss://…`, `gs://…`.
  */
class Store(spark: SparkSession, path: String) {

  /** The folder of all marts. */
  val root: String = path.stripSuffix("/")

  // what a folder held when it was last looked at: to look again costs a job of Spark
  private val seen = mutable.Map.empty[String, Option[DataFrame]]

  /** Where a mart is. */
  def folder(name: String): String = s"$root/$name"

  /** Where a mart waits to be put in its place. Readers pass over names that begin with an underscore. */
  private def pending(name: String): String = s"$root/_pending/$name"

  /** The file that says that what waits has passed its checks. */
  private def mark(name: String): String = s"${pending(name)}.json"

  private def stateFile(name: String): String = s"$root/_state/$name.json"

  /** The rows of a mart; none where it was never built or holds nothing. */
  def read(name: String): Option[DataFrame] = {
    if (!seen.contains(folder(name))) finish(name)
    rowsIn(folder(name))
  }

  /** The rows of a folder; none where it is not there, or has no file because partitions of no rows are none. */
  private def rowsIn(folder: String): Option[DataFrame] = seen.getOrElseUpdate(folder, lookInto(folder))

  /** The rows of a folder as it is now. */
  private def lookInto(folder: String): Option[DataFrame] = {
    val (files, held) = hadoop(folder)
    if (!files.exists(held)) None
    else {
      try Some(spark.read.parquet(folder))
      catch {
        case trouble: AnalysisException if trouble.getCondition == "UNABLE_TO_INFER_SCHEMA" => None
      }
    }
  }

  /** Puts `rows` in place of all that a mart holds. */
  def replace(name: String, rows: DataFrame, check: Store.Check, partition: Option[String] = None): Unit = {
    writePending(name, rows, check, Store.Mark(partition, whole = true))
    finish(name)
  }

  /** Puts `rows` in place of those with the same key, unless what is held changed later by its `marker`.
    *
    * Only the partitions are written in which such rows are or were.
    */
  def merge(
      name: String,
      rows: DataFrame,
      key: String,
      marker: String,
      check: Store.Check,
      partition: Option[String]
  ): Unit = read(name) match {
    case None => replace(name, rows, check, partition)
    case Some(found) =>
      val held = partition.fold(found)(day => found.withColumn(day, F.col(day).cast("date")))
      // read several times: for the partitions, for the rows that stay, and to be written
      val news = Store.newer(rows, held, key, marker, partition).persist()
      val touched = partition.map(Store.Touched.by(news, _))
      val inside = touched.fold(held)(days => held.where(days.isInside))
      val kept = inside.join(news.select(key), Seq(key), "left_anti")
      val emptied = touched.fold(Set.empty[String])(days => days.emptied(kept).map(day => s"${days.partition}=$day"))
      val merged = kept.unionByName(news.select(rows.columns.toSeq.map(F.col): _*), allowMissingColumns = true)
      writePending(name, merged, check, Store.Mark(partition, whole = false))
      news.unpersist()
      finish(name)
      emptied.foreach(day => delete(s"${folder(name)}/$day"))
  }

  /** Writes rows beside the mart, checks them, and marks them as passed. */
  private def writePending(name: String, rows: DataFrame, check: Store.Check, passed: Store.Mark): Unit = {
    val place = pending(name)
    dropPending(name)
    // the rows of a partition together, in files of a good size: adaptive execution splits what is skewed
    val spread = passed.partition.fold(rows)(rows.hint("rebalance", _))
    spread.write.mode("overwrite").partitionBy(passed.partition.toSeq: _*).parquet(place)
    forget(place)
    rowsIn(place).foreach(check)
    writeText(mark(name), passed.asJson)
  }

  /** Puts in its place what was marked as passed; leaves away what was not. Doing it twice is doing it once. */
  private[warehouse] def finish(name: String): Unit = {
    readText(mark(name)).map(Store.Mark.fromJson).foreach { passed =>
      // only partitions that the new rows have are overwritten, so all of them go first
      if (passed.whole && passed.partition.nonEmpty) delete(folder(name))
      rowsIn(pending(name)).foreach(putInPlace(_, folder(name), passed.partition))
      forget(folder(name))
    }
    dropPending(name)
  }

  private def putInPlace(rows: DataFrame, folder: String, partition: Option[String]): Unit = {
    val writer = rows.write.mode("overwrite")
    partition
      .fold(writer)(writer.partitionBy(_).option("partitionOverwriteMode", "dynamic"))
      .parquet(folder)
  }

  /** Removes what waits, its mark first: what has no mark is not put in place. */
  private def dropPending(name: String): Unit = {
    delete(mark(name))
    delete(pending(name))
  }

  /** The last load that a mart has taken in. */
  def state(name: String): Option[String] = readText(stateFile(name)).map(Store.json.readTree(_).get("load").asText)

  /** Notes the last load that a mart has taken in; written after the mart itself, so that nothing is skipped. */
  def remember(name: String, load: String): Unit = writeText(stateFile(name), s"""{"load": ${Store.quoted(load)}}""")

  /** The file system of a path, and the path as that takes it. */
  private def hadoop(path: String): (FileSystem, Path) = {
    val held = new Path(path)
    (held.getFileSystem(spark.sparkContext.hadoopConfiguration), held)
  }

  /** What was seen of a folder is not so any more, because of something that happened in it. */
  private def forget(path: String): Unit = seen.filterInPlace((folder, _) => !path.startsWith(folder))

  /** Removes a folder; nothing happens where there is none. */
  private[warehouse] def delete(path: String): Unit = {
    val (files, held) = hadoop(path)
    files.delete(held, true)
    forget(path)
  }

  /** Writes a small file. */
  private def writeText(path: String, text: String): Unit = {
    val (files, held) = hadoop(path)
    Using.resource(files.create(held, true))(_.write(text.getBytes(UTF_8)))
  }

  /** What a small file says; none where it is not there or was broken off. */
  private def readText(path: String): Option[String] = {
    val (files, held) = hadoop(path)
    if (!files.exists(held)) None
    else Some(Using.resource(files.open(held))(in => new String(in.readAllBytes(), UTF_8))).filter(_.nonEmpty)
  }
}

object Store {

  /** Throws where rows may not be put in place. */
  type Check = DataFrame => Unit

  private val json = new ObjectMapper()

  private def quoted(text: String): String = json.writeValueAsString(text)

  /** What waits has passed: the column whose values have a folder each, and whether it stands for all of the mart. */
  private final case class Mark(partition: Option[String], whole: Boolean) {
    def asJson: String = s"""{"partition": ${partition.fold("null")(quoted)}, "whole": $whole}"""
  }

  private object Mark {
    def fromJson(text: String): Mark = {
      val read = json.readTree(text)
      Mark(Option(read.get("partition").textValue), read.get("whole").asBoolean)
    }
  }

  /** The rows that are new or not older than what is held, each with `_is_held`, and `_held_in` as its partition. */
  private def newer(
      rows: DataFrame,
      held: DataFrame,
      key: String,
      marker: String,
      partition: Option[String]
  ): DataFrame = {
    val known = held.select(
      F.col(key),
      F.lit(true).alias("_is_held"),
      F.col(marker).alias("_held_at"),
      partition.fold(F.lit(null))(F.col).alias("_held_in")
    )
    val isOlder = F.coalesce(F.col(marker) < F.col("_held_at"), F.lit(false))
    rows.join(known, Seq(key), "left").where(!isOlder)
  }

  /** The partitions that new rows come into and those that they come from; the partition of no day is None. */
  private final case class Touched(partition: String, into: Set[Option[String]], from: Set[Option[String]]) {

    /** Whether a row that is held lies in one of them. */
    def isInside: Column = {
      val days = (into ++ from).flatten.toSeq.sorted.map(F.lit(_).cast("date"))
      val inside = F.col(partition).isin(days: _*)
      if ((into ++ from).contains(None)) inside || F.col(partition).isNull else inside
    }

    /** The values in the names of the folders that no row is in any more. */
    def emptied(kept: DataFrame): Set[String] =
      (from -- into -- Touched.values(kept, partition)).map(_.getOrElse("__HIVE_DEFAULT_PARTITION__"))
  }

  private object Touched {
    def by(news: DataFrame, partition: String): Touched =
      Touched(partition, values(news, partition), values(news.where("_is_held"), "_held_in"))

    /** The few different days of a column. */
    private def values(rows: DataFrame, name: String): Set[Option[String]] =
      rows.select(F.col(name).cast("string")).distinct().collect().map(row => Option(row.getString(0))).toSet
  }
}
