"""Everybody is found with all that stand above, by the shortest way, and a circle ends."""

from __future__ import annotations

from pyspark.sql import SparkSession

from warehouse.hierarchy import ancestry


def found(spark: SparkSession, *steps: tuple, deepest: int = 20) -> list[tuple]:
    rows = ancestry(spark.createDataFrame(steps, "member_key string, parent_key string"), deepest)
    return sorted((row.ancestor_key, row.descendant_key, row.depth) for row in rows.collect())


def test_each_stands_above_itself_and_above_all_below(spark: SparkSession) -> None:
    rows = found(spark, ("a", None), ("b", "a"), ("c", "b"))
    assert rows == [("a", "a", 0), ("a", "b", 1), ("a", "c", 2), ("b", "b", 0), ("b", "c", 1), ("c", "c", 0)]


def test_a_circle_ends_and_the_shortest_way_counts(spark: SparkSession) -> None:
    assert found(spark, ("a", "b"), ("b", "a")) == [("a", "a", 0), ("a", "b", 1), ("b", "a", 1), ("b", "b", 0)]
    assert found(spark, ("a", "a")) == [("a", "a", 0)]
    two_ways = found(spark, ("a", None), ("b", "a"), ("c", "b"), ("c", "a"))
    assert ("a", "c", 1) in two_ways and ("a", "c", 2) not in two_ways


def test_no_more_levels_are_climbed_than_a_hierarchy_has(spark: SparkSession) -> None:
    assert found(spark, ("a", None), ("b", "a"), ("c", "b"), deepest=1) == [
        ("a", "a", 0),
        ("a", "b", 1),
        ("b", "b", 0),
        ("b", "c", 1),
        ("c", "c", 0),
    ]


def test_a_row_that_is_no_member_is_nowhere(spark: SparkSession) -> None:
    assert found(spark, (None, "a"), ("a", None), ("a", None)) == [("a", "a", 0)]


def test_roots_have_nobody_above_and_leaves_nobody_below(spark: SparkSession) -> None:
    steps = spark.createDataFrame([("a", None), ("b", "a"), ("c", "c")], "member_key string, parent_key string")
    rows = ancestry(steps, 20).where("depth = 0").collect()
    assert sorted(row.ancestor_key for row in rows if row.ancestor_is_root) == ["a"]
    assert sorted(row.descendant_key for row in rows if row.descendant_is_leaf) == ["b"]
