package warehouse

import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.{DataFrame, SparkSession}

/** Which loads count, and which row of a key is the latest. */
object LakeTests extends Suite {
  private val Wanted = Seq("id" -> "int", "name" -> "string", "changed" -> "timestamp")

  private def rows(spark: SparkSession, values: (Int, String, String)*): DataFrame =
    spark
      .createDataFrame(values)
      .toDF("id", "name", "changed")
      .withColumn("changed", F.col("changed").cast("timestamp"))

  private def names(lake: Lake, days: Lake.Days = None): Map[Int, String] =
    Lake
      .latest(lake.read("thing", Wanted, days), Seq("id"), Some("changed"))
      .collect()
      .map(row => row.getAs[Int]("id") -> row.getAs[String]("name"))
      .toMap

  test("the latest row of a key is kept") { (spark, place) =>
    val filled = new FilledLake(place)
    filled.load("20260101T0", "thing", rows(spark, (1, "old", "2026-01-01"), (2, "new", "2026-01-05")), whole = true)
    filled.load("20260102T0", "thing", rows(spark, (1, "new", "2026-01-02"), (2, "old", "2026-01-02")))
    expect(names(new Lake(spark, place.toString)), Map(1 -> "new", 2 -> "new"))
  }

  test("of equal rows the one landed last is kept") { (spark, place) =>
    val filled = new FilledLake(place)
    filled.load("20260101T0", "thing", rows(spark, (1, "first", null)), whole = true)
    filled.load("20260102T0", "thing", rows(spark, (1, "second", null)))
    expect(names(new Lake(spark, place.toString)), Map(1 -> "second"))
  }

  test("a whole load stands for all before it") { (spark, place) =>
    val filled = new FilledLake(place)
    filled.load("20260101T0", "thing", rows(spark, (1, "gone", null), (2, "kept", null)), whole = true)
    filled.load("20260102T0", "thing", rows(spark, (2, "kept", null)), whole = true)
    expect(names(new Lake(spark, place.toString)), Map(2 -> "kept"))
  }

  test("a load without a manifest is not seen") { (spark, place) =>
    val filled = new FilledLake(place)
    filled.load("20260101T0", "thing", rows(spark, (1, "there", null)), whole = true)
    filled.load("20260102T0", "thing", rows(spark, (2, "broken off", null)), complete = false)
    expect(names(new Lake(spark, place.toString)), Map(1 -> "there"))
  }

  test("only the loads of some days are read") { (spark, place) =>
    val filled = new FilledLake(place)
    filled.load("20260101T0", "thing", rows(spark, (1, "a", null)), whole = true)
    filled.load("20260102T0", "thing", rows(spark, (2, "b", null)))
    filled.load("20260103T0", "thing", rows(spark, (3, "c", null)))
    val lake = new Lake(spark, place.toString)
    expect(names(lake, Some("20260102" -> "20260102")), Map(2 -> "b"))
    expect(names(lake, Some("20270101" -> "20270102")), Map.empty[Int, String])
  }

  test("a column that was added is null before") { (spark, place) =>
    new FilledLake(place).load("20260101T0", "thing", rows(spark, (1, "a", null)).drop("name"), whole = true)
    expect(names(new Lake(spark, place.toString)), Map(1 -> null))
  }

  test("there is no load where there is no lake") { (spark, place) =>
    expect(new Lake(spark, s"$place/nothing").loads, Map.empty[String, Seq[Load]])
  }
}
