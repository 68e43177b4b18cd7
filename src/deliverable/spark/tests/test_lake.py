"""Which loads count, and which row of a key is the latest."""

from __future__ import annotations

from pyspark.sql import SparkSession

from warehouse.lake import Lake, latest

COLUMNS = {"id": "int", "name": "string", "changed": "timestamp"}
SCHEMA = "id int, name string, changed timestamp"


def rows(spark: SparkSession, *values: tuple):
    return spark.createDataFrame(
        [(*value, None) if len(value) == 2 else value for value in values], "id int, name string, changed string"
    ).selectExpr("id", "name", "cast(changed as timestamp) changed")


def names(lake: Lake, days: tuple[str, str] | None = None) -> dict[int, str]:
    return {row.id: row.name for row in latest(lake.read("thing", COLUMNS, days), ["id"], "changed").collect()}


def test_the_latest_row_of_a_key_is_kept(spark: SparkSession, filled_lake) -> None:
    filled_lake.load("20260101T0", "thing", rows(spark, (1, "old", "2026-01-01"), (2, "new", "2026-01-05")), whole=True)
    filled_lake.load("20260102T0", "thing", rows(spark, (1, "new", "2026-01-02"), (2, "old", "2026-01-02")))
    assert names(Lake(spark, str(filled_lake.path))) == {1: "new", 2: "new"}


def test_of_equal_rows_the_one_landed_last_is_kept(spark: SparkSession, filled_lake) -> None:
    filled_lake.load("20260101T0", "thing", rows(spark, (1, "first")), whole=True)
    filled_lake.load("20260102T0", "thing", rows(spark, (1, "second")))
    assert names(Lake(spark, str(filled_lake.path))) == {1: "second"}


def test_a_whole_load_stands_for_all_before_it(spark: SparkSession, filled_lake) -> None:
    filled_lake.load("20260101T0", "thing", rows(spark, (1, "gone"), (2, "kept")), whole=True)
    filled_lake.load("20260102T0", "thing", rows(spark, (2, "kept")), whole=True)
    assert names(Lake(spark, str(filled_lake.path))) == {2: "kept"}


def test_a_load_without_a_manifest_is_not_seen(spark: SparkSession, filled_lake) -> None:
    filled_lake.load("20260101T0", "thing", rows(spark, (1, "there")), whole=True)
    filled_lake.load("20260102T0", "thing", rows(spark, (2, "broken off")), complete=False)
    assert names(Lake(spark, str(filled_lake.path))) == {1: "there"}


def test_only_the_loads_of_some_days_are_read(spark: SparkSession, filled_lake) -> None:
    filled_lake.load("20260101T0", "thing", rows(spark, (1, "a")), whole=True)
    filled_lake.load("20260102T0", "thing", rows(spark, (2, "b")))
    filled_lake.load("20260103T0", "thing", rows(spark, (3, "c")))
    lake = Lake(spark, str(filled_lake.path))
    assert names(lake, ("20260102", "20260102")) == {2: "b"}
    assert names(lake, ("20270101", "20270102")) == {}


def test_a_column_that_was_added_is_null_before(spark: SparkSession, filled_lake) -> None:
    filled_lake.load("20260101T0", "thing", rows(spark, (1, "a")).drop("name"), whole=True)
    assert names(Lake(spark, str(filled_lake.path))) == {1: None}
