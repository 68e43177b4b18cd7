"""Every job runs, and a lake of nothing gives marts of nobody."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from pathlib import Path

from pyspark.sql import SparkSession

from warehouse.columns import UNKNOWN_KEY
from warehouse.gates import failures
from warehouse.job import Run
from warehouse.lake import Lake
from warehouse.marts import MARTS
from warehouse.store import Store


def test_a_lake_of_nothing_gives_unknown_members_alone(spark: SparkSession, tmp_path: Path) -> None:
    lake, store = Lake(spark, str(tmp_path / "lake")), Store(spark, str(tmp_path / "marts"))
    run = Run(lake, store, datetime(2026, 1, 1), lookback_days=1)
    for name in MARTS:
        import_module(f"warehouse.marts.{name}").build(run)
        rows = store.read(name)
        if name.startswith("dim_") and rows.schema.fields[0].dataType.simpleString() == "string":
            assert [row[0] for row in rows.collect()] == [UNKNOWN_KEY]
        elif not name.startswith("dim_"):
            assert rows is None or rows.count() == 0
    assert failures(run) == []
