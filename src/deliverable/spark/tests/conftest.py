"""A small Spark for all tests, and a lake to fill."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


@pytest.fixture(scope="session")
def spark() -> SparkSession:
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", "1").config("spark.sql.session.timeZone", "UTC")
    builder = builder.config("spark.sql.decimalOperations.allowPrecisionLoss", "false")
    return builder.getOrCreate()


class FilledLake:
    """A lake on disk into which loads are put."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self, name: str, table: str, rows: DataFrame, whole: bool = False, complete: bool = True) -> None:
        folder = self.path / "raw" / table / f"load_date={name[:8]}"
        rows.coalesce(1).write.mode("overwrite").parquet(str(self.path / "written"))
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{name}-00000.parquet"
        next((self.path / "written").glob("*.parquet")).rename(file)
        if complete:
            manifest = self.path / "loads" / name / f"{table}.json"
            manifest.parent.mkdir(parents=True, exist_ok=True)
            files = [{"path": file.relative_to(self.path).as_posix()}]
            manifest.write_text(json.dumps({"table": table, "load": name, "whole": whole, "files": files}))


@pytest.fixture
def filled_lake(tmp_path: Path) -> FilledLake:
    return FilledLake(tmp_path / "lake")
