"""Writes the sample as the loads of a lake, just as pipelines/ingestion/extract.py writes what it reads."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

RAW_LAYER = Path(__file__).parents[1] / "ingestion" / "raw" / "duckdb.sql"
CSV = "format csv, header true, nullstr '', allow_quoted_nulls false"


class Lake:
    """A lake of invented rows; all of its loads are of one size."""

    def __init__(self, folder: Path, rows: int) -> None:
        self.folder = folder
        size = folder / "sample.json"
        held = json.loads(size.read_text(encoding="utf-8"))["rows"] if size.exists() else rows
        if held != rows:
            raise SystemExit(f"{folder} holds a sample of {held} rows: `make clean` first, or SAMPLE_ROWS={held}")
        write(size, {"rows": rows})
        # files of CSV are made without an engine
        import duckdb

        self.parquet = duckdb.connect()
        self.parquet.execute("set timezone = 'UTC'")
        self.parquet.execute(RAW_LAYER.read_text(encoding="utf-8"))

    def manifest(self, load: str, table: str) -> Path:
        """The file that says that a load of a table is there."""
        return self.folder / "loads" / load / f"{table}.json"

    def write_load(self, load: str, table: str, columns: list[str], text: Path, whole: bool) -> None:
        """Writes the rows of a CSV file as one load: the file first, then what says that it is there."""
        names = ", ".join('"' + name.replace('"', '""') + '"' for name in columns)
        target = '"' + table.replace('"', '""') + '"'
        self.parquet.execute(f"create or replace temp table incoming as select {names} from raw.{target} limit 0")
        self.parquet.execute(f"copy incoming from ? ({CSV})", [str(text)])
        rows = self.parquet.execute("select count(*) from incoming").fetchone()[0]
        files = []
        if rows:
            day = f"{load[:4]}-{load[4:6]}-{load[6:8]}"
            path = Path("raw") / table / f"load_date={day}" / f"{load}-00000.parquet"
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder) as place:
                unfinished = Path(place) / "rows.parquet"
                quoted = str(unfinished).replace("'", "''")
                self.parquet.execute(f"copy incoming to '{quoted}' (format parquet, compression zstd)")
                checksum = hashlib.sha256(unfinished.read_bytes()).hexdigest()
                unfinished.replace(self.folder / path)
            files.append({"path": path.as_posix(), "rows": rows, "sha256": checksum})
        manifest = {"table": table, "rows": rows, "load": load, "whole": whole, "since": None, "until": None}
        write(self.manifest(load, table), manifest | {"files": files})


def write(path: Path, content: dict) -> None:
    """Writes all of a file or nothing of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    unfinished.replace(path)
