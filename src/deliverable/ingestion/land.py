"""Lands the loads of a lake in the raw layer of a DuckDB database.

Landing the same twice changes nothing: a load of the lake is landed once, rows replace those of the same primary key,
and a table without a key is replaced as a whole. A row that came in earlier and changed later stays; of rows that came
twice, one does. Either everything is landed or nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
TABLES = HERE / "tables.json"
RAW_LAYER = HERE / "raw" / "duckdb.sql"


def quoted(name: str) -> str:
    """A name as DuckDB takes it, whatever it consists of."""
    return '"' + name.replace('"', '""') + '"'


def primary_key(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The primary key of a raw table; empty where it has none."""
    found = connection.execute(
        "select constraint_column_names from duckdb_constraints()"
        " where schema_name = 'raw' and table_name = ? and constraint_type = 'PRIMARY KEY'",
        [table],
    ).fetchone()
    return list(found[0]) if found else []


def bring(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str], files: list[str]) -> None:
    """Puts the rows of files into the temporary table `incoming`."""
    names = ", ".join(quoted(name) for name in columns)
    connection.execute(f"create or replace temp table incoming as select {names} from raw.{quoted(table)} limit 0")
    for file in files:
        connection.execute(f"copy incoming ({names}) from ? (format parquet)", [file])


def merge(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[str], whole: bool, marker: str | None
) -> None:
    """Moves `incoming` into a raw table: in place of everything, or in place of the same keys."""
    target = f"raw.{quoted(table)}"
    names = ", ".join(quoted(name) for name in columns)
    key = primary_key(connection, table)
    if key:
        # a row that came twice is deleted once
        latest = f"{quoted(marker)} desc nulls last" if marker else "rowid desc"
        rank = f"row_number() over (partition by {', '.join(map(quoted, key))} order by {latest})"
        connection.execute(f"create or replace temp table incoming as select {names} from incoming qualify {rank} = 1")
    if whole or not key:
        connection.execute(f"delete from {target}")
    else:
        same = " and ".join(f"{target}.{quoted(name)} = incoming.{quoted(name)}" for name in key)
        if marker:
            newer = f"{target}.{quoted(marker)} > incoming.{quoted(marker)}"
            connection.execute(f"delete from incoming using {target} where {same} and {newer}")
        connection.execute(f"delete from {target} using incoming where {same}")
    connection.execute(f"insert into {target} ({names}) select {names} from incoming")


def merge_changes(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[str], key: list[str], files: list[str]
) -> None:
    """Moves the changes of a stream into a raw table: of each key the one that stands latest in the source's log.

    Places in the log are remembered, those of deletions too, so that a change which comes late or again alters nothing.
    Where a row was read beside the log, as a snapshot does, the order of its topic says which is the latest.
    """
    connection.execute(
        'create table if not exists raw._positions (table_name varchar, key varchar, place varchar, "offset" bigint,'
        " primary key (table_name, key))"
    )
    row_key = ", ".join(f'"row".{quoted(name)}' for name in key)
    connection.execute(
        f"""
        create or replace temp table changes as
        with read as (select *, cast(row({row_key}) as varchar) as change_key from read_parquet(?)),
        judged as (select *, bool_and(place is not null) over (partition by change_key) as has_places from read)
        select * from judged
        qualify row_number() over (
            partition by change_key order by case when has_places then place end desc, "offset" desc
        ) = 1
        """,
        [files],
    )
    connection.execute(
        """
        delete from changes using raw._positions as held
        where held.table_name = ? and held.key = changes.change_key and case
            when held.place is null or changes.place is null then held."offset" >= changes."offset"
            else (held.place, held."offset") >= (changes.place, changes."offset")
        end
        """,
        [table],
    )
    target = f"raw.{quoted(table)}"
    same = " and ".join(f'{target}.{quoted(name)} = changes."row".{quoted(name)}' for name in key)
    connection.execute(f"delete from {target} using changes where {same}")
    names = ", ".join(quoted(name) for name in columns)
    values = ", ".join(f'"row".{quoted(name)}' for name in columns)
    connection.execute(f"insert into {target} ({names}) select {values} from changes where not deleted")
    connection.execute(
        """
        insert into raw._positions select ?, change_key, place, "offset" from changes
        on conflict (table_name, key) do update
        set place = greatest(excluded.place, place), "offset" = excluded."offset"
        """,
        [table],
    )


def land_lake(connection: duckdb.DuckDBPyConnection, lake: Path) -> None:
    """Lands the loads that have a manifest and were not landed before, in their order."""
    tables = {table["raw"]: table for table in json.loads(TABLES.read_text(encoding="utf-8"))}
    connection.execute(
        "create table if not exists raw._loads (load varchar, table_name varchar, primary key (load, table_name))"
    )
    landed = set(connection.execute("select load, table_name from raw._loads").fetchall())
    for path in sorted(lake.glob("loads/*/*.json")):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        load, table = manifest["load"], manifest["table"]
        if (load, table) in landed:
            continue
        for file in manifest["files"]:
            if hashlib.sha256((lake / file["path"]).read_bytes()).hexdigest() != file["sha256"]:
                raise SystemExit(f"{lake / file['path']} is not what was written: its checksum is another")
        # a whole table that is older than what is there would bring back what was deleted since
        is_late = manifest["whole"] and any(
            other > load for other, name in landed if name == table and not other.startswith("changes-")
        )
        files = [str(lake / file["path"]) for file in manifest["files"]]
        columns = tables[table]["columns"]
        if manifest.get("changes"):
            if files:
                merge_changes(connection, table, columns, tables[table]["key"], files)
        elif not is_late:
            bring(connection, table, columns, files)
            merge(connection, table, columns, manifest["whole"], tables[table]["watermark"])
        connection.execute("insert into raw._loads values (?, ?)", [load, table])
        landed.add((load, table))


def row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows each raw table holds."""
    names = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'raw'"
        " and table_name not in ('_loads', '_positions') order by all"
    ).fetchall()
    counts = {}
    for (name,) in names:
        counted = connection.execute(f"select count(*) from raw.{quoted(name)}").fetchone()
        counts[name] = counted[0] if counted else 0
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", type=Path, required=True, help="the DuckDB file; made if missing")
    parser.add_argument("--lake", type=Path, required=True, help="the folder of Parquet files, loads and manifests")
    arguments = parser.parse_args()
    if not any(arguments.lake.glob("loads/*/*.json")):
        print(f"no load in {arguments.lake}", file=sys.stderr)
        return 2
    arguments.database.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(arguments.database)) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(RAW_LAYER.read_text(encoding="utf-8"))
        connection.execute("begin")
        land_lake(connection, arguments.lake)
        connection.execute("commit")
        print(json.dumps(row_counts(connection), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
