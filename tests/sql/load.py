"""Written DDL on real engines: every case is written for every engine, and the engines judge.

    python3 tests/sql/load.py --binary target/debug/plumbline

PostgreSQL (a throwaway server), DuckDB, SQLite, ClickHouse (chdb) and Spark execute what is written for them, twice
where it can be run again, and hold the tables and columns that were read afterwards. Spark has no Delta: its parser,
which is Databricks' grammar, reads every statement as it stands, and the tables are made as Parquet without keys and
computed columns. sqlglot parses what is written for Snowflake, BigQuery, Redshift, MySQL and SQL Server. Migrations run
in PostgreSQL and DuckDB and must leave what the new schema by itself makes.

Every check prints one line; the last line counts them. The exit code is 0 only when every check passed. A check that
cannot run has failed; cases outside the repository are skipped and said so where they are absent.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/engines"))

from workbench import Checks, demand, postgres, run  # noqa: E402  (beside this folder, no package)

FIXTURES = ROOT / "tests/fixtures"
OWN_CASES = {
    "shop": ([FIXTURES / "shop.sql"], "postgresql"),
    "rental": ([FIXTURES / "rental/schema.sql"], "postgresql"),
    "breadth": ([ROOT / "tests/sql/breadth.sql"], "postgresql"),
}
SHARED_CASES = {
    "pagila": (["pagila/pagila-schema.sql"], "postgresql"),
    "northwind": (["northwind/instnwnd.sql"], "sqlserver"),
    "omop": ([f"omop/postgresql-{part}.sql" for part in ("ddl", "primary_keys", "constraints")], "postgresql"),
    "chado": (["large/chado-1.4.sql"], "postgresql"),
}
MIGRATIONS = {
    "forward": ("tests/sql/before.sql", "tests/sql/after.sql"),
    "back": ("tests/sql/after.sql", "tests/sql/before.sql"),
}
EXECUTED = ["postgresql", "duckdb", "sqlite", "clickhouse", "databricks"]
PARSED = {
    "snowflake": "snowflake",
    "bigquery": "bigquery",
    "redshift": "redshift",
    "databricks": "databricks",
    "mysql": "mysql",
    "sqlserver": "tsql",
}


def shared() -> Path | None:
    """The folder of real schemas beside the repository, where there is one."""
    return next((path for path in (up / "shared/cases" for up in ROOT.parents) if path.is_dir()), None)


def cases() -> dict[str, tuple[list[Path], str]]:
    found = dict(OWN_CASES)
    folder = shared()
    for name, (files, dialect) in SHARED_CASES.items():
        if folder is None:
            print(f"skipped {name}: its files are not beside this repository")
        else:
            found[name] = ([folder / file for file in files], dialect)
    return found


def engine(python: Path, job: dict) -> dict:
    """Has tests/sql/engine.py do a job in the environment of the engines."""
    done = subprocess.run(
        [str(python / "bin/python"), str(ROOT / "tests/sql/engine.py")],
        input=json.dumps(job),
        env={
            **os.environ,
            "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "SPARK_LOCAL_IP": "127.0.0.1",
        },
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    lines = done.stdout.splitlines()
    said = "\n".join((done.stdout + done.stderr).splitlines()[-30:])
    demand(done.returncode == 0 and lines, f"the engine ended with {done.returncode}\n{said}")
    return json.loads(lines[-1])


class Written:
    """What the command wrote of every case for every engine, and what it read."""

    def __init__(self, binary: Path, place: Path) -> None:
        self.scripts: dict[tuple[str, str], Path] = {}
        self.tables: dict[str, dict[str, list[str]]] = {}
        self.binary, self.place = binary, place

    def case(self, name: str, files: list[Path], dialect: str) -> str:
        schema = json.loads(run([self.binary, "schema", *files, "--dialect", dialect]))
        self.tables[name] = {
            table["name"].lower(): sorted(column["name"].lower() for column in table["columns"])
            for table in schema["tables"]
        }
        for target in dict.fromkeys([*EXECUTED, *PARSED]):
            text = run([self.binary, "schema", *files, "--dialect", dialect, "--to", target])
            script = self.place / f"{name}.{target}.sql"
            script.write_text(text, encoding="utf-8")
            self.scripts[name, target] = script
        return f"{len(self.tables[name])} tables"

    def demand_held(self, name: str, held: dict[str, list[str]]) -> str:
        """Every table that was read is in the engine, column for column."""
        wanted = self.tables[name]
        tidy = {squeeze(table): sorted(map(squeeze, columns)) for table, columns in held.items()}
        for table, columns in wanted.items():
            there = tidy.get(squeeze(table))
            demand(there is not None, f"{table} is not there; there are {sorted(tidy)[:20]}")
            demand(there == sorted(map(squeeze, columns)), f"{table} has {there}, not {columns}")
        return f"{len(wanted)} tables"


def squeeze(name: str) -> str:
    """A name as it is told apart in every engine: `Order Details` and `order_details` are one."""
    return "".join(letter if letter.isalnum() else "_" for letter in name.lower())


POSTGRES_COLUMNS = """
select json_agg(json_build_array(c.relname, a.attname)) from pg_attribute a join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
"""

POSTGRES_SHAPE = """
select 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' '
    || a.attnotnull || ' ' || a.attidentity::text || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') || ' '
    || coalesce(col_description(c.oid, a.attnum), '')
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and n.nspname = 'public'
union all select 'table ' || c.relname || ' ' || coalesce(obj_description(c.oid), '')
from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname = 'public'
union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(k.oid)
from pg_constraint k join pg_namespace n on n.oid = k.connamespace where n.nspname = 'public'
union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
union all select 'enum ' || t.typname || ' ' || string_agg(e.enumlabel, ',' order by e.enumsortorder)
from pg_type t join pg_enum e on e.enumtypid = t.oid group by t.typname
order by 1
"""


def with_database(psql: list[str], name: str) -> list[str]:
    run([*psql, "-c", f'create database "{name}"'])
    return [*(word if word != "postgres" else name for word in psql)]


def postgres_checks(checks: Checks, written: Written, names: list[str]) -> None:
    with postgres() as psql:
        for name in names:

            def load(name: str = name) -> str:
                own = with_database(psql, name)
                script = written.scripts[name, "postgresql"]
                run([*own, "-f", script])
                run([*own, "-f", script])
                held: dict[str, list[str]] = {}
                for table, column in json.loads(run([*own, "-At", "-c", POSTGRES_COLUMNS])):
                    held.setdefault(table, []).append(column)
                return written.demand_held(name, held)

            checks.check(f"{name} in PostgreSQL, twice", load)
        for name, (before, after) in MIGRATIONS.items():

            def migrate(name: str = name, before: str = before, after: str = after) -> str:
                return postgres_migration(written, psql, name, before, after)

            checks.check(f"migration {name} in PostgreSQL", migrate)


def scripts_of_migration(written: Written, before: str, after: str, target: str) -> tuple[str, str, str]:
    """The old schema, the way to the new one and the new one by itself, as SQL for an engine."""
    binary = written.binary
    one, other = ROOT / before, ROOT / after
    old = run([binary, "schema", one, "--dialect", "postgresql", "--to", target])
    way = run([binary, "migrate", one, other, "--dialect", "postgresql", "--to", target])
    new = run([binary, "schema", other, "--dialect", "postgresql", "--to", target])
    return old, way, new


def postgres_migration(written: Written, psql: list[str], name: str, before: str, after: str) -> str:
    old, way, new = scripts_of_migration(written, before, after, "postgresql")
    shapes = []
    for database, texts in ((f"{name}_migrated", [old, way]), (f"{name}_fresh", [new])):
        own = with_database(psql, database)
        for text in texts:
            script = written.place / f"{database}.sql"
            script.write_text(text, encoding="utf-8")
            run([*own, "-f", script])
        shapes.append(run([*own, "-At", "-c", POSTGRES_SHAPE]).splitlines())
    return same_shape(*shapes)


def same_shape(migrated: list[str], fresh: list[str]) -> str:
    surplus, missing = sorted(set(migrated) - set(fresh)), sorted(set(fresh) - set(migrated))
    demand(not surplus and not missing, f"only after the migration: {surplus}\nonly in the new schema: {missing}")
    return f"{len(fresh)} properties"


def embedded_checks(checks: Checks, written: Written, names: list[str], python: Path) -> None:
    for target, title in (("duckdb", "DuckDB"), ("sqlite", "SQLite"), ("clickhouse", "ClickHouse")):
        for name in names:

            def load(name: str = name, target: str = target) -> str:
                held = engine(python, {"engine": target, "scripts": [str(written.scripts[name, target])] * 2})
                return written.demand_held(name, held["tables"])

            checks.check(f"{name} in {title}, twice", load)
    for name, (before, after) in MIGRATIONS.items():

        def migrate(name: str = name, before: str = before, after: str = after) -> str:
            old, way, new = scripts_of_migration(written, before, after, "duckdb")
            job = {"engine": "duckdb_shape", "old": old, "way": way, "new": new}
            shapes = engine(python, job)
            return same_shape(shapes["migrated"], shapes["fresh"])

        checks.check(f"migration {name} in DuckDB", migrate)


def spark_checks(checks: Checks, written: Written, names: list[str], python: Path) -> None:
    """One start of Spark serves all cases: it takes longer than they do."""
    job = {"engine": "databricks", "cases": {name: str(written.scripts[name, "databricks"]) for name in names}}
    answers: dict = {}

    def start() -> str:
        answers.update(engine(python, job))
        return f"Spark {answers['version']}"

    if not checks.check("Spark starts and reads the cases", start):
        return
    for name in names:

        def load(name: str = name) -> str:
            answer = answers["cases"][name]
            demand(not answer["failed"], "\n".join(answer["failed"][:5]))
            held = written.demand_held(name, answer["tables"])
            return f"{held}, {answer['parsed']} statements parsed"

        checks.check(f"{name} in Spark", load)


def parse_checks(checks: Checks, written: Written, names: list[str], python: Path) -> None:
    for target, dialect in PARSED.items():
        for name in names:

            def parse(name: str = name, target: str = target, dialect: str = dialect) -> str:
                job = {"engine": "sqlglot", "dialect": dialect, "script": str(written.scripts[name, target])}
                answer = engine(python, job)
                demand(not answer["failed"], "\n".join(answer["failed"][:5]))
                tables = len(written.tables[name])
                demand(answer["tables"] == tables, f"{answer['tables']} tables for {tables}")
                return f"{answer['parsed']} statements"

            checks.check(f"sqlglot parses {name} for {target}", parse)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, required=True, help="the built command")
    parser.add_argument("--python-env", type=Path, default=ROOT / ".tools/sql", help="has the engines")
    parser.add_argument("--only", help="one case alone")
    parser.add_argument("--keep", type=Path, help="a folder that keeps what was written, for a look afterwards")
    options = parser.parse_args()

    checks = Checks()
    place = options.keep or Path(tempfile.mkdtemp(prefix="plumbline-sql-"))
    place.mkdir(parents=True, exist_ok=True)
    try:
        written = Written(options.binary.resolve(), place.resolve())
        names = []
        for name, (files, dialect) in cases().items():
            if options.only in (None, name):
                act = lambda name=name, files=files, dialect=dialect: written.case(name, files, dialect)  # noqa: E731
                if checks.check(f"{name} is written for every engine", act):
                    names.append(name)
        postgres_checks(checks, written, names)
        embedded_checks(checks, written, names, options.python_env)
        spark_checks(checks, written, names, options.python_env)
        parse_checks(checks, written, names, options.python_env)
    finally:
        if not options.keep:
            shutil.rmtree(place, ignore_errors=True)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


if __name__ == "__main__":
    sys.exit(main())
