package warehouse

import java.nio.file.{Files, Path, Paths}

import scala.jdk.CollectionConverters._
import scala.util.{Try, Using}

import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.{DataFrame, SparkSession}

/** A mart is put in place whole or not at all, whatever is broken off. */
object StoreTests extends Suite {

  /** What a key holds, and on which day. */
  private type Held = (Int, Int, String)

  private val passes: Store.Check = _ => ()

  /** Rows of a fact: a key, an amount, the day, and when the row changed. */
  private def rows(spark: SparkSession, values: (Int, Int, String, String)*): DataFrame =
    spark
      .createDataFrame(values)
      .toDF("id", "amount", "day", "changed")
      .withColumn("day", F.col("day").cast("date"))
      .withColumn("changed", F.col("changed").cast("timestamp_ntz"))

  private def held(store: Store): Seq[Held] =
    store.read("fact").toSeq.flatMap { rows =>
      val shown = rows.select(F.col("id"), F.col("amount"), F.col("day").cast("string"))
      shown.collect().map(row => (row.getInt(0), row.getInt(1), row.getString(2))).sortBy(_._1)
    }

  private def merge(store: Store, news: DataFrame, check: Store.Check = passes): Unit =
    store.merge("fact", news, "id", "changed", check, Some("day"))

  /** A store with a fact of two days. */
  private def filled(spark: SparkSession, place: Path): Store = {
    val store = new Store(spark, place.toString)
    merge(store, rows(spark, (1, 10, "2026-01-01", "2026-01-01"), (2, 20, "2026-01-02", "2026-01-02")))
    store
  }

  /** One that is killed when it puts in its place what has passed. */
  private final class Killed(spark: SparkSession, path: String) extends Store(spark, path) {
    private[warehouse] override def finish(name: String): Unit =
      if (Files.exists(Paths.get(path, s"_pending/$name.json"))) throw new IllegalStateException("killed")
      else super.finish(name)
  }

  private def files(folder: Path): Set[String] =
    Using.resource(Files.newDirectoryStream(folder, "*.parquet"))(_.asScala.map(_.getFileName.toString).toSet)

  test("merging twice is merging once") { (spark, place) =>
    val store = filled(spark, place)
    val news = rows(spark, (2, 21, "2026-01-02", "2026-01-03"), (3, 30, "2026-01-03", "2026-01-03"))
    val wanted = Seq((1, 10, "2026-01-01"), (2, 21, "2026-01-02"), (3, 30, "2026-01-03"))
    merge(store, news)
    expect(held(store), wanted)
    merge(store, news)
    expect(held(store), wanted)
  }

  test("partitions that are not touched are not written") { (spark, place) =>
    val store = filled(spark, place)
    val before = files(place.resolve("fact/day=2026-01-01"))
    merge(store, rows(spark, (2, 21, "2026-01-02", "2026-01-03")))
    expect(files(place.resolve("fact/day=2026-01-01")), before)
  }

  test("a row that moves to another day is there once") { (spark, place) =>
    val store = filled(spark, place)
    merge(store, rows(spark, (1, 10, "2026-01-02", "2026-01-02")))
    expect(held(store), Seq((1, 10, "2026-01-02"), (2, 20, "2026-01-02")))
    merge(store, rows(spark, (1, 10, null, "2026-01-03")))
    expect(held(store), Seq((1, 10, null), (2, 20, "2026-01-02")))
    merge(store, rows(spark, (1, 10, "2026-01-02", "2026-01-04")))
    expect(held(store), Seq((1, 10, "2026-01-02"), (2, 20, "2026-01-02")))
  }

  test("what is older than what is held is left away") { (spark, place) =>
    val store = filled(spark, place)
    merge(store, rows(spark, (2, 19, "2026-01-02", "2026-01-01")))
    expect(held(store), Seq((1, 10, "2026-01-01"), (2, 20, "2026-01-02")))
  }

  test("a fact without days is merged as a whole") { (spark, place) =>
    val store = new Store(spark, place.toString)
    val first = rows(spark, (1, 10, "2026-01-01", "2026-01-01"), (2, 20, "2026-01-02", "2026-01-02"))
    store.merge("fact", first, "id", "changed", passes, None)
    val news = rows(spark, (2, 21, "2026-01-02", "2026-01-03"), (1, 9, "2026-01-01", "2025-12-31"))
    store.merge("fact", news, "id", "changed", passes, None)
    expect(held(store), Seq((1, 10, "2026-01-01"), (2, 21, "2026-01-02")))
  }

  test("a check that fails leaves the mart as it was") { (spark, place) =>
    val store = filled(spark, place)
    val news = rows(spark, (2, 21, "2026-01-02", "2026-01-03"))
    expect(Try(merge(store, news, _ => throw new CheckFailed("no"))).isFailure, true)
    expect(held(store), Seq((1, 10, "2026-01-01"), (2, 20, "2026-01-02")))
  }

  test("what passed is put in place by whoever comes next") { (spark, place) =>
    filled(spark, place)
    val killed = new Killed(spark, place.toString)
    val news = rows(spark, (2, 21, "2026-01-02", "2026-01-03"), (3, 30, "2026-01-03", "2026-01-03"))
    expect(Try(merge(killed, news)).isFailure, true)
    // as if it had been broken off while partitions were overwritten
    killed.delete(s"${killed.folder("fact")}/day=2026-01-02")
    val next = new Store(spark, place.toString)
    expect(held(next), Seq((1, 10, "2026-01-01"), (2, 21, "2026-01-02"), (3, 30, "2026-01-03")))
  }

  test("replacing leaves no partition of before") { (spark, place) =>
    val store = filled(spark, place)
    store.replace("fact", rows(spark, (9, 90, "2026-01-09", null)), passes, Some("day"))
    expect(held(store), Seq((9, 90, "2026-01-09")))
  }

  test("the last load is remembered as every other language writes it") { (spark, place) =>
    val store = new Store(spark, place.toString)
    expect(store.state("fact"), None)
    store.remember("fact", "20260131T020000Z")
    expect(store.state("fact"), Some("20260131T020000Z"))
    expect(Files.readString(place.resolve("_state/fact.json")), """{"load": "20260131T020000Z"}""")
  }
}
