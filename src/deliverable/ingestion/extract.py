"""Reads the source, a PostgreSQL database, into a lake of Parquet files: by table, by day, by load.

A table whose rows say when they last changed is read from there on, with an overlap for rows that were committed
late; any other is read whole. Rows are read in the order of their key, a chunk at a time. A chunk is written under
another name and renamed, and what has been read is noted after it: a run that is killed goes on where it stopped,
and a load counts only once its manifest is there. Rows that the source deletes are seen in whole loads only.

    SOURCE_DSN='host=… dbname=… user=…' python extract.py --lake build/lake
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import psycopg2
from psycopg2 import sql

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


class Extract:
    """The extract of one table into the lake."""

    def __init__(self, source, parquet, table: dict, lake: Path, chunk_rows: int, overlap_minutes: int) -> None:
        self.source = source
        self.parquet = parquet
        self.table = table
        self.lake = lake
        self.chunk_rows = chunk_rows
        self.overlap_minutes = overlap_minutes
        self.state_path = lake / "state" / f"{table['raw']}.json"
        self.state = read_json(self.state_path)
        self.name = sql.Identifier(*filter(None, [table["schema"], table["name"]]))
        self.columns = sql.SQL(", ").join(sql.Identifier(name) for name in table["columns"])
        self.key = [sql.Identifier(name) for name in table["key"]]

    def run(self, load: str, whole: bool) -> dict:
        """Reads what has changed and returns the manifest. A load that was broken off is finished first, and one that
        is there is not read again: others may have landed it already."""
        if self.state.get("begun"):
            self.finish(self.state["begun"])
        manifest_path = self.lake / "loads" / load / f"{self.table['raw']}.json"
        if not manifest_path.exists():
            self.finish(self.begin(load, whole))
        return read_json(manifest_path)

    def finish(self, begun: dict) -> None:
        """Reads chunk after chunk, then says that the load is there."""
        while not begun["finished"]:
            self.read_chunk(begun)
            write_json(self.state_path, self.state | {"begun": begun})
        manifest = {"table": self.table["raw"], "rows": sum(file["rows"] for file in begun["files"])}
        manifest |= {name: begun[name] for name in ("load", "whole", "since", "until", "files")}
        write_json(self.lake / "loads" / begun["load"] / f"{self.table['raw']}.json", manifest)
        self.state = {"watermark": begun["until"] or self.state.get("watermark")}
        write_json(self.state_path, self.state)

    def begin(self, load: str, whole: bool) -> dict:
        """What is to be read: from the last watermark on, less the overlap, up to the latest change there is now."""
        marker, since, until = self.table["watermark"], None, None
        whole = whole or marker is None or not self.key or not self.state.get("watermark")
        if marker is not None:
            latest = sql.SQL("select max({})::text from {}").format(sql.Identifier(marker), self.name)
            until = self.fetch_one(latest)
        if not whole:
            earlier = sql.SQL("select (cast({} as timestamptz) - {} * interval '1 minute')::text")
            parts = sql.Literal(self.state["watermark"]), sql.Literal(self.overlap_minutes)
            since = self.fetch_one(earlier.format(*parts))
        return {
            "load": load,
            "whole": whole,
            "since": since,
            "until": until,
            "after": None,
            "files": [],
            "finished": False,
        }

    def fetch_one(self, query: sql.Composed) -> str | None:
        """The one value that a query gives."""
        with self.source.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0]

    def conditions(self, begun: dict) -> sql.Composable:
        """Which rows are still to be read. Rows without a change marker belong to whole loads."""
        found = []
        if not begun["whole"]:
            marker = sql.Identifier(self.table["watermark"])
            found.append(sql.SQL("{} >= {}").format(marker, sql.Literal(begun["since"])))
            # what changes while this is read belongs to the next load
            found.append(sql.SQL("{} <= {}").format(marker, sql.Literal(begun["until"])))
        if begun["after"] is not None:
            after = sql.SQL(", ").join(sql.Literal(value) for value in begun["after"])
            found.append(sql.SQL("({}) > ({})").format(sql.SQL(", ").join(self.key), after))
        return sql.SQL(" where ") + sql.SQL(" and ").join(found) if found else sql.SQL("")

    def read_chunk(self, begun: dict) -> None:
        """Reads the next rows into a file of their own and notes it."""
        query = sql.SQL("select {} from {}").format(self.columns, self.name) + self.conditions(begun)
        if self.key:
            keys = sql.SQL(", ").join(self.key)
            query += sql.SQL(" order by {} limit {}").format(keys, sql.Literal(self.chunk_rows))
        with tempfile.NamedTemporaryFile(suffix=".csv") as text:
            with self.source.cursor() as cursor:
                copy = sql.SQL("copy ({}) to stdout (format csv, header true)").format(query)
                cursor.copy_expert(copy.as_string(cursor), text)
            text.flush()
            rows, last = self.write_parquet(Path(text.name), begun)
        begun["after"] = last
        begun["finished"] = not self.key or rows < self.chunk_rows

    def write_parquet(self, text: Path, begun: dict) -> tuple[int, list[str] | None]:
        """Turns a chunk into Parquet in the types of the raw layer; returns its rows and the key of the last."""
        target = f"raw.{quoted(self.table['raw'])}"
        columns = ", ".join(quoted(name) for name in self.table["columns"])
        self.parquet.execute(f"create or replace temp table incoming as select {columns} from {target} limit 0")
        self.parquet.execute(
            "copy incoming from ? (format csv, header true, nullstr '', allow_quoted_nulls false)", [str(text)]
        )
        rows = self.parquet.execute("select count(*) from incoming").fetchone()[0]
        if rows == 0:
            return 0, begun["after"]
        last = None
        if self.key:
            # the rows lie in the order of the source, which compares texts in its own way
            keys = ", ".join(f"cast({quoted(name)} as varchar)" for name in self.table["key"])
            found = self.parquet.execute(f"select {keys} from incoming order by rowid desc limit 1")
            last = list(found.fetchone())
        day = f"{begun['load'][:4]}-{begun['load'][4:6]}-{begun['load'][6:8]}"
        folder = Path("raw") / self.table["raw"] / f"load_date={day}"
        path = folder / f"{begun['load']}-{len(begun['files']):05}.parquet"
        (self.lake / folder).mkdir(parents=True, exist_ok=True)
        unfinished = (self.lake / path).with_suffix(".unfinished")
        self.parquet.execute(f"copy incoming to {literal(str(unfinished))} (format parquet, compression zstd)")
        checksum = hashlib.sha256(unfinished.read_bytes()).hexdigest()
        unfinished.replace(self.lake / path)
        begun["files"].append({"path": path.as_posix(), "rows": rows, "sha256": checksum})
        return rows, last


def quoted(name: str) -> str:
    """A name as DuckDB takes it, whatever it consists of."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as DuckDB takes it."""
    return "'" + text.replace("'", "''") + "'"


