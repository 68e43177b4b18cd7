"""Picks up files that a source drops: from a folder, or under a prefix of an object store, into the lake.

A file belongs to the table whose name it begins with (`hire_2026-01-31.csv`) or in whose folder it lies
(`hire/2026-01-31.csv`); `pattern` in tables.json says it otherwise. Each file is landed once, whatever it is called:
it is known by its checksum. A file beside it called `<file>.sha256` or `manifest.json`, {"files": [{"name", "sha256",
"rows"}]}, is what it must agree with. A file that does not, or that cannot be read, goes into the quarantine with the
reason beside it, the others go on, and ALERT_WEBHOOK is told.

    INBOX=/path/or/s3://bucket/prefix python files.py --lake build/lake
"""

from __future__ import annotations

import argparse
import fnmatch
import hashlib
import json
import os
import shutil
import sys
import tempfile
import urllib.request
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import duckdb
from lake import Loads, alone, is_load, literal, quoted, raw_layer, tables, write_json

READERS = {
    ".csv": "read_csv({path}, header = true, all_varchar = true, nullstr = '', allow_quoted_nulls = false)",
    ".json": "read_json({path}, format = 'auto')",
    ".jsonl": "read_json({path}, format = 'newline_delimited')",
    ".parquet": "read_parquet({path})",
}


