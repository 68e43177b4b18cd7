package warehouse

import scala.annotation.tailrec

import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.{functions => F}

/** Who stands above whom in a hierarchy, level by level. */
object Hierarchy {
  private val Pair = Seq("ancestor_key", "descendant_key")

  /** Every member with itself and with all that stand above it, and how many levels lie between: the shortest way.
    *
    * `steps` has a row for each `member_key` and the `parent_key` directly above it, null where nobody is. At most
    * `deepest` levels are climbed. Whoever was met is not followed again, so that a circle at the source ends.
    */
  def ancestry(steps: DataFrame, deepest: Int): DataFrame = {
    // each round begins with what the one before has found, not with the plan by which it did
    val known = steps.select("member_key", "parent_key").where(F.col("member_key").isNotNull).localCheckpoint()
    val above = known.where(F.col("parent_key").isNotNull).distinct()
    val themselves = Pair.map(name => F.col("member_key").alias(name)) :+ F.lit(0).alias("depth")
    val members = known.select(themselves: _*).distinct()
    withEnds(climb(members, members, above, 1, deepest), above)
  }

  /** What was found, and whoever stands above the newest of it, level after level. */
  @tailrec
  private def climb(found: DataFrame, newest: DataFrame, above: DataFrame, depth: Int, deepest: Int): DataFrame =
    if (depth > deepest) found
    else {
      val climbed = newest.join(above, F.col("ancestor_key") === F.col("member_key"))
      val pairs = climbed.select(F.col("parent_key").alias("ancestor_key"), F.col("descendant_key")).distinct()
      val next = pairs.join(found, Pair, "left_anti").withColumn("depth", F.lit(depth)).localCheckpoint()
      if (next.isEmpty) found else climb(found.unionByName(next), next, above, depth + 1, deepest)
    }

  /** The pairs, with whether nobody stands above the one and nobody below the other. */
  private def withEnds(pairs: DataFrame, above: DataFrame): DataFrame = {
    val below = above.select(F.col("member_key").alias("ancestor_key"), F.lit(true).alias("_has_parent")).distinct()
    val parents = above.select(F.col("parent_key").alias("descendant_key"), F.lit(true).alias("_has_child")).distinct()
    pairs
      .join(below, Seq("ancestor_key"), "left")
      .join(parents, Seq("descendant_key"), "left")
      .select(
        F.col("ancestor_key"),
        F.col("descendant_key"),
        F.col("depth"),
        F.col("_has_parent").isNull.alias("ancestor_is_root"),
        F.col("_has_child").isNull.alias("descendant_is_leaf")
      )
  }
}
