"""Erases a person: personal data leaves the lake, the raw layer, the snapshots and the marts; what is counted stays.

    python pipelines/privacy/erase.py --table customer --key 4711 --dry-run
    python pipelines/privacy/erase.py --table customer --key 4711
    python pipelines/privacy/erase.py --table customer --key 4711 --postgres "$WAREHOUSE_DSN"

Erase the person at the source first, or the next extract brings them back. `--key` takes the columns of the table's
key in their order. Which columns hold personal data, and where they went, lies in people.json beside this file. A
column that has to hold something holds a word that says no more than that. A second run finds nothing to do. The log
holds a hash of the key, no name and no key.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[1]


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def replacement(kind: str, token: str) -> str:
    """What stands in place of a value: nothing, or where something has to stand, a value that says no more."""
    return {
        "nothing": "null",
        "text": literal(token),
        "date": "date '1900-01-01'",
        "moment": "timestamp '1900-01-01 00:00:00'",
        "number": "0",
        "boolean": "false",
    }[kind]


class DuckDB:
    """The warehouse as a file of DuckDB."""

    def __init__(self, path: Path) -> None:
        self.connection = duckdb.connect(str(path))

    def rows(self, sql: str) -> list[tuple]:
        return self.connection.execute(sql).fetchall()

    def change(self, sql: str) -> int:
        """How many rows a statement changed."""
        return self.connection.execute(sql).fetchall()[0][0]

    @contextlib.contextmanager
    def transaction(self, keep: bool) -> Iterator[None]:
        self.connection.execute("begin")
        try:
            yield
        except BaseException:
            self.connection.execute("rollback")
            raise
        self.connection.execute("commit" if keep else "rollback")


class PostgreSQL:
    """The warehouse on PostgreSQL."""

    def __init__(self, dsn: str) -> None:
        import psycopg2

        self.connection = psycopg2.connect(dsn)

    def rows(self, sql: str) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def change(self, sql: str) -> int:
        """How many rows a statement changed."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.rowcount

    @contextlib.contextmanager
    def transaction(self, keep: bool) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.connection.rollback()
            raise
        if keep:
            self.connection.commit()
        else:
            self.connection.rollback()


class Eraser:
    """Finds a person everywhere and removes what is personal."""

    def __init__(self, warehouse: DuckDB | PostgreSQL, person: dict[str, Any], key: list[str]) -> None:
        self.warehouse = warehouse
        self.person = person
        self.key = dict(zip(person["key"], key, strict=True))
        self.token = "erased-" + hashlib.sha256("|".join(key).encode()).hexdigest()[:12]

    def there(self, schema: str, table: str) -> set[str]:
        """The columns of a table; none where it is not there."""
        found = self.warehouse.rows(
            "select column_name from information_schema.columns"
            f" where table_schema = {literal(schema)} and table_name = {literal(table)}"
        )
        return {name for (name,) in found}

    def matches(self, columns: dict[str, str], alias: str = "") -> str:
        """The condition that a row is the person's, by the values of their key."""
        return " and ".join(
            f"cast({alias}{quoted(column)} as varchar) = {literal(self.key[key])}" for key, column in columns.items()
        )

    def values(self, columns: dict[str, str], there: set[str]) -> dict[str, str]:
        """What stands in place of each column that is there, as SQL."""
        return {quoted(name): replacement(kind, self.token) for name, kind in columns.items() if name in there}

    def blank(self, schema: str, table: str, columns: dict[str, str], condition: str) -> int:
        """Empties columns of the rows that are meant, where they are not empty yet."""
        values = self.values(columns, self.there(schema, table))
        if not values:
            return 0
        filled = " or ".join(f"{column} is distinct from {value}" for column, value in values.items())
        setting = ", ".join(f"{column} = {value}" for column, value in values.items())
        name = f"{quoted(schema)}.{quoted(table)}"
        return self.warehouse.change(f"update {name} set {setting} where ({condition}) and ({filled})")

    def in_database(self) -> dict[str, int]:
        """What is emptied in the warehouse, by table; what belongs to the person is found before they are emptied."""
        done: dict[str, int] = {}
        for place in self.person["belongings"]:
            if self.there("raw", place["table"]) and self.there("raw", self.person["raw"]):
                condition = self.of_belonging(place)
                done[f"raw.{place['table']}"] = self.blank("raw", place["table"], place["columns"], condition)
        own = {key: key for key in self.person["key"]}
        raw = self.person["raw"]
        done[f"raw.{raw}"] = self.blank("raw", raw, self.person["columns"], self.matches(own))
        for place in self.person["published"]:
            for schema, table in (("snapshots", place["snapshot"]), ("marts", place["table"])):
                if table and self.there(schema, table):
                    condition = self.matches(place["key"])
                    done[f"{schema}.{table}"] = self.blank(schema, table, place["columns"], condition)
        for place in self.person["vault"]:
            table, hash_key = place["table"], quoted(place["hash_key"])
            if self.there("vault", table):
                # a satellite knows the person by the hash that the hub gave them
                known = f'select {hash_key} from "vault".{quoted(place["hub"])} where {self.matches(place["key"])}'
                done[f"vault.{table}"] = self.blank("vault", table, place["columns"], f"{hash_key} in ({known})")
        return done

    def of_belonging(self, place: dict[str, Any]) -> str:
        """The condition that a row of another table is the person's alone."""
        raw = f'"raw".{quoted(self.person["raw"])}'
        if place["refers"] == "to_person":
            return self.matches({key: column for column, key in place["on"]})
        here = [(f"p.{quoted(column)}", quoted(there)) for column, there in place["on"]]
        meant = " and ".join(f"{ours} = {quoted(place['table'])}.{theirs}" for ours, theirs in here)
        mine = self.matches({key: key for key in self.person["key"]}, "p.")
        return (
            f"exists (select 1 from {raw} as p where {meant} and {mine})"
            f" and not exists (select 1 from {raw} as p where {meant} and not ({mine}))"
        )

    def in_lake(self, lake: Path, keep: bool) -> dict[str, int]:
        """What is emptied in the files of the lake, each written anew beside the old one, whose place it then takes."""
        done: dict[str, int] = {}
        tables = [(self.person["raw"], self.person["columns"], {key: key for key in self.person["key"]})]
        for place in self.person["belongings"]:
            if place["refers"] == "to_person":
                tables.append((place["table"], place["columns"], {key: column for column, key in place["on"]}))
        reader = duckdb.connect()
        written: dict[str, str] = {}
        for table, columns, key in tables:
            for file in sorted((lake / "raw" / table).rglob("*.parquet")):
                source = f"read_parquet({literal(str(file))}, hive_partitioning = false)"
                there = {name for (name, *_) in reader.execute(f"describe select * from {source}").fetchall()}
                values = self.values(columns, there)
                if not values or not set(key.values()) <= there:
                    continue
                mine = self.matches(key)
                filled = " or ".join(f"{column} is distinct from {value}" for column, value in values.items())
                count = reader.execute(f"select count(*) from {source} where {mine} and ({filled})").fetchone()[0]
                if not count:
                    continue
                done[f"lake/{table}"] = done.get(f"lake/{table}", 0) + count
                if keep:
                    emptied = ", ".join(
                        f"case when {mine} then {value} else {column} end as {column}"
                        for column, value in values.items()
                    )
                    beside = file.with_suffix(".erasing")
                    query = f"select * replace ({emptied}) from {source}"
                    reader.execute(f"copy ({query}) to {literal(str(beside))} (format parquet, compression zstd)")
                    beside.replace(file)
                    written[file.relative_to(lake).as_posix()] = hashlib.sha256(file.read_bytes()).hexdigest()
        renew_manifests(lake, written)
        return done


