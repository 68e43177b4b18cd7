"""Where the marts are: a folder of Parquet files for each.

A mart is written beside the one that is there, checked, marked as passed, and then put in its place: the partitions
that it holds are overwritten. If that is broken off, the next run does it again from what was marked.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

Check = Callable[[DataFrame], None]


class Store:
    """The marts below one path: a folder, or `s3a://…`, `abfss://…`, `gs://…`."""

    def __init__(self, spark: SparkSession, path: str) -> None:
        self.spark = spark
        self.path = path.rstrip("/")
        # what a folder held when it was last looked at: to look again costs a job of Spark
        self.seen: dict[str, DataFrame | None] = {}

    def folder(self, name: str) -> str:
        """Where a mart is."""
        return f"{self.path}/{name}"

    def pending(self, name: str) -> str:
        """Where a mart waits to be put in its place. Readers pass over names that begin with an underscore."""
        return f"{self.path}/_pending/{name}"

    def mark(self, name: str) -> str:
        """The file that says that what waits has passed its checks."""
        return f"{self.pending(name)}.json"

    def read(self, name: str) -> DataFrame | None:
        """The rows of a mart; none where it was never built or holds nothing."""
        if self.folder(name) not in self.seen:
            self.finish(name)
        return self.rows_in(self.folder(name))

    def rows_in(self, folder: str) -> DataFrame | None:
        """The rows of a folder; none where it is not there, or has no file because partitions of no rows are none."""
        if folder not in self.seen:
            self.seen[folder] = self.look_into(folder)
        return self.seen[folder]

    def look_into(self, folder: str) -> DataFrame | None:
        """The rows of a folder as it is now."""
        files, held = self.hadoop(folder)
        if not files.exists(held):
            return None
        try:
            return self.spark.read.parquet(folder)
        except AnalysisException as trouble:
            if trouble.getCondition() != "UNABLE_TO_INFER_SCHEMA":
                raise
            return None

    def replace(self, name: str, rows: DataFrame, check: Check, partition: str | None = None) -> None:
        """Puts `rows` in place of all that a mart holds."""
        self.write_pending(name, rows, check, partition, whole=True)
        self.finish(name)

    def merge(self, name: str, rows: DataFrame, key: str, marker: str, check: Check, partition: str | None) -> None:
        """Puts `rows` in place of those with the same key, unless what is held changed later by its `marker`.

        Only the partitions are written in which such rows are or were.
        """
        held = self.read(name)
        if held is None:
            self.replace(name, rows, check, partition)
            return
        if partition:
            held = held.withColumn(partition, F.col(partition).cast("date"))
        known = held.select(
            key,
            F.lit(True).alias("_is_held"),
            F.col(marker).alias("_held_at"),
            (F.col(partition) if partition else F.lit(None)).alias("_held_in"),
        )
        is_older = F.col(marker) < F.col("_held_at")
        # read several times: for the partitions, for the rows that stay, and to be written
        news = rows.join(known, key, "left").where(~F.coalesce(is_older, F.lit(False))).persist()
        emptied: set[date] = set()
        if partition:
            into = values(news, partition)
            touched = into | values(news.where("_is_held"), "_held_in")
            inside = F.col(partition).isin([value for value in touched if value is not None])
            held = held.where(inside | F.col(partition).isNull() if None in touched else inside)
        kept = held.join(news.select(key), key, "left_anti")
        if partition:
            emptied = touched - into - values(kept, partition)
        merged = kept.unionByName(news.select(*rows.columns), allowMissingColumns=True)
        self.write_pending(name, merged, check, partition, whole=False)
        news.unpersist()
        self.finish(name)
        for value in emptied:
            self.delete(f"{self.folder(name)}/{partition}={value or '__HIVE_DEFAULT_PARTITION__'}")

    def write_pending(self, name: str, rows: DataFrame, check: Check, partition: str | None, whole: bool) -> None:
        """Writes rows beside the mart, checks them, and marks them as passed."""
        pending = self.pending(name)
        self.drop_pending(name)
        if partition:
            # the rows of a partition together, in files of a good size: adaptive execution splits what is skewed
            rows = rows.hint("rebalance", partition)
        writer = rows.write.mode("overwrite")
        (writer.partitionBy(partition) if partition else writer).parquet(pending)
        self.forget(pending)
        written = self.rows_in(pending)
        if written is not None:
            check(written)
        self.write_text(self.mark(name), json.dumps({"partition": partition, "whole": whole}))

    def finish(self, name: str) -> None:
        """Puts in its place what was marked as passed; leaves away what was not. Doing it twice is doing it once."""
        marked = self.read_text(self.mark(name))
        if marked is not None:
            mark = json.loads(marked)
            if mark["whole"] and mark["partition"]:
                # only partitions that the new rows have are overwritten, so all of them go first
                self.delete(self.folder(name))
            rows = self.rows_in(self.pending(name))
            if rows is not None:
                writer = rows.write.mode("overwrite")
                if mark["partition"]:
                    writer = writer.partitionBy(mark["partition"]).option("partitionOverwriteMode", "dynamic")
                writer.parquet(self.folder(name))
            self.forget(self.folder(name))
        self.drop_pending(name)

    def drop_pending(self, name: str) -> None:
        """Removes what waits, its mark first: what has no mark is not put in place."""
        self.delete(self.mark(name))
        self.delete(self.pending(name))

    def state(self, name: str) -> str | None:
        """The last load that a mart has taken in."""
        held = self.read_text(f"{self.path}/_state/{name}.json")
        return json.loads(held)["load"] if held else None

    def remember(self, name: str, load: str) -> None:
        """Notes the last load that a mart has taken in; written after the mart itself, so that nothing is skipped."""
        self.write_text(f"{self.path}/_state/{name}.json", json.dumps({"load": load}))

    def hadoop(self, path: str) -> tuple:
        """The file system of a path, and the path as that takes it: pyspark has no words for single files."""
        held = self.spark._jvm.org.apache.hadoop.fs.Path(path)
        return held.getFileSystem(self.spark._jsc.hadoopConfiguration()), held

    def forget(self, path: str) -> None:
        """What was seen of a folder is not so any more, because of something that happened in it."""
        self.seen = {folder: rows for folder, rows in self.seen.items() if not path.startswith(folder)}

    def delete(self, path: str) -> None:
        """Removes a folder; nothing happens where there is none."""
        files, held = self.hadoop(path)
        files.delete(held, True)
        self.forget(path)

    def write_text(self, path: str, text: str) -> None:
        """Writes a small file."""
        files, held = self.hadoop(path)
        out = files.create(held, True)
        out.write(text.encode())
        out.close()

    def read_text(self, path: str) -> str | None:
        """What a small file says; none where it is not there or was broken off."""
        files, held = self.hadoop(path)
        if not files.exists(held) or files.getFileStatus(held).getLen() == 0:
            return None
        stream = files.open(held)
        try:
            return self.spark._jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8")
        finally:
            stream.close()


def values(rows: DataFrame, name: str) -> set[date | None]:
    """The few different values of a column."""
    return {row[0] for row in rows.select(name).distinct().collect()}
