"""The delivered dbt project on PostgreSQL, row for row what it is on DuckDB."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from workbench import Checks, Workshop, demand, run, sample_csv

COMPARE = """
import datetime, decimal, json, struct, sys, duckdb, psycopg2

def plain(value, kind):
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, (int, decimal.Decimal)):
        return str(decimal.Decimal(value).normalize())
    if isinstance(value, float):
        if kind == "FLOAT":
            # both hold the same single; one of them says it in fewer digits
            (value,) = struct.unpack("f", struct.pack("f", value))
        return repr(round(value, 9))
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None).isoformat(" ")
    return str(value)

here, there = duckdb.connect(sys.argv[1], read_only=True), psycopg2.connect(sys.argv[2])
here.execute("set timezone = 'UTC'")
cursor = there.cursor()
cursor.execute("set timezone = 'UTC'")
said = {}
tables = here.execute("select table_name from information_schema.tables where table_schema = 'marts' order by all")
for (name,) in tables.fetchall():
    described = here.execute(f'describe marts."{name}"').fetchall()
    columns, kinds = [f'"{row[0]}"' for row in described], [row[1] for row in described]
    query = f'select {", ".join(columns)} from marts."{name}"'
    cursor.execute(query)
    rows = [sorted(tuple(map(plain, row, kinds)) for row in held.fetchall()) for held in (here.execute(query), cursor)]
    only = [sorted(set(one) - set(other))[:2] for one, other in (rows, rows[::-1])]
    said[name] = {"rows": [len(held) for held in rows], "only": only}
print(json.dumps(said))
"""


def same_rows(here: Workshop, dsn: str) -> str:
    """Demands that the marts of a DuckDB and of a PostgreSQL hold the same rows."""
    database = here.folder / "build/warehouse.duckdb"
    said = json.loads(run([here.python / "bin/python", "-c", COMPARE, database, dsn]))
    differ = {name: held for name, held in said.items() if any(held["only"]) or len(set(held["rows"])) > 1}
    demand(said and not differ, f"rows that only DuckDB, only PostgreSQL has: {differ}")
    return f"{len(said)} tables, {sum(held['rows'][0] for held in said.values())} rows, no difference"


def same_on_postgresql(
    checks: Checks, package: Path, sampled: Workshop, psql: list[str], only: Sequence[str] = (), of: str = ""
) -> None:
    """Lands the sample in PostgreSQL, builds there, and compares every row of every mart; dbt selects `only`.

    `of` stands before what is checked."""
    host = psql[psql.index("-h") + 1]

    def built() -> str:
        run([*psql, "-c", "create database warehouse"])
        here = ["warehouse" if word == "postgres" else word for word in psql]
        run([*here, "-f", package / "pipelines/ingestion/raw/postgresql.sql"])
        rows = int(sampled.environment["SAMPLE_ROWS"])
        sample = sample_csv(package, sampled.folder / "build/csv", rows)
        for path in sorted(sample.glob("*.csv")):
            with path.open(encoding="utf-8") as file:
                columns = ", ".join(f'"{name}"' for name in next(csv.reader(file)))
            run([*here, "-c", f"\\copy raw.\"{path.stem}\" ({columns}) from '{path}' with (format csv, header true)"])
        said = run(
            [sampled.python / "bin/dbt", "build", *only, "--profiles-dir", ".", "--target", "postgres"],
            cwd=sampled.folder / "pipelines/dbt",
            POSTGRES_HOST=host,
            POSTGRES_USER="plumbline",
            POSTGRES_DATABASE="warehouse",
            # the one that DuckDB's sample is tokenised with
            TOKEN_SALT="sample-data-only",
            **sampled.environment,
        )
        return next(line for line in reversed(said.splitlines()) if "PASS=" in line).split("Done. ")[-1]

    def compared() -> str:
        return same_rows(sampled, f"host={host} user=plumbline dbname=warehouse")

    if checks.check(f"{of}dbt builds and tests on PostgreSQL", built):
        checks.check(f"{of}PostgreSQL holds the same rows as DuckDB", compared)
