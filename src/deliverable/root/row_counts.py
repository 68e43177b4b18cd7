"""Prints how many rows each table of the marts holds: one line `table,rows` for each, sorted by name."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import duckdb


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", type=Path, required=True, help="the DuckDB file that `make build` made")
    arguments = parser.parse_args()
    if not arguments.database.exists():
        print(f"{arguments.database} does not exist: run `make build` first", file=sys.stderr)
        return 2
    with duckdb.connect(str(arguments.database), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts' order by table_name"
        ).fetchall()
        print("table,rows")
        for (table,) in tables:
            name = '"' + table.replace('"', '""') + '"'
            counted = connection.execute(f"select count(*) from marts.{name}").fetchone()
            print(f"{table},{counted[0] if counted else 0}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
