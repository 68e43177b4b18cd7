package warehouse

import java.nio.file.{Files, Path}
import java.util.Comparator

import scala.collection.mutable
import scala.util.Using
import scala.util.control.NonFatal

import org.apache.spark.sql.{DataFrame, SparkSession}

/** Runs every test on a small Spark of this machine, prints a line for each, and ends with 1 where one fails. */
object Tests {
  private val suites: Seq[Suite] = Seq(
    ArgumentsTests,
    ColumnsTests,
    LakeTests,
    HistoryTests,
    MatchingTests,
    HierarchyTests,
    SharesTests,
    StoreTests,
    JobTests,
    MartsTests
  )

  def main(words: Array[String]): Unit = {
    val spark = session()
    val passed = suites.flatMap(suite => suite.tests.map { case (name, test) => passes(spark, name, test) })
    spark.stop()
    println(s"${passed.count(identity)} passed, ${passed.count(!_)} failed")
    if (passed.contains(false)) sys.exit(1)
  }

  private def session(): SparkSession = SparkSession
    .builder()
    .master("local[1]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "1")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.decimalOperations.allowPrecisionLoss", "false")
    .getOrCreate()

  private def passes(spark: SparkSession, name: String, test: Suite.Test): Boolean = {
    val place = Files.createTempDirectory("warehouse-tests-")
    try {
      test(spark, place)
      println(s"ok      $name")
      true
    } catch {
      case trouble @ (NonFatal(_) | _: AssertionError) =>
        println(s"FAILED  $name")
        trouble.printStackTrace(Console.out)
        false
    } finally removed(place)
  }

  private def removed(place: Path): Unit =
    Using.resource(Files.walk(place))(_.sorted(Comparator.reverseOrder[Path]()).forEach(path => Files.delete(path)))
}

/** The tests of one part of the jobs. */
trait Suite {
  private val added = mutable.ListBuffer.empty[(String, Suite.Test)]

  /** The tests by what they show, in order. */
  def tests: Seq[(String, Suite.Test)] = added.toSeq

  /** Adds a test: it is given a session and an empty folder, and throws where it does not hold. */
  protected def test(shows: String)(body: Suite.Test): Unit = added += shows -> body

  /** Throws where something is not what it has to be. */
  protected def expect[A](found: A, wanted: A): Unit = assert(found == wanted, s"\n  found  $found\n  wanted $wanted")
}

object Suite {
  type Test = (SparkSession, Path) => Unit
}

/** A lake on disk into which loads are put. */
final class FilledLake(val path: Path) {

  /** Puts the rows of a table into the lake. One that is not complete has no manifest: it was broken off. */
  def load(name: String, table: String, rows: DataFrame, whole: Boolean = false, complete: Boolean = true): Unit = {
    val file = path.resolve(s"raw/$table/load_date=${name.take(8)}/$name-00000.parquet")
    val written = path.resolve("written")
    rows.coalesce(1).write.mode("overwrite").parquet(written.toString)
    Files.createDirectories(file.getParent)
    Files.move(Using.resource(Files.newDirectoryStream(written, "*.parquet"))(_.iterator.next()), file)
    if (complete) {
      val manifest = path.resolve(s"loads/$name/$table.json")
      Files.createDirectories(manifest.getParent)
      val files = s"""[{"path": "${path.relativize(file)}"}]"""
      Files.writeString(manifest, s"""{"table": "$table", "load": "$name", "whole": $whole, "files": $files}""")
    }
  }
}
