"""The engines that land.py lands in: DuckDB, and PostgreSQL by COPY. Files are read by DuckDB in either case."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Self

import duckdb
from lake import HERE, literal, quoted

OWN_TABLES = """
create table if not exists raw._loads (load varchar(100), table_name varchar(200), primary key (load, table_name));
create table if not exists raw._positions (
    table_name varchar(200), key varchar(1000), place varchar(1000), "offset" bigint, primary key (table_name, key)
);
create table if not exists raw._gone (load varchar(100), table_name varchar(200), row_key varchar(1000));
"""


class Target:
    """A database with the raw layer in it, within one transaction: it is kept when nothing went wrong."""

    # the temporary table of rows on their way, as the engine is sure to find it
    incoming = "incoming"
    # what tells rows of a table apart in the order in which they came
    row_id = "rowid"

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        self.connection.rollback() if kind else self.connection.commit()
        self.connection.close()

    def run(self, statement: str) -> None:
        """Does something."""
        raise NotImplementedError

    def rows(self, query: str) -> list[tuple]:
        """What a query gives."""
        raise NotImplementedError

    def fill(self, columns: str, rows: str) -> None:
        """Puts rows, a relation of DuckDB, into `incoming`; nothing where there is none."""
        raise NotImplementedError

    def value(self, query: str) -> Any:
        """The one value that a query gives."""
        return self.rows(query)[0][0]

    def landed(self) -> set[tuple[str, str]]:
        """The loads that were landed, with their tables."""
        return {(load, table) for load, table in self.rows("select load, table_name from raw._loads")}

    def primary_key(self, table: str) -> list[str]:
        """The primary key of a raw table in its order; empty where it has none."""
        found = self.rows(
            "select k.column_name from information_schema.key_column_usage as k"
            " inner join information_schema.table_constraints as c on c.constraint_name = k.constraint_name"
            " and c.table_schema = k.table_schema and c.table_name = k.table_name"
            f" where c.constraint_type = 'PRIMARY KEY' and k.table_schema = 'raw' and k.table_name = {literal(table)}"
            " order by k.ordinal_position"
        )
        return [name for (name,) in found]

    def row_counts(self) -> dict[str, int]:
        """How many rows each raw table holds."""
        names = self.rows(
            "select table_name from information_schema.tables where table_schema = 'raw'"
            " and table_type = 'BASE TABLE' order by table_name"
        )
        own = ("_loads", "_gone", "_positions")
        return {name: self.value(f"select count(*) from raw.{quoted(name)}") for (name,) in names if name not in own}


class DuckDB(Target):
    """A DuckDB file."""

    def run(self, statement: str) -> None:
        self.connection.execute(statement)

    def rows(self, query: str) -> list[tuple]:
        return self.connection.execute(query).fetchall()

    def fill(self, columns: str, rows: str) -> None:
        if rows:
            self.run(f"insert into incoming ({columns}) select {columns} from {rows} as arrived")

    def __exit__(self, kind: type | None, *_: object) -> None:
        self.run("rollback" if kind else "commit")
        self.connection.close()


class PostgreSQL(Target):
    """A PostgreSQL database; rows come in by COPY."""

    incoming = "pg_temp.incoming"
    row_id = "ctid"

    def run(self, statement: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)

    def rows(self, query: str) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def fill(self, columns: str, rows: str) -> None:
        if not rows:
            return
        reader = duckdb.connect()
        reader.execute("set timezone = 'UTC'")
        with tempfile.NamedTemporaryFile(suffix=".csv") as text:
            form = "format csv, header false, nullstr '', force_quote *"
            reader.execute(f"copy (select {columns} from {rows} as arrived) to {literal(text.name)} ({form})")
            with self.connection.cursor() as cursor, open(text.name, "rb") as file:
                cursor.copy_expert(f"copy {self.incoming} ({columns}) from stdin (format csv)", file)


def connect(target: str, database: Path | None) -> Target:
    """The engine that dbt builds on, with the raw layer made where it is missing."""
    if target == "duckdb":
        return duckdb_file(database or Path(os.environ.get("DUCKDB_PATH", "build/warehouse.duckdb")))
    if target == "postgres":
        return postgresql()
    raise ConnectionError(f"land.py lands in DuckDB and PostgreSQL; {target} loads the lake by its own means (README)")


def duckdb_file(path: Path) -> Target:
    """A DuckDB file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(str(path))
    except duckdb.IOException as trouble:
        raise ConnectionError(f"the warehouse cannot be opened: {str(trouble).splitlines()[0]}") from trouble
    connection.execute("set timezone = 'UTC'")
    connection.execute((HERE / "raw" / "duckdb.sql").read_text(encoding="utf-8"))
    connection.execute(OWN_TABLES)
    connection.execute("begin")
    return DuckDB(connection)


def postgresql() -> Target:
    """The PostgreSQL that POSTGRES_HOST, _PORT, _USER, _PASSWORD and _DATABASE name, as in profiles.yml."""
    import psycopg2

    def said(name: str, default: str) -> str:
        return os.environ.get(f"POSTGRES_{name}", default)

    try:
        connection = psycopg2.connect(
            host=said("HOST", "localhost"),
            port=said("PORT", "5432"),
            user=said("USER", "warehouse"),
            password=said("PASSWORD", ""),
            dbname=said("DATABASE", "warehouse"),
            application_name="warehouse-land",
            connect_timeout=10,
        )
    except psycopg2.OperationalError as trouble:
        raise ConnectionError(f"the warehouse cannot be reached: {str(trouble).splitlines()[0]}") from trouble
    target = PostgreSQL(connection)
    target.run("set timezone = 'UTC'")
    # two runs at once land one after the other
    target.run("select pg_advisory_xact_lock(hashtext('warehouse-land'))")
    raw_layer = (HERE / "raw" / "postgresql.sql").read_text(encoding="utf-8")
    target.run(raw_layer)
    target.run(OWN_TABLES)
    return target
