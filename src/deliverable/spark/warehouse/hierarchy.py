"""Who stands above whom in a hierarchy, level by level."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

PAIR = ["ancestor_key", "descendant_key"]


def ancestry(steps: DataFrame, deepest: int) -> DataFrame:
    """Every member with itself and with all that stand above it, and how many levels lie between: the shortest way.

    `steps` has a row for each `member_key` and the `parent_key` directly above it, null where nobody is. At most
    `deepest` levels are climbed. Whoever was met is not followed again, so that a circle at the source ends.
    """
    # each round begins with what the one before has found, not with the plan by which it did
    steps = steps.select("member_key", "parent_key").where(F.col("member_key").isNotNull()).localCheckpoint()
    above = steps.where(F.col("parent_key").isNotNull()).distinct()
    found = steps.select(*[F.col("member_key").alias(name) for name in PAIR], F.lit(0).alias("depth")).distinct()
    newest = found
    for depth in range(1, deepest + 1):
        climbed = newest.join(above, F.col("ancestor_key") == F.col("member_key"))
        pairs = climbed.select(F.col("parent_key").alias("ancestor_key"), "descendant_key").distinct()
        newest = pairs.join(found, PAIR, "left_anti").withColumn("depth", F.lit(depth)).localCheckpoint()
        if newest.isEmpty():
            break
        found = found.unionByName(newest)
    below = above.select(F.col("member_key").alias("ancestor_key"), F.lit(True).alias("_has_parent")).distinct()
    parents = above.select(F.col("parent_key").alias("descendant_key"), F.lit(True).alias("_has_child")).distinct()
    return (
        found.join(below, "ancestor_key", "left")
        .join(parents, "descendant_key", "left")
        .select(
            *PAIR,
            "depth",
            F.col("_has_parent").isNull().alias("ancestor_is_root"),
            F.col("_has_child").isNull().alias("descendant_is_leaf"),
        )
    )
