package warehouse

import java.time.LocalDateTime

import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.{DataFrame, Row, SparkSession}

import warehouse.Columns.moment

/** What changed is recorded once, and what is shown of it follows each attribute's own history. */
object HistoryTests extends Suite {

  /** Rows of a source: a key, a town, and the day from which they hold. */
  private def now(spark: SparkSession, rows: (String, String, String)*): DataFrame =
    spark
      .createDataFrame(rows)
      .toDF("natural_key_hash", "town", "valid_from")
      .withColumn("valid_from", F.col("valid_from").cast("timestamp_ntz"))

  private def after(held: Option[DataFrame], rows: DataFrame, timed: Boolean = true): DataFrame =
    History.withChanges(held, rows, timed, moment("2026-01-09"))

  /** Town, first day and last day of each record. */
  private def held(rows: DataFrame): Seq[(String, Int, Option[Int])] =
    rows.orderBy("natural_key_hash", "valid_from").collect().toSeq.map { row =>
      val until = Option(time(row, "valid_to")).map(_.getDayOfMonth)
      (row.getAs[String]("town"), time(row, "valid_from").getDayOfMonth, until)
    }

  private def time(row: Row, name: String): LocalDateTime = row.getAs[LocalDateTime](name)

  /** Two towns of one row, one after the other. */
  private def moved(spark: SparkSession): DataFrame =
    after(Some(after(None, now(spark, ("a", "Ulm", "2026-01-01")))), now(spark, ("a", "Kiel", "2026-01-03")))

  test("a later row closes the one before") { (spark, _) =>
    val first = after(None, now(spark, ("a", "Ulm", "2026-01-01"), ("b", "Bonn", "2026-01-01")))
    val rows = now(spark, ("a", "Kiel", "2026-01-03"), ("b", "Bonn", "2026-01-01"), ("c", "Jena", "2026-01-02"))
    val second = after(Some(first), rows)
    expect(held(second), Seq(("Ulm", 1, Some(3)), ("Kiel", 3, None), ("Bonn", 1, None), ("Jena", 2, None)))
    expect(held(after(Some(second), rows)), held(second))
  }

  test("what is gone held until the run") { (spark, _) =>
    val first = after(None, now(spark, ("a", "Ulm", "2026-01-01"), ("b", "Bonn", "2026-01-01")))
    val second = after(Some(first), now(spark, ("a", "Ulm", "2026-01-01")))
    expect(held(second), Seq(("Ulm", 1, None), ("Bonn", 1, Some(9))))
    expect(held(after(Some(second), now(spark, ("a", "Ulm", "2026-01-01")))), held(second))
  }

  test("without a time of the source any other value is a change") { (spark, _) =>
    val first = after(None, now(spark, ("a", "Ulm", "2026-01-01"), ("b", null, "2026-01-01")), timed = false)
    val same = after(Some(first), now(spark, ("a", "Ulm", "2026-01-02"), ("b", null, "2026-01-02")), timed = false)
    expect(held(same), held(first))
    val other = after(Some(first), now(spark, ("a", null, "2026-01-02"), ("b", "Bonn", "2026-01-02")), timed = false)
    expect(held(other), Seq(("Ulm", 1, Some(2)), (null, 2, None), (null, 1, Some(2)), ("Bonn", 2, None)))
  }

  test("a column that was added makes a record where it says something") { (spark, _) =>
    val first = after(None, now(spark, ("a", "Ulm", "2026-01-01")).drop("town"), timed = false)
    val second = after(Some(first), now(spark, ("a", "Ulm", "2026-01-02")), timed = false)
    expect(held(second), Seq((null, 1, Some(2)), ("Ulm", 2, None)))
  }

  test("the first version holds from the beginning and the last to the end") { (spark, _) =>
    val rows = History.versions(moved(spark)).orderBy("valid_from").collect().toSeq
    expect(
      rows.map(row => (row.getAs[String]("town"), time(row, "valid_from").getYear, time(row, "valid_to").getYear)),
      Seq(("Ulm", 1900, 2026), ("Kiel", 2026, 9999))
    )
    expect(rows.map(_.getAs[Boolean]("is_current")), Seq(false, true))
  }

  test("a change of what is not tracked gives no version") { (spark, _) =>
    val recorded = moved(spark).withColumn("name", moment("2026-01-01").cast("string"))
    val shown = History.versions(recorded, tracked = Some(Seq("name")), now = Seq("town")).collect().toSeq
    expect(shown.map(row => (row.getAs[String]("town"), time(row, "valid_from").getYear)), Seq(("Kiel", 1900)))
    expect(shown.map(_.getAs[Boolean]("is_current")), Seq(true))
    val gone = after(Some(recorded), recorded.drop("valid_to").where("false"))
    val left = History.versions(gone, tracked = Some(Seq("name")), first = Seq("town")).collect().toSeq
    expect(left.map(row => (row.getAs[String]("town"), time(row, "valid_to").getDayOfMonth)), Seq(("Ulm", 9)))
    expect(left.map(_.getAs[Boolean]("is_current")), Seq(false))
  }

  test("the value of now stands beside that of each version") { (spark, _) =>
    val rows = History.versions(moved(spark), beside = Seq("current_town" -> "town")).orderBy("valid_from").collect()
    val towns = rows.toSeq.map(row => row.getAs[String]("town") -> row.getAs[String]("current_town"))
    expect(towns, Seq("Ulm" -> "Kiel", "Kiel" -> "Kiel"))
  }

  test("without versions each row is there once") { (spark, _) =>
    def towns(rows: DataFrame): Seq[String] = rows.collect().toSeq.map(_.getAs[String]("town"))
    expect(towns(History.single(moved(spark), now = Seq("town"))), Seq("Kiel"))
    expect(towns(History.single(moved(spark), first = Seq("town"))), Seq("Ulm"))
  }
}
