"""Prints how many rows each table of the marts holds: one line `table,rows` for each, sorted by name."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

TABLES = "select table_name from information_schema.tables where table_schema = 'marts' order by table_name"


def duckdb_cursor(path: Path) -> Any:
    """What asks the DuckDB file that `make build` made."""
    import duckdb

    if not path.exists():
        raise SystemExit(f"{path} does not exist: run `make build` first")
    return duckdb.connect(str(path), read_only=True).cursor()


def postgresql_cursor() -> Any:
    """What asks the PostgreSQL of `make build TARGET=postgres`, by the settings of profiles.yml."""
    import psycopg2

    connection = psycopg2.connect(
        host=os.environ.get("POSTGRES_HOST", "localhost"),
        port=os.environ.get("POSTGRES_PORT", "5432"),
        user=os.environ.get("POSTGRES_USER", "warehouse"),
        password=os.environ.get("POSTGRES_PASSWORD", ""),
        dbname=os.environ.get("POSTGRES_DATABASE", "warehouse"),
    )
    return connection.cursor()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", choices=("duckdb", "postgres"), default="duckdb", help="default: %(default)s")
    parser.add_argument("--database", type=Path, help="the DuckDB file (default: DUCKDB_PATH)")
    given = parser.parse_args()
    database = given.database or Path(os.environ.get("DUCKDB_PATH", "build/warehouse.duckdb"))
    cursor = duckdb_cursor(database) if given.target == "duckdb" else postgresql_cursor()
    cursor.execute(TABLES)
    print("table,rows")
    for (table,) in cursor.fetchall():
        name = '"' + table.replace('"', '""') + '"'
        cursor.execute(f"select count(*) from marts.{name}")
        print(f"{table},{cursor.fetchone()[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
