package warehouse

import org.apache.spark.sql.{functions => F}
import org.apache.spark.sql.{DataFrame, SparkSession}

import warehouse.Columns.surrogateKey

/** Rows of several sources are one member where they are matched by one key. */
object MatchingTests extends Suite {

  /** Rows of a source: its own key, an address by which rows are matched, a name and a town. */
  private def source(spark: SparkSession, name: String, rows: (Int, String, String, String)*): DataFrame =
    spark
      .createDataFrame(rows)
      .toDF("id", "address", "name", "town")
      .select(
        Matching.sourceKey(name, F.col("id")).alias(Matching.SourceKey),
        Matching.matchText(F.col("address")).alias(Matching.MatchedKey),
        F.col("name"),
        F.col("town")
      )

  private def keyOf(spark: SparkSession, name: String, number: Int): String =
    spark.range(1).select(surrogateKey(F.lit(name), F.lit(number))).first().getString(0)

  private def members(sources: DataFrame*): Map[String, (String, String)] =
    Matching
      .asMembers(Matching.together(sources: _*))
      .collect()
      .map(row => row.getAs[String]("matched_key") -> (row.getAs[String]("name") -> row.getAs[String]("town")))
      .toMap

  test("small letters and no spaces make one key") { (spark, _) =>
    val shop = source(spark, "shop", (1, " Ada@Example.org", "Ada", null))
    val till = source(spark, "till", (7, "ada@example.ORG ", "A. Lovelace", "London"))
    expect(members(shop, till), Map("ada@example.org" -> ("Ada" -> "London")))
    expect(members(till, shop), Map("ada@example.org" -> ("A. Lovelace" -> "London")))
  }

  test("what has nothing to be matched by is a member by itself") { (spark, _) =>
    val shop = source(spark, "shop", (1, null, "Ada", null), (2, "  ", "Bob", null))
    val till = source(spark, "till", (1, "", "Cleo", null))
    val wanted = Map(
      keyOf(spark, "shop", 1) -> ("Ada" -> null),
      keyOf(spark, "shop", 2) -> ("Bob" -> null),
      keyOf(spark, "till", 1) -> ("Cleo" -> null)
    )
    expect[Map[String, (String, Any)]](members(shop, till), wanted)
  }

  test("one row stands for its source") { (spark, _) =>
    val shop = source(spark, "shop", (1, "a@b", "One", null), (2, "a@b", "Two", "Ulm"))
    val till = source(spark, "till", (1, "a@b", "Three", "Kiel"))
    val isOne = keyOf(spark, "shop", 1) < keyOf(spark, "shop", 2)
    expect(members(shop, till), Map("a@b" -> (if (isOne) "One" -> "Kiel" else "Two" -> "Ulm")))
  }

  test("every row knows its member") { (spark, _) =>
    val shop = source(spark, "shop", (1, "a@b", "Ada", null))
    val till = source(spark, "till", (1, "A@B", "Ada", null))
    val rows = Matching.together(shop, till).select("source_rank", "source_key", "matched_key").orderBy("source_rank")
    val told = rows.collect().toSeq.map(row => (row.getInt(0), row.getString(1), row.getString(2)))
    expect(told, Seq((1, keyOf(spark, "shop", 1), "a@b"), (2, keyOf(spark, "till", 1), "a@b")))
  }
}
