"""The lake: what every way in writes and land.py reads.

raw/<table>/load_date=YYYY-MM-DD/<load>-<number>.parquet   the rows of a load
loads/<load>/<table>.json                                  its manifest: a load counts once this is there
state/<table>.json                                         how far reading has come
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
TABLES = HERE / "tables.json"
RAW_LAYER = HERE / "raw" / "duckdb.sql"


def write_json(path: Path, content: dict) -> None:
    """Writes all of a file or nothing of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    unfinished.replace(path)


def read_json(path: Path) -> dict:
    """What a file of JSON says; nothing where it is not there."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def quoted(name: str) -> str:
    """A name as DuckDB and PostgreSQL take it, whatever it consists of."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as DuckDB takes it."""
    return "'" + text.replace("'", "''") + "'"


def tables() -> list[dict]:
    """The tables that are read, as tables.json says."""
    return json.loads(TABLES.read_text(encoding="utf-8"))


def day_of(load: str) -> str:
    """The day of a load: 2026-01-31."""
    return f"{load[:4]}-{load[4:6]}-{load[6:8]}"


def is_load(name: str) -> bool:
    """Whether a load can be called this: it begins with its day, and sorts by its moment."""
    return len(name) >= 8 and name[:8].isdigit() and name.isascii() and name.isalnum()


def raw_layer() -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory with the empty tables of the raw layer: it gives files their columns and types."""
    parquet = duckdb.connect()
    parquet.execute("set timezone = 'UTC'")
    parquet.execute(RAW_LAYER.read_text(encoding="utf-8"))
    return parquet


@contextlib.contextmanager
def alone(lake: Path, table: dict) -> Iterator[None]:
    """Lets one program at a time read a table: a weekly run waits for a nightly one."""
    path = lake / "state" / f"{table['raw']}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


class Loads:
    """The loads of one table in the lake: one that was begun is finished before another is."""

    def __init__(self, parquet: duckdb.DuckDBPyConnection, lake: Path, table: dict) -> None:
        self.parquet = parquet
        self.lake = lake
        self.table = table
        self.state_path = lake / "state" / f"{table['raw']}.json"
        self.state = read_json(self.state_path)

    def manifest(self, load: str) -> dict:
        """What a load consists of; nothing where it is not there."""
        return read_json(self.lake / "loads" / load / f"{self.table['raw']}.json")

    def note(self, begun: dict) -> None:
        """Keeps how far a load has come: whoever goes on begins there."""
        write_json(self.state_path, self.state | {"begun": begun})

    def close(self, begun: dict, state: dict) -> dict:
        """Says that a load is there, then forgets that it was begun; returns its manifest."""
        manifest = {"table": self.table["raw"], "rows": sum(file["rows"] for file in begun["files"])}
        manifest |= {name: begun.get(name) for name in ("load", "whole", "since", "until", "files")}
        write_json(self.lake / "loads" / begun["load"] / f"{self.table['raw']}.json", manifest)
        self.state = state
        write_json(self.state_path, state)
        return manifest

    def empty_incoming(self) -> str:
        """Makes the empty table `incoming` in the types of the raw layer; returns its columns as a list."""
        columns = ", ".join(quoted(name) for name in self.table["columns"])
        target = f"raw.{quoted(self.table['raw'])}"
        self.parquet.execute(f"create or replace temp table incoming as select {columns} from {target} limit 0")
        return columns

    def keep_incoming(self, begun: dict) -> int:
        """Writes `incoming` as the next file of a load: under another name first, so that no half file counts."""
        rows = self.parquet.execute("select count(*) from incoming").fetchone()[0]
        if rows == 0:
            return 0
        folder = Path("raw") / self.table["raw"] / f"load_date={day_of(begun['load'])}"
        path = folder / f"{begun['load']}-{len(begun['files']):05}.parquet"
        (self.lake / folder).mkdir(parents=True, exist_ok=True)
        unfinished = (self.lake / path).with_suffix(".unfinished")
        self.parquet.execute(f"copy incoming to {literal(str(unfinished))} (format parquet, compression zstd)")
        checksum = hashlib.sha256(unfinished.read_bytes()).hexdigest()
        unfinished.replace(self.lake / path)
        begun["files"].append({"path": path.as_posix(), "rows": rows, "sha256": checksum})
        return rows