def renew_manifests(lake: Path, written: dict[str, str]) -> None:
    """The checksums of files that were written anew, in the manifests that name them."""
    for path in sorted(lake.glob("loads/**/*.json")) if written else []:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        changed = [file for file in manifest.get("files", []) if file["path"] in written]
        for file in changed:
            file["sha256"] = written[file["path"]]
        if changed:
            beside = path.with_suffix(".erasing")
            beside.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
            beside.replace(path)


def write_log(log: Path, table: str, key: list[str], done: dict[str, int]) -> None:
    """One line for each run that changed something or was asked to."""
    said = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "table": table,
        "key_sha256": hashlib.sha256("|".join([table, *key]).encode()).hexdigest(),
        "rows": done,
    }
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(said) + "\n")


def main() -> int:
    people = json.loads((HERE / "people.json").read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(description="Erases a person from the lake and the warehouse.")
    parser.add_argument("--table", required=True, choices=sorted(people), help="the table of the source they stand in")
    parser.add_argument("--key", required=True, nargs="+", help="the values of its key, in their order")
    parser.add_argument("--database", type=Path, default=PACKAGE / "build/warehouse.duckdb", help="a file of DuckDB")
    parser.add_argument("--postgres", help="the warehouse on PostgreSQL, as libpq takes it, in place of DuckDB")
    parser.add_argument("--lake", type=Path, default=PACKAGE / "build/lake", help="the folder of the lake")
    parser.add_argument("--log", type=Path, default=PACKAGE / "build/erasures.jsonl", help="what was done")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be changed")
    options = parser.parse_args()
    person = people[options.table]
    if len(options.key) != len(person["key"]):
        parser.error(f"the key of {options.table} is {', '.join(person['key'])}")
    if not options.postgres and not options.database.exists():
        parser.error(f"there is no warehouse at {options.database}")
    warehouse = PostgreSQL(options.postgres) if options.postgres else DuckDB(options.database)
    eraser = Eraser(warehouse, person, options.key)
    keep = not options.dry_run
    with warehouse.transaction(keep):
        done = eraser.in_database()
    done |= eraser.in_lake(options.lake, keep)
    for place, count in done.items():
        print(f"{place}: {count} {'rows emptied' if keep else 'rows would be emptied'}")
    if keep:
        write_log(options.log, options.table, options.key, done)
    return 0


if __name__ == "__main__":
    sys.exit(main())
