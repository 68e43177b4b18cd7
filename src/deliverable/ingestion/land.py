"""Lands the CSV files of a folder in the raw layer of a DuckDB database.

Landing the same files twice changes nothing: rows replace those of the same primary key, and a table without a
key is replaced as a whole. Either every file is landed or none.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

import duckdb

RAW_LAYER = Path(__file__).parent / "raw" / "duckdb.sql"


def quoted(name: str) -> str:
    """A name as DuckDB takes it, whatever it consists of."""
    return '"' + name.replace('"', '""') + '"'


def header_of(path: Path) -> list[str]:
    """The column names in the first line of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return next(csv.reader(file), [])


def primary_key(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The primary key of a raw table; empty where it has none."""
    found = connection.execute(
        "select constraint_column_names from duckdb_constraints()"
        " where schema_name = 'raw' and table_name = ? and constraint_type = 'PRIMARY KEY'",
        [table],
    ).fetchone()
    return list(found[0]) if found else []


def land(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Lands one file and returns how many rows its table holds now."""
    table = path.stem
    target = f"raw.{quoted(table)}"
    columns = ", ".join(quoted(name) for name in header_of(path))
    connection.execute(f"create or replace temp table incoming as select {columns} from {target} limit 0")
    connection.execute(
        f"copy incoming ({columns}) from ? (format csv, header true, nullstr '', allow_quoted_nulls false)",
        [str(path)],
    )
    key = primary_key(connection, table)
    if key:
        same = " and ".join(f"{target}.{quoted(name)} = incoming.{quoted(name)}" for name in key)
        connection.execute(f"delete from {target} using incoming where {same}")
    else:
        connection.execute(f"delete from {target}")
    connection.execute(f"insert into {target} ({columns}) select {columns} from incoming")
    counted = connection.execute(f"select count(*) from {target}").fetchone()
    return counted[0] if counted else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", type=Path, required=True, help="the DuckDB file; made if missing")
    parser.add_argument("--sample", type=Path, required=True, help="the folder with one CSV file for each raw table")
    arguments = parser.parse_args()
    files = sorted(arguments.sample.glob("*.csv"))
    if not files:
        print(f"no CSV file in {arguments.sample}", file=sys.stderr)
        return 2
    arguments.database.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(arguments.database)) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(RAW_LAYER.read_text(encoding="utf-8"))
        connection.execute("begin")
        counts = {path.stem: land(connection, path) for path in files}
        connection.execute("commit")
    print(json.dumps(counts, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