class Folder:
    """An inbox in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        if not root.is_dir():
            raise OSError(f"{root} is not a folder")

    def names(self) -> list[str]:
        return [path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file()]

    def fetch(self, name: str, to: Path) -> None:
        shutil.copyfile(self.root / name, to)


class Store:
    """An inbox under a prefix of an object store, through fsspec and its driver for the scheme."""

    def __init__(self, prefix: str) -> None:
        import fsspec

        self.files, self.root = fsspec.core.url_to_fs(prefix)

    def names(self) -> list[str]:
        found = self.files.find(self.root)
        return [PurePosixPath(name).relative_to(self.root).as_posix() for name in found]

    def fetch(self, name: str, to: Path) -> None:
        self.files.get_file(f"{self.root.rstrip('/')}/{name}", str(to))


def promises(inbox: Folder | Store, names: list[str], place: Path) -> dict[str, dict]:
    """What is said about files beside them: checksum and number of rows by name."""
    said: dict[str, dict] = {}
    for name in names:
        beside = PurePosixPath(name)
        if beside.name != "manifest.json" and beside.suffix != ".sha256":
            continue
        inbox.fetch(name, place)
        text = place.read_text(encoding="utf-8")
        if beside.suffix == ".sha256":
            first = next(iter(text.split()), "")
            said.setdefault(name.removesuffix(".sha256"), {})["sha256"] = first
            continue
        for file in json.loads(text)["files"]:
            said.setdefault((beside.parent / file["name"]).as_posix(), {}).update(file)
    return said


def belongs(name: str, table: dict) -> bool:
    """Whether a file of the inbox holds rows of a table."""
    raw = table["raw"]
    patterns = [table["pattern"]] if table.get("pattern") else [f"{raw}.*", f"{raw}[_-][0-9]*", f"{raw}/*"]
    path = PurePosixPath(name)
    return path.suffix in READERS and path.name != "manifest.json" and any(fnmatch.fnmatch(name, p) for p in patterns)


class PickUp:
    """The files of one table on their way into the lake."""

    def __init__(self, inbox: Folder | Store, loads: Loads) -> None:
        self.inbox = inbox
        self.loads = loads
        self.raw = loads.table["raw"]

    def run(self, load: str, names: list[str], said: dict[str, dict]) -> dict:
        """Brings what is new; one load however many files. Returns the manifest and the names of bad files."""
        state = self.loads.state
        seen = dict(state.get("seen", {}))
        if known := self.loads.manifest(load):
            return {"load": load, "rows": known["rows"], "quarantined": []}
        begun = {"load": load, "whole": False, "files": []}
        bad = []
        with tempfile.TemporaryDirectory() as place:
            for name in sorted(name for name in names if belongs(name, self.loads.table)):
                path = Path(place) / f"arrived{PurePosixPath(name).suffix}"
                self.inbox.fetch(name, path)
                checksum = hashlib.sha256(path.read_bytes()).hexdigest()
                if checksum in seen:
                    continue
                seen[checksum] = name
                try:
                    self.bring(path, checksum, said.get(name, {}), begun)
                except (duckdb.Error, ValueError) as trouble:
                    self.quarantine(name, path, checksum, str(trouble))
                    bad.append(name)
        rows = self.loads.close(begun, {**state, "seen": seen})["rows"] if begun["files"] else 0
        if bad and not begun["files"]:
            write_json(self.loads.state_path, {**state, "seen": seen})
        return {"load": load, "rows": rows, "quarantined": bad}

    def bring(self, path: Path, checksum: str, said: dict, begun: dict) -> None:
        """Puts a file into the lake; raises ValueError where it is not what was said or lacks a column."""
        if said.get("sha256", checksum).lower() != checksum:
            raise ValueError(f"its checksum is {checksum}, not {said['sha256']} as was said beside it")
        self.loads.empty_incoming()
        parquet = self.loads.parquet
        arrived = READERS[path.suffix].format(path=literal(str(path)))
        there = {row[0].lower(): row[0] for row in parquet.execute(f"describe select * from {arrived}").fetchall()}
        missing = [name for name in self.loads.table["columns"] if name.lower() not in there]
        if missing:
            raise ValueError(f"it has no column {', '.join(missing)}")
        wanted = ", ".join(quoted(there[name.lower()]) for name in self.loads.table["columns"])
        parquet.execute(f"insert into incoming select {wanted} from {arrived}")
        rows = parquet.execute("select count(*) from incoming").fetchone()[0]
        if said.get("rows", rows) != rows:
            raise ValueError(f"it has {rows} rows, not {said['rows']} as was said beside it")
        for name in self.loads.table["key"]:
            if parquet.execute(f"select count(*) from incoming where {quoted(name)} is null").fetchone()[0]:
                raise ValueError(f"it has rows without {name}, which identifies them")
        self.loads.keep_incoming(begun)

    def quarantine(self, name: str, path: Path, checksum: str, why: str) -> None:
        """Keeps a bad file with the reason beside it. It is looked at again when it comes with other bytes."""
        folder = self.loads.lake / "quarantine" / self.raw
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / f"{checksum[:16]}{path.suffix}")
        reason = {"file": name, "sha256": checksum, "why": why.splitlines()[0], "at": datetime.now(UTC).isoformat()}
        write_json(folder / f"{checksum[:16]}.why.json", reason)


def tell(what: str) -> None:
    """Says what is wrong, and to ALERT_WEBHOOK where that is set: a bad file stops nothing, so nothing else tells."""
    print(what, file=sys.stderr)
    if webhook := os.environ.get("ALERT_WEBHOOK"):
        body = json.dumps({"text": what}).encode()
        request = urllib.request.Request(webhook, body, {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=10).close()


def main() -> int:
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lake", type=Path, required=True, help="the folder of Parquet files; made if missing")
    parser.add_argument("--table", action="append", help="a table of the raw layer; without it, all")
    parser.add_argument("--load", default=now, help="the name of the load, from YYYYMMDD on (default: now, in UTC)")
    # a file belongs to the load that finds it, and none is landed twice
    for name in ("--since", "--until"):
        parser.add_argument(name, help="taken for the sake of the schedule, and not needed")
    parser.add_argument("--whole", action="store_true", help="taken for the sake of the schedule, and not needed")
    given = parser.parse_args()
    address = os.environ.get("INBOX")
    if not address or not is_load(given.load):
        print("INBOX says where files arrive, and --load begins with the day, YYYYMMDD", file=sys.stderr)
        return 2
    wanted = [table for table in tables() if table["from"] == "files" and given.table in (None, [table["raw"]])]
    said_of, parquet = {}, raw_layer()
    try:
        inbox = Store(address) if "://" in address else Folder(Path(address))
        names = sorted(inbox.names())
        with tempfile.TemporaryDirectory() as place:
            said = promises(inbox, names, Path(place) / "beside")
    except (OSError, ValueError, KeyError, ImportError) as trouble:
        print(f"the inbox cannot be read: {trouble}", file=sys.stderr)
        return 2
    for table in wanted:
        with alone(given.lake, table):
            pick_up = PickUp(inbox, Loads(parquet, given.lake, table))
            said_of[table["raw"]] = pick_up.run(given.load, names, said)
    print(json.dumps(said_of, indent=2))
    if bad := sorted(name for held in said_of.values() for name in held["quarantined"]):
        tell(f"in the quarantine of the lake, with the reason beside each: {', '.join(bad)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
