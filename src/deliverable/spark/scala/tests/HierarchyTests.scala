package warehouse

import org.apache.spark.sql.{DataFrame, SparkSession}

/** Everybody is found with all that stand above, by the shortest way, and a circle ends. */
object HierarchyTests extends Suite {
  private type Step = (String, String)

  private def ancestry(spark: SparkSession, steps: Seq[Step], deepest: Int = 20): DataFrame =
    Hierarchy.ancestry(spark.createDataFrame(steps).toDF("member_key", "parent_key"), deepest)

  private def found(rows: DataFrame): Seq[(String, String, Int)] =
    rows.collect().toSeq.map(row => (row.getString(0), row.getString(1), row.getInt(2))).sorted

  test("each stands above itself and above all below") { (spark, _) =>
    expect(
      found(ancestry(spark, Seq("a" -> null, "b" -> "a", "c" -> "b"))),
      Seq(("a", "a", 0), ("a", "b", 1), ("a", "c", 2), ("b", "b", 0), ("b", "c", 1), ("c", "c", 0))
    )
  }

  test("a circle ends and the shortest way counts") { (spark, _) =>
    val circle = found(ancestry(spark, Seq("a" -> "b", "b" -> "a")))
    expect(circle, Seq(("a", "a", 0), ("a", "b", 1), ("b", "a", 1), ("b", "b", 0)))
    expect(found(ancestry(spark, Seq("a" -> "a"))), Seq(("a", "a", 0)))
    val twoWays = found(ancestry(spark, Seq("a" -> null, "b" -> "a", "c" -> "b", "c" -> "a")))
    expect(twoWays.filter { case (above, below, _) => above == "a" && below == "c" }, Seq(("a", "c", 1)))
  }

  test("no more levels are climbed than a hierarchy has") { (spark, _) =>
    expect(
      found(ancestry(spark, Seq("a" -> null, "b" -> "a", "c" -> "b"), deepest = 1)),
      Seq(("a", "a", 0), ("a", "b", 1), ("b", "b", 0), ("b", "c", 1), ("c", "c", 0))
    )
  }

  test("a row that is no member is nowhere") { (spark, _) =>
    expect(found(ancestry(spark, Seq[Step]((null, "a"), ("a", null), ("a", null)))), Seq(("a", "a", 0)))
  }

  test("roots have nobody above and leaves nobody below") { (spark, _) =>
    val rows = ancestry(spark, Seq("a" -> null, "b" -> "a", "c" -> "c")).where("depth = 0")
    expect(rows.where("ancestor_is_root").collect().toSeq.map(_.getString(0)), Seq("a"))
    expect(rows.where("descendant_is_leaf").collect().toSeq.map(_.getString(1)), Seq("b"))
  }
}
