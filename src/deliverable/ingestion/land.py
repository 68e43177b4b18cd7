"""Lands the loads of a lake in the raw layer of DuckDB or PostgreSQL.

Landing the same twice changes nothing: a load of the lake is landed once, rows replace those of the same primary key,
and a load that was read whole takes the place of its table: what the source no longer has is noted. A row that came in
earlier and changed later stays; of rows that came twice, one does. Either everything is landed or nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path

from lake import day_of, literal, quoted, tables
from targets import Target, connect

# written when rows went away or whole tables were read anew: the next build makes every fact anew, then removes it
REBUILD = Path(os.environ.get("REBUILD_MARKER", Path(__file__).resolve().parents[2] / "build" / "rebuild"))


def bring(target: Target, table: str, columns: list[str], rows: str) -> None:
    """Puts rows, a query of DuckDB, into the temporary table `incoming`."""
    names = ", ".join(quoted(name) for name in columns)
    target.run(f"drop table if exists {target.incoming}")
    target.run(f"create temp table incoming as select {names} from raw.{quoted(table)} limit 0")
    target.fill(names, rows)


def merge(target: Target, table: str, columns: list[str], marker: str | None) -> None:
    """Moves `incoming` into a raw table, in place of the same keys; without a key, beside what is there."""
    held = f"raw.{quoted(table)}"
    names = ", ".join(quoted(name) for name in columns)
    key = target.primary_key(table)
    if key:
        same = " and ".join(f"held.{quoted(name)} = incoming.{quoted(name)}" for name in key)
        if marker:
            newer = f"held.{quoted(marker)} > incoming.{quoted(marker)}"
            target.run(f"delete from {target.incoming} as incoming using {held} as held where {same} and {newer}")
        # by a condition and not by a join: a row that came twice is deleted once
        target.run(
            f"delete from {held} as held where exists (select 1 from {target.incoming} as incoming where {same})"
        )
    target.run(f"insert into {held} ({names}) {once(target, names, key, marker)}")


def merge_changes(target: Target, table: dict, files: list[str]) -> None:
    """Moves the changes of a stream into a raw table: of each key the one that stands latest in the source's log.

    Places in the log are remembered, those of deletions too, so that a change which comes late or again alters nothing.
    Where a row was read beside the log, as a snapshot does, the order of its topic says which is the latest.
    """
    names = [quoted(name) for name in table["columns"]]
    row_key = ", ".join(f'"row".{quoted(name)}' for name in table["key"])
    row = ", ".join(f'"row".{name} as {name}' for name in names)
    paths = ", ".join(literal(path) for path in files)
    latest = f"""(
        with read as (select *, cast(row({row_key}) as varchar) as change_key from read_parquet([{paths}])),
        judged as (select *, bool_and(place is not null) over (partition by change_key) as has_places from read)
        select {row}, change_key as "change key", place as "change place", "offset" as "change offset",
            deleted as "change deletes"
        from judged
        qualify row_number() over (
            partition by change_key order by case when has_places then place end desc, "offset" desc
        ) = 1
    )"""
    held = f"raw.{quoted(table['raw'])}"
    own = ['"change key"', '"change place"', '"change offset"', '"change deletes"']
    target.run(f"drop table if exists {target.incoming}")
    target.run(
        f"create temp table incoming as select {', '.join(names)}, cast(null as varchar(1000)) as {own[0]},"
        f" cast(null as varchar(1000)) as {own[1]}, cast(null as bigint) as {own[2]}, cast(null as boolean) as {own[3]}"
        f" from {held} limit 0"
    )
    target.fill(", ".join(names + own), latest)
    name = literal(table["raw"])
    target.run(
        f"delete from {target.incoming} as incoming using raw._positions as known"
        f" where known.table_name = {name} and known.key = incoming.{own[0]} and case"
        f' when known.place is null or incoming.{own[1]} is null then known."offset" >= incoming.{own[2]}'
        f" else known.place > incoming.{own[1]}"
        f' or (known.place = incoming.{own[1]} and known."offset" >= incoming.{own[2]}) end'
    )
    same = " and ".join(f"held.{quoted(key)} = incoming.{quoted(key)}" for key in table["key"])
    target.run(f"delete from {held} as held using {target.incoming} as incoming where {same}")
    listed = ", ".join(names)
    target.run(f"insert into {held} ({listed}) select {listed} from {target.incoming} where not {own[3]}")
    target.run(
        f"insert into raw._positions as known select {name}, {own[0]}, {own[1]}, {own[2]} from {target.incoming}"
        " on conflict (table_name, key) do update set"
        ' place = greatest(excluded.place, known.place), "offset" = excluded."offset"'
    )


def once(target: Target, names: str, key: list[str], marker: str | None) -> str:
    """The rows of `incoming`; of those that came twice in one load, the one that changed last."""
    if not key:
        return f"select {names} from {target.incoming}"
    keys = ", ".join(quoted(name) for name in key)
    latest = f"{quoted(marker)} desc nulls last" if marker else f"{target.row_id} desc"
    return f"select distinct on ({keys}) {names} from {target.incoming} order by {keys}, {latest}"


def replace(target: Target, table: dict, load: str, most_gone: float) -> int:
    """Puts `incoming` in place of a raw table; returns how many rows the source no longer has, which are noted."""
    held = f"raw.{quoted(table['raw'])}"
    names = ", ".join(quoted(name) for name in table["columns"])
    key = target.primary_key(table["raw"])
    before = target.value(f"select count(*) from {held}")
    gone = 0
    if key and before:
        same = " and ".join(f"held.{quoted(name)} = incoming.{quoted(name)}" for name in key)
        missing = f"from {held} as held where not exists (select 1 from {target.incoming} as incoming where {same})"
        gone = target.value(f"select count(*) {missing}")
        if before >= 100 and gone > most_gone * before:
            raise SystemExit(
                f"load {load} of {table['raw']} lacks {gone} of {before} rows: an incomplete read, or a source that was"
                " emptied? --most-gone 1 lands it all the same"
            )
        row_key = " || '|' || ".join(f"cast(held.{quoted(name)} as varchar(200))" for name in key)
        target.run(f"insert into raw._gone select {literal(load)}, {literal(table['raw'])}, {row_key} {missing}")
    target.run(f"delete from {held}")
    target.run(f"insert into {held} ({names}) {once(target, names, key, table['watermark'])}")
    return gone


def files_of(lake: Path, manifest: dict) -> list[str]:
    """The files of a load, each as it was written."""
    paths = []
    for file in manifest["files"]:
        path = lake / file["path"]
        if hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
            raise SystemExit(f"{path} is not what was written: its checksum is another")
        paths.append(str(path))
    return paths


def forget(target: Target, manifests: list[dict], first: str, last: str) -> None:
    """Has the loads of some days landed again. Whatever followed a load that was read whole is landed again as well,
    since that puts the whole table in the place of what is there; where nothing tells rows apart, all of them are."""
    for table in sorted({manifest["table"] for manifest in manifests}):
        loads = [held for held in manifests if held["table"] == table and not held.get("changes")]
        again = {held["load"] for held in loads if first <= day_of(held["load"]) <= last}
        wholes = [held["load"] for held in loads if held["whole"] and held["load"] in again]
        again |= {held["load"] for held in loads if wholes and held["load"] >= min(wholes)}
        if again and not target.primary_key(table):
            again = {held["load"] for held in loads}
            target.run(f"delete from raw.{quoted(table)}")
        for load in sorted(again):
            for noted in ("_loads", "_gone"):
                target.run(f"delete from raw.{noted} where load = {literal(load)} and table_name = {literal(table)}")


def land_lake(target: Target, lake: Path, until: str, again: tuple[str, str] | None, most_gone: float) -> dict:
    """Lands the loads that have a manifest and were not landed before, in their order; returns what went away."""
    known = {table["raw"]: table for table in tables()}
    manifests = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(lake.glob("loads/*/*.json"))]
    if again:
        forget(target, manifests, *again)
    landed = target.landed()
    gone, anew = {}, False
    for manifest in manifests:
        load, name = manifest["load"], manifest["table"]
        # the changes of a stream have a number and no day
        changes = manifest.get("changes", False)
        if (load, name) in landed or (not changes and day_of(load) > until):
            continue
        table = known[name]
        # a whole table that is older than what is there would bring back what was deleted since
        is_late = manifest["whole"] and any(
            other > load for other, held in landed if held == name and not other.startswith("changes-")
        )
        paths = [] if is_late else files_of(lake, manifest)
        if changes and paths:
            merge_changes(target, table, paths)
        elif not changes and not is_late:
            names = ", ".join(quoted(column) for column in table["columns"])
            files = ", ".join(literal(path) for path in paths)
            rows = f"(select {names} from read_parquet([{files}]))" if files else ""
            bring(target, name, table["columns"], rows)
            if manifest["whole"]:
                had = any(held == name for _, held in landed)
                gone[name] = gone.get(name, 0) + replace(target, table, load, most_gone)
                # rows that are older than the facts look back may have come
                anew = anew or gone[name] > 0 or (had and table["watermark"] is not None)
            elif paths:
                merge(target, name, table["columns"], table["watermark"])
        target.run(f"insert into raw._loads values ({literal(load)}, {literal(name)})")
        landed.add((load, name))
    if again or anew:
        REBUILD.parent.mkdir(parents=True, exist_ok=True)
        REBUILD.touch()
    return {name: rows for name, rows in gone.items() if rows}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--target",
        default=os.environ.get("DBT_TARGET", "duckdb"),
        help="duckdb or postgres (default: DBT_TARGET, else duckdb)",
    )
    parser.add_argument("--database", type=Path, help="the DuckDB file; made if missing (default: DUCKDB_PATH)")
    parser.add_argument("--lake", type=Path, required=True, help="the folder of Parquet files, loads and manifests")
    parser.add_argument("--until", default="9999-12-31", metavar="DAY", help="leave the loads of later days")
    parser.add_argument("--again", nargs=2, metavar=("FROM", "TO"), help="land the loads of these days once more")
    parser.add_argument(
        "--most-gone", type=float, default=0.5, help="the share of a table that may go at once (default: %(default)s)"
    )
    arguments = parser.parse_args()
    if not any(arguments.lake.glob("loads/*/*.json")):
        print(f"no load in {arguments.lake}", file=sys.stderr)
        return 2
    try:
        target = connect(arguments.target, arguments.database)
    except ConnectionError as trouble:
        print(trouble, file=sys.stderr)
        return 2
    # everything or nothing
    with target:
        again = tuple(arguments.again) if arguments.again else None
        gone = land_lake(target, arguments.lake, arguments.until, again, arguments.most_gone)
        counts = target.row_counts()
    print(json.dumps({"rows": counts, "gone": gone}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
