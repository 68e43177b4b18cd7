package warehouse

import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.SparkSession

import warehouse.Shares.{linesOf, Lines}

/** Shares of an amount add up to it, whatever is left over by rounding. */
object SharesTests extends Suite {

  /** What each line takes: of its header, line, weight and the header's amount. */
  private def shares(spark: SparkSession, rows: (Int, Int, String, String)*): Seq[String] = {
    val lines = Lines(header = Seq(F.col("header")), order = Seq(F.col("line")), weight = F.col("weight"))
    spark
      .createDataFrame(rows)
      .toDF("header", "line", "weight", "amount")
      .withColumn("weight", F.col("weight").cast("decimal(10,2)"))
      .withColumn("amount", F.col("amount").cast("decimal(10,2)"))
      .select(F.col("line"), lines.share(F.col("amount"), 2).cast("string").alias("share"))
      .orderBy("line")
      .collect()
      .toSeq
      .map(_.getString(1))
  }

  test("the shares of a header add up to its amount") { (spark, _) =>
    val found = shares(spark, (1, 1, "1", "10"), (1, 2, "1", "10"), (1, 3, "1", "10"), (2, 4, "5", "0.01"))
    expect(found, Seq("3.33", "3.33", "3.34", "0.01"))
  }

  test("each line takes by its weight, of a refund as well") { (spark, _) =>
    expect(shares(spark, (1, 1, "30", "-1"), (1, 2, "10", "-1")), Seq("-0.75", "-0.25"))
    expect(shares(spark, (1, 1, "30", "1"), (1, 2, null, "1")), Seq("1.00", "0.00"))
  }

  test("lines that weigh nothing take equal parts") { (spark, _) =>
    expect(shares(spark, (1, 1, "0", "5"), (1, 2, null, "5")), Seq("2.50", "2.50"))
  }

  test("of no amount nothing is taken") { (spark, _) =>
    expect(shares(spark, (1, 1, "1", null)), Seq(null))
  }

  test("all lines of a header are taken where one came") { (spark, _) =>
    val values = Seq((Option(1), 1), (Some(1), 2), (Some(2), 3), (None, 4))
    val rows = spark.createDataFrame(values).toDF("header", "line").alias("line")
    val came = spark.createDataFrame(Seq(Tuple1(Option(1)), Tuple1(None))).toDF("header")
    val found = linesOf(rows, Seq(F.col("line.header")), came, came.where("false"))
    expect(found.collect().toSeq.map(_.getAs[Int]("line")).sorted, Seq(1, 2, 4))
  }
}
