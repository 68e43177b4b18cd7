"""The raw layer: Parquet files by table, day and load, and the manifests that say which loads are there."""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from warehouse.columns import quoted

MANIFEST = "table string, load string, whole boolean, files array<struct<path: string>>"

# where a row was read from: files are named for their load, and loads are named so that they sort by time
ORIGIN = "_origin"


@dataclass(frozen=True, order=True)
class Load:
    """A load of one table. It begins with its day: 20260131T020000Z."""

    name: str
    whole: bool
    files: tuple[str, ...]

    @property
    def day(self) -> str:
        """The day of the load, YYYYMMDD."""
        return self.name[:8]


class Lake:
    """The loads that are complete, by table. A load that was broken off has no manifest and is not seen."""

    def __init__(self, spark: SparkSession, path: str) -> None:
        self.spark = spark
        self.path = path.rstrip("/")
        self.loads: dict[str, list[Load]] = {}
        manifests = spark.read.schema(MANIFEST).option("multiLine", True)
        try:
            found = manifests.json(f"{self.path}/loads/*/*.json").collect()
        except AnalysisException as trouble:
            if trouble.getCondition() != "PATH_NOT_FOUND":
                raise
            found = []
        for row in found:
            files = tuple(f"{self.path}/{file.path}" for file in row.files)
            self.loads.setdefault(row.table, []).append(Load(row.load, row.whole, files))
        for loads in self.loads.values():
            loads.sort()

    def last(self, table: str) -> Load | None:
        """The last load of a table."""
        loads = self.loads.get(table)
        return loads[-1] if loads else None

    def state_of(self, table: str) -> list[Load]:
        """The loads that make up what the table holds now: the last whole one and what came after it."""
        loads = self.loads.get(table, [])
        wholes = [index for index, load in enumerate(loads) if load.whole]
        return loads[wholes[-1] :] if wholes else loads

    def read(self, table: str, columns: dict[str, str], days: tuple[str, str] | None = None) -> DataFrame:
        """The rows of a table with these columns, as landed, each with its origin.

        With `days`, only what was loaded from the first to the last of them, YYYYMMDD, both included.
        """
        loads = self.state_of(table)
        if days:
            loads = [load for load in loads if days[0] <= load.day <= days[1]]
        files = [file for load in loads for file in load.files]
        schema = ", ".join(f"{quoted(name)} {data_type}" for name, data_type in columns.items())
        if not files:
            return self.spark.createDataFrame([], f"{schema}, {ORIGIN} string")
        # the columns are named, so that files from before a column was added are read with nulls in its place
        rows = self.spark.read.schema(schema).parquet(*files)
        return rows.select("*", F.col("_metadata.file_name").alias(ORIGIN))


def latest(rows: DataFrame, key: list[str], marker: str | None) -> DataFrame:
    """One row for each key: the one that changed last and, of several that say the same, the one landed last."""
    order = [F.col(ORIGIN).desc()]
    if marker:
        order.insert(0, F.col(quoted(marker)).desc_nulls_last())
    ranked = Window.partitionBy(*[F.col(quoted(name)) for name in key]).orderBy(*order)
    return rows.withColumn("_rank", F.row_number().over(ranked)).where(F.col("_rank") == 1).drop("_rank")
