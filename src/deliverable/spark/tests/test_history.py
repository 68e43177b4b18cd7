"""What changed is recorded once, and what is shown of it follows each attribute's own history."""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession

from warehouse import history
from warehouse.columns import moment

SCHEMA = "natural_key_hash string, town string, valid_from string"


def now(spark: SparkSession, *rows: tuple) -> DataFrame:
    made = spark.createDataFrame(rows, SCHEMA)
    return made.selectExpr("natural_key_hash", "town", "cast(valid_from as timestamp_ntz) valid_from")


def after(held: DataFrame | None, rows: DataFrame, timed: bool = True) -> DataFrame:
    return history.with_changes(held, rows, timed, moment("2026-01-09"))


def held(rows: DataFrame) -> list[tuple]:
    in_order = rows.orderBy("natural_key_hash", "valid_from").collect()
    return [(row.town, f"{row.valid_from:%d}", row.valid_to and f"{row.valid_to:%d}") for row in in_order]


def moved(spark: SparkSession) -> DataFrame:
    """Two towns of one row, one after the other."""
    return after(after(None, now(spark, ("a", "Ulm", "2026-01-01"))), now(spark, ("a", "Kiel", "2026-01-03")))


def test_a_later_row_closes_the_one_before(spark: SparkSession) -> None:
    first = after(None, now(spark, ("a", "Ulm", "2026-01-01"), ("b", "Bonn", "2026-01-01")))
    rows = now(spark, ("a", "Kiel", "2026-01-03"), ("b", "Bonn", "2026-01-01"), ("c", "Jena", "2026-01-02"))
    second = after(first, rows)
    assert held(second) == [("Ulm", "01", "03"), ("Kiel", "03", None), ("Bonn", "01", None), ("Jena", "02", None)]
    assert held(after(second, rows)) == held(second)


def test_what_is_gone_held_until_the_run(spark: SparkSession) -> None:
    first = after(None, now(spark, ("a", "Ulm", "2026-01-01"), ("b", "Bonn", "2026-01-01")))
    second = after(first, now(spark, ("a", "Ulm", "2026-01-01")))
    assert held(second) == [("Ulm", "01", None), ("Bonn", "01", "09")]
    assert held(after(second, now(spark, ("a", "Ulm", "2026-01-01")))) == held(second)


def test_without_a_time_of_the_source_any_other_value_is_a_change(spark: SparkSession) -> None:
    first = after(None, now(spark, ("a", "Ulm", "2026-01-01"), ("b", None, "2026-01-01")), timed=False)
    same = after(first, now(spark, ("a", "Ulm", "2026-01-02"), ("b", None, "2026-01-02")), timed=False)
    assert held(same) == held(first)
    other = after(first, now(spark, ("a", None, "2026-01-02"), ("b", "Bonn", "2026-01-02")), timed=False)
    assert held(other) == [("Ulm", "01", "02"), (None, "02", None), (None, "01", "02"), ("Bonn", "02", None)]


def test_a_column_that_was_added_makes_a_record_where_it_says_something(spark: SparkSession) -> None:
    first = after(None, now(spark, ("a", "Ulm", "2026-01-01")).drop("town"), timed=False)
    second = after(first, now(spark, ("a", "Ulm", "2026-01-02")), timed=False)
    assert held(second) == [(None, "01", "02"), ("Ulm", "02", None)]


def test_the_first_version_holds_from_the_beginning_and_the_last_to_the_end(spark: SparkSession) -> None:
    rows = history.versions(moved(spark)).orderBy("valid_from").collect()
    assert [(row.town, row.valid_from.year, row.valid_to.year, row.is_current) for row in rows] == [
        ("Ulm", 1900, 2026, False),
        ("Kiel", 2026, 9999, True),
    ]


def test_a_change_of_what_is_not_tracked_gives_no_version(spark: SparkSession) -> None:
    recorded = moved(spark).withColumn("name", moment("2026-01-01").cast("string"))
    rows = history.versions(recorded, tracked=["name"], now=["town"]).collect()
    assert [(row.town, row.valid_from.year, row.is_current) for row in rows] == [("Kiel", 1900, True)]
    gone = after(recorded, recorded.drop("valid_to").where("false"))
    rows = history.versions(gone, tracked=["name"], first=["town"]).collect()
    assert [(row.town, row.valid_to.day, row.is_current) for row in rows] == [("Ulm", 9, False)]


def test_the_value_of_now_stands_beside_that_of_each_version(spark: SparkSession) -> None:
    rows = history.versions(moved(spark), beside={"current_town": "town"}).orderBy("valid_from").collect()
    assert [(row.town, row.current_town) for row in rows] == [("Ulm", "Kiel"), ("Kiel", "Kiel")]


def test_without_versions_each_row_is_there_once(spark: SparkSession) -> None:
    assert [row.town for row in history.single(moved(spark), now=["town"]).collect()] == ["Kiel"]
    assert [row.town for row in history.single(moved(spark), first=["town"]).collect()] == ["Ulm"]
