"""A mart is put in place whole or not at all, whatever is broken off."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession

from warehouse.store import Store


def rows(spark: SparkSession, *values: tuple) -> DataFrame:
    made = spark.createDataFrame(values, "id int, amount int, happened string, changed string")
    return made.selectExpr("id", "amount", "cast(happened as date) day", "cast(changed as timestamp_ntz) changed")


def held(store: Store) -> list[tuple]:
    return sorted((row.id, row.amount, str(row.day)) for row in store.read("fact").collect())


def passes(_: DataFrame) -> None:
    pass


def fails(_: DataFrame) -> None:
    raise ValueError("no")


def merge(store: Store, new: DataFrame, check=passes) -> None:
    store.merge("fact", new, "id", "changed", check, "day")


@pytest.fixture
def store(spark: SparkSession, tmp_path: Path) -> Store:
    store = Store(spark, str(tmp_path / "marts"))
    merge(store, rows(spark, (1, 10, "2026-01-01", "2026-01-01"), (2, 20, "2026-01-02", "2026-01-02")))
    return store


def test_merging_twice_is_merging_once(spark: SparkSession, store: Store) -> None:
    new = rows(spark, (2, 21, "2026-01-02", "2026-01-03"), (3, 30, "2026-01-03", "2026-01-03"))
    merge(store, new)
    once = held(store)
    merge(store, new)
    assert held(store) == once == [(1, 10, "2026-01-01"), (2, 21, "2026-01-02"), (3, 30, "2026-01-03")]


def test_partitions_that_are_not_touched_are_not_written(spark: SparkSession, store: Store, tmp_path: Path) -> None:
    before = {path.name for path in tmp_path.glob("marts/fact/day=2026-01-01/*.parquet")}
    merge(store, rows(spark, (2, 21, "2026-01-02", "2026-01-03")))
    assert {path.name for path in tmp_path.glob("marts/fact/day=2026-01-01/*.parquet")} == before


def test_a_row_that_moves_to_another_day_is_there_once(spark: SparkSession, store: Store) -> None:
    merge(store, rows(spark, (1, 10, "2026-01-02", "2026-01-02")))
    assert held(store) == [(1, 10, "2026-01-02"), (2, 20, "2026-01-02")]
    merge(store, rows(spark, (1, 10, None, "2026-01-03")))
    assert held(store) == [(1, 10, "None"), (2, 20, "2026-01-02")]


def test_what_is_older_than_what_is_held_is_left_away(spark: SparkSession, store: Store) -> None:
    merge(store, rows(spark, (2, 19, "2026-01-02", "2026-01-01")))
    assert held(store) == [(1, 10, "2026-01-01"), (2, 20, "2026-01-02")]


def test_a_check_that_fails_leaves_the_mart_as_it_was(spark: SparkSession, store: Store) -> None:
    with pytest.raises(ValueError):
        merge(store, rows(spark, (2, 21, "2026-01-02", "2026-01-03")), fails)
    assert held(store) == [(1, 10, "2026-01-01"), (2, 20, "2026-01-02")]


def test_what_passed_is_put_in_place_by_whoever_comes_next(spark: SparkSession, store: Store, monkeypatch) -> None:
    def killed(_: str) -> None:
        raise KeyboardInterrupt

    new = rows(spark, (2, 21, "2026-01-02", "2026-01-03"), (3, 30, "2026-01-03", "2026-01-03"))
    with monkeypatch.context() as patched:
        patched.setattr(store, "read", lambda name: store.rows_in(store.folder(name)))
        patched.setattr(store, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            merge(store, new)
    # as if it had been broken off while partitions were overwritten
    store.delete(f"{store.folder('fact')}/day=2026-01-02")
    assert held(Store(spark, store.path)) == [(1, 10, "2026-01-01"), (2, 21, "2026-01-02"), (3, 30, "2026-01-03")]


def test_replacing_leaves_no_partition_of_before(spark: SparkSession, store: Store) -> None:
    store.replace("fact", rows(spark, (9, 90, "2026-01-09", None)), passes, "day")
    assert held(store) == [(9, 90, "2026-01-09")]
