"""Reads a database into a lake of Parquet files: by table, by day, by load.

A table whose rows say when they last changed is read from there on, with an overlap for rows that were committed
late; any other is read whole. Rows are read in the order of their key, a chunk at a time, and what has been read is
noted after each: a run that is killed goes on where it stopped. A run for an interval (--since, --until) reads what
changed in it, and everything before it that was not read yet. A table of another database than the rest names in
tables.json, under `dsn`, the setting that says how that one is reached.

    SOURCE_DSN='…' python extract.py --lake build/lake
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lake import Loads, alone, is_load, quoted, raw_layer, tables
from sources import Database, SourceError


def moment(text: str) -> datetime:
    """A moment in UTC; without a zone it is one."""
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


class Extract:
    """The extract of one table into the lake."""

    def __init__(self, source: Database, loads: Loads, chunk_rows: int, overlap_minutes: int) -> None:
        self.source = source
        self.loads = loads
        self.table = loads.table
        self.chunk_rows = chunk_rows
        self.overlap = timedelta(minutes=overlap_minutes)

    def run(self, load: str, whole: bool, since: datetime | None, until: datetime | None) -> dict:
        """Reads what has changed and returns the manifest. A load that was broken off is finished first, and one that
        is there is not read again: others may have landed it already."""
        if begun := self.loads.state.get("begun"):
            self.finish(begun)
        return self.loads.manifest(load) or self.finish(self.begin(load, whole, since, until))

    def begin(self, load: str, whole: bool, since: datetime | None, until: datetime | None) -> dict:
        """What is to be read: from the watermark or from `since` on, whichever is earlier, less the overlap."""
        known = self.loads.state.get("watermark")
        must_whole = not self.table["watermark"] or not self.table["key"] or not known
        if not (whole or must_whole):
            since = min(filter(None, [moment(known), since])) - self.overlap
        return {
            "load": load,
            "whole": whole or must_whole,
            "since": None if whole or must_whole else since.isoformat(),
            # whoever asks for every row gets every row
            "until": until.isoformat() if until and self.table["watermark"] and not whole else None,
            "settled": self.source.settled.isoformat(),
            "latest": None,
            "after": None,
            "files": [],
            "finished": False,
        }

    def finish(self, begun: dict) -> dict:
        """Reads chunk after chunk, then says that the load is there."""
        while not begun["finished"]:
            self.read_chunk(begun)
            self.loads.note(begun)
        known = self.loads.state.get("watermark")
        latest = max(filter(None, [known, begun["latest"]]), key=moment, default=None)
        return self.loads.close(begun, {"watermark": latest})

    def read_chunk(self, begun: dict) -> None:
        """Reads the next rows into a file of their own."""
        columns = self.loads.empty_incoming()
        parquet = self.loads.parquet
        bounds = [moment(begun[name]) if begun[name] else None for name in ("since", "until")]
        with tempfile.NamedTemporaryFile(suffix=".csv") as text:
            self.source.read(self.table, *bounds, begun["after"], self.chunk_rows, text)
            text.flush()
            rows = "format csv, header true, nullstr '', allow_quoted_nulls false"
            parquet.execute(f"copy incoming ({columns}) from ? ({rows})", [text.name])
        n_rows = self.loads.keep_incoming(begun)
        begun["finished"] = not self.table["key"] or n_rows < self.chunk_rows
        if n_rows and self.table["key"]:
            # the rows lie in the order of the source, which compares texts in its own way
            keys = ", ".join(quoted(name) for name in self.table["key"])
            last = parquet.execute(f"select {keys} from incoming order by rowid desc limit 1").fetchone()
            begun["after"] = [value if isinstance(value, int) else str(value) for value in last]
        if n_rows and (marker := self.table["watermark"]):
            self.advance(begun, marker)

    def advance(self, begun: dict, marker: str) -> None:
        """Moves the watermark to the latest change that was read, but never past the moment up to which the source
        has committed everything: a transaction that is still open then may bring older rows later."""
        settled = moment(begun["settled"])
        changed = f"cast({quoted(marker)} as timestamptz)"
        found = self.loads.parquet.execute(
            f"select cast(max(least({changed}, cast(? as timestamptz))) as varchar) from incoming"
            f" where {changed} > '-infinity'",
            [settled.isoformat()],
        ).fetchone()[0]
        if found and (not begun["latest"] or moment(found) > moment(begun["latest"])):
            begun["latest"] = moment(found).isoformat()


def arguments() -> argparse.Namespace:
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lake", type=Path, required=True, help="the folder of Parquet files; made if missing")
    parser.add_argument("--table", action="append", help="a table of the raw layer; without it, all")
    parser.add_argument("--load", default=now, help="the name of the load, from YYYYMMDD on (default: now, in UTC)")
    parser.add_argument("--whole", action="store_true", help="read every row, whatever was read before")
    parser.add_argument("--since", type=moment, help="read at least what changed from this moment on")
    parser.add_argument("--until", type=moment, help="leave what changed from this moment on to a later load")
    parser.add_argument("--chunk-rows", type=int, default=100_000, help="rows in a file (default: %(default)s)")
    parser.add_argument("--overlap-minutes", type=int, default=60, help="how far to reach back (default: %(default)s)")
    given = parser.parse_args()
    if not is_load(given.load):
        parser.error("--load begins with the day, YYYYMMDD, and has letters and digits only")
    if given.chunk_rows < 1:
        parser.error("--chunk-rows is at least 1")
    return given


def main() -> int:
    given = arguments()
    held = [table for table in tables() if table["from"] not in ("files", "api")]
    unknown = set(given.table or []) - {table["raw"] for table in held}
    if unknown:
        print(f"not read from a database by tables.json: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    wanted = [table for table in held if not given.table or table["raw"] in given.table]
    sources = sorted({(table["from"], table.get("dsn", "SOURCE_DSN")) for table in wanted})
    unset = sorted({setting for _, setting in sources if not os.environ.get(setting)})
    if unset:
        print(f"{', '.join(unset)} is not set: it says how a source is reached (config/.env.example)", file=sys.stderr)
        return 2
    counts, parquet = {}, raw_layer()
    try:
        for kind, setting in sources:
            adapter = importlib.import_module(f"sources.{kind}")
            # one moment for all chunks of all tables, and nothing is ever written
            with adapter.connect(os.environ[setting]) as source:
                for table in wanted:
                    if (table["from"], table.get("dsn", "SOURCE_DSN")) != (kind, setting):
                        continue
                    with alone(given.lake, table):
                        loads = Loads(parquet, given.lake, table)
                        extract = Extract(source, loads, given.chunk_rows, given.overlap_minutes)
                        manifest = extract.run(given.load, given.whole, given.since, given.until)
                    counts[table["raw"]] = {name: manifest[name] for name in ("load", "whole", "rows")}
    except SourceError as trouble:
        print(trouble, file=sys.stderr)
        return 2
    print(json.dumps(counts, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