def main() -> int:
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lake", type=Path, required=True, help="the folder of Parquet files; made if missing")
    parser.add_argument("--table", action="append", help="a table of the raw layer; without it, all")
    parser.add_argument("--load", default=now, help="the name of the load, from YYYYMMDD on (default: now, in UTC)")
    parser.add_argument("--whole", action="store_true", help="read every row, whatever was read before")
    parser.add_argument("--chunk-rows", type=int, default=100_000, help="rows in a file (default: %(default)s)")
    parser.add_argument("--overlap-minutes", type=int, default=60, help="how far to reach back (default: %(default)s)")
    arguments = parser.parse_args()
    if len(arguments.load) < 8 or not arguments.load[:8].isdigit() or not arguments.load.isalnum():
        parser.error("--load begins with the day, YYYYMMDD, and has letters and digits only")
    if arguments.chunk_rows < 1:
        parser.error("--chunk-rows is at least 1")
    source_dsn = os.environ.get("SOURCE_DSN")
    if not source_dsn:
        print("SOURCE_DSN is not set: it says how the source is reached (config/.env.example)", file=sys.stderr)
        return 2
    tables = json.loads(TABLES.read_text(encoding="utf-8"))
    unknown = set(arguments.table or []) - {table["raw"] for table in tables}
    if unknown:
        print(f"not in {TABLES.name}: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    source = psycopg2.connect(source_dsn, application_name="warehouse-extract")
    # one moment for all chunks of all tables, and nothing is ever written
    source.set_session(isolation_level="REPEATABLE READ", readonly=True)
    counts = {}
    parquet = duckdb.connect()
    parquet.execute("set timezone = 'UTC'")
    parquet.execute(RAW_LAYER.read_text(encoding="utf-8"))
    with source:
        with source.cursor() as cursor:
            cursor.execute("set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'iso_8601'")
        for table in tables:
            if arguments.table and table["raw"] not in arguments.table:
                continue
            extract = Extract(source, parquet, table, arguments.lake, arguments.chunk_rows, arguments.overlap_minutes)
            manifest = extract.run(arguments.load, arguments.whole)
            counts[table["raw"]] = {"load": manifest["load"], "whole": manifest["whole"], "rows": manifest["rows"]}
    source.close()
    print(json.dumps(counts, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
