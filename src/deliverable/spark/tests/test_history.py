"""Versions are added and closed, and nothing changes without a change."""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession

from warehouse import history

SCHEMA = "natural_key_hash string, town string, valid_from string"


def now(spark: SparkSession, *rows: tuple) -> DataFrame:
    made = spark.createDataFrame(rows, SCHEMA)
    return made.selectExpr("natural_key_hash", "town", "cast(valid_from as timestamp_ntz) valid_from")


def held(rows: DataFrame) -> list[tuple]:
    in_order = rows.orderBy("natural_key_hash", "valid_from").collect()
    return [(row.town, f"{row.valid_from:%d}", row.valid_to and f"{row.valid_to:%d}") for row in in_order]


def test_a_later_row_closes_the_one_before(spark: SparkSession) -> None:
    first = history.with_changes(None, now(spark, ("a", "Ulm", "2026-01-01"), ("b", "Bonn", "2026-01-01")), True)
    second = history.with_changes(first, now(spark, ("a", "Kiel", "2026-01-03"), ("c", "Jena", "2026-01-02")), True)
    assert held(second) == [("Ulm", "01", "03"), ("Kiel", "03", None), ("Bonn", "01", None), ("Jena", "02", None)]
    again = history.with_changes(second, now(spark, ("a", "Kiel", "2026-01-03")), True)
    assert held(again) == held(second)


def test_without_a_time_of_the_source_any_other_value_is_a_change(spark: SparkSession) -> None:
    first = history.with_changes(None, now(spark, ("a", "Ulm", "2026-01-01"), ("b", None, "2026-01-01")), False)
    same = history.with_changes(first, now(spark, ("a", "Ulm", "2026-01-02"), ("b", None, "2026-01-02")), False)
    assert held(same) == held(first)
    other = history.with_changes(first, now(spark, ("a", None, "2026-01-02"), ("b", "Bonn", "2026-01-02")), False)
    assert held(other) == [("Ulm", "01", "02"), (None, "02", None), (None, "01", "02"), ("Bonn", "02", None)]


def test_a_column_that_was_added_makes_a_version_where_it_says_something(spark: SparkSession) -> None:
    first = history.with_changes(None, now(spark, ("a", "Ulm", "2026-01-01")).drop("town"), False)
    second = history.with_changes(first, now(spark, ("a", "Ulm", "2026-01-02")), False)
    assert held(second) == [(None, "01", "02"), ("Ulm", "02", None)]


def test_the_first_version_holds_from_the_beginning_and_the_last_to_the_end(spark: SparkSession) -> None:
    first = history.with_changes(None, now(spark, ("a", "Ulm", "2026-01-01")), True)
    second = history.with_changes(first, now(spark, ("a", "Kiel", "2026-01-03")), True)
    rows = history.versions(second, "town_key", ["town"]).orderBy("valid_from").collect()
    assert [(row.valid_from.year, row.valid_to.year, row.is_current) for row in rows] == [
        (1900, 2026, False),
        (2026, 9999, True),
    ]
    assert len({row.town_key for row in rows}) == 2
