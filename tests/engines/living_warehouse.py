"""A built warehouse on DuckDB and on a real PostgreSQL: masks and rights, erasure, monitoring, quality."""

import json
import shutil
from pathlib import Path

from workbench import Checks, Failed, Workshop, demand, run, sample_csv

EXPORT = """
import sys, duckdb
database = duckdb.connect(sys.argv[1], read_only=True)
for schema in sys.argv[3:]:
    found = "select table_name from information_schema.tables where table_type = 'BASE TABLE' and table_schema = ?"
    for (table,) in database.execute(found, [schema]).fetchall():
        database.execute(f'copy {schema}."{table}" to \\'{sys.argv[2]}/{schema}.{table}.csv\\' (header true)')
"""

ASK = """
import json, sys, duckdb
database = duckdb.connect(sys.argv[1], read_only=True)
for query in sys.argv[2:]:
    text = open(query, encoding="utf-8").read()
    print(json.dumps(database.execute(text).fetchall(), default=str))
"""

LAKE = """
import hashlib, json, pathlib, sys, duckdb
lake, sample, table = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
file = lake / "raw" / table / "day=2026-01-02" / "load-0001.parquet"
file.parent.mkdir(parents=True)
rows = f"select * from read_csv('{sample}/{table}.csv', all_varchar = true)"
duckdb.execute(f"copy ({rows}) to '{file}' (format parquet)")
said = {"path": file.relative_to(lake).as_posix(), "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
manifest = lake / "loads/load" / f"{table}.json"
manifest.parent.mkdir(parents=True)
manifest.write_text(json.dumps({"load": "load", "table": table, "files": [said], "whole": True}))
"""


class Living:
    """A package that was built, and the same tables on PostgreSQL."""

    def __init__(self, package: Path, place: Path, python: Path, psql: list[str]) -> None:
        self.package, self.place, self.python, self.psql = package, place, python, psql
        self.dsn = f"host={psql[psql.index('-h') + 1]} user=plumbline dbname=postgres"
        self.workshop = Workshop(package, place / "living", python, newcomer=False)
        self.workshop.environment["RECORD_RUNS"] = "1"
        self.database = self.workshop.folder / "build/warehouse.duckdb"

    def build(self) -> str:
        """Builds on DuckDB and brings what was built to PostgreSQL."""
        self.workshop.make("build")
        files = self.place / "tables"
        files.mkdir()
        schemas = ["raw", "marts", "operations"]
        run([self.python / "bin/python", "-c", EXPORT, self.database, files, *schemas])
        self.do("create schema raw", "create schema operations", "create schema if not exists marts")
        run([*self.psql, "-f", self.package / "db/postgresql.sql"])
        run([*self.psql, "-f", self.package / "pipelines/ingestion/raw/postgresql.sql"])
        self.do(
            "create table operations.results (run_id text, ran_at timestamp, kind text, name text, status text,"
            " failures bigint, seconds double precision)",
            "create table operations.tables (run_id text, ran_at timestamp, table_name text, n_rows bigint,"
            " newest timestamp)",
        )
        n_rows = 0
        for file in sorted(files.iterdir()):
            schema, table, _ = file.name.split(".")
            if table.startswith("_"):
                continue
            with file.open(encoding="utf-8") as text:
                columns = text.readline().strip()
            copy = f"\\copy {schema}.\"{table}\" ({columns}) from '{file}' with (format csv, header true)"
            self.do("set session_replication_role = replica", copy)
            n_rows += int(self.do(f'select count(*) from {schema}."{table}"'))
        demand(n_rows, "nothing was brought to PostgreSQL")
        return f"{n_rows} rows in {len(list(files.iterdir()))} tables"

    def do(self, *statements: str) -> str:
        """What statements answer, lines without a frame."""
        return run([*self.psql, "-At", *(word for one in statements for word in ("-c", one))]).strip()

    def refused(self, *statements: str) -> None:
        """Demands that the last of these statements is not permitted."""
        try:
            said = self.do(*statements)
        except Failed as trouble:
            demand("permission denied" in str(trouble), f"refused otherwise: {trouble}")
        else:
            raise Failed(f"permitted: {statements[-1]} answers {said}")


def readers_see_masks(living: Living, slug: str) -> str:
    """The script, twice: a reader sees masks and no table, a privacy reader all; rows follow row_access."""
    script = living.package / "db/security/postgresql.sql"
    for _ in range(2):
        run([*living.psql, "-f", script])
    living.do(
        f"create role clerk login in role {slug}_reader",
        f"create role officer login in role {slug}_privacy_reader",
        f"create role desk login in role {slug}_reader",
    )
    names = "select distinct first_name from {} where first_name is not null"
    seen = living.do("set role clerk", names.format("published.dim_customer")).splitlines()
    demand(seen and all(len(name) == 4 and name.endswith("***") for name in seen), f"a reader sees {seen}")
    living.refused("set role clerk", "select * from marts.dim_customer")
    living.refused("set role clerk", "select * from raw.customer")
    real = living.do(names.format("marts.dim_customer")).splitlines()
    for schema in ("published", "marts"):
        open_to = living.do("set role officer", names.format(f"{schema}.dim_customer")).splitlines()
        demand(set(open_to) == set(real), f"a privacy reader sees {open_to} in {schema}, not {real}")
    everything = int(living.do("set role desk", "select count(*) from published.fct_hire"))
    key, expected = living.do(
        "select tool_key, count(*) from marts.fct_hire group by 1 order by 2 desc, 1 limit 1"
    ).split("|")
    living.do(f"insert into security.row_access values ('desk', 'dim_tool', '{key}')")
    mine = living.do("set role desk", "select count(*) from published.fct_hire")
    demand(mine == expected and int(mine) < everything, f"who may see one tool sees {mine} of {everything} rows")
    living.do(f"insert into security.row_access values ('officer', 'dim_tool', '{key}')")
    on_table = living.do("set role officer", "select count(*) from marts.fct_hire")
    demand(on_table == expected, f"row security on the table itself shows {on_table} rows, not {expected}")
    return f"{len(seen)} masked values, {mine} of {everything} rows"


def people_are_erased(living: Living) -> str:
    """A customer leaves the lake, the raw layer and the marts, on DuckDB and PostgreSQL; a second run finds nothing."""
    place = living.workshop.folder
    lake = place / "build/lake"
    sample = sample_csv(living.package, living.place / "sample")
    run([living.python / "bin/python", "-c", LAKE, lake, sample, "customer"])
    key = living.do("select min(customer_id) from raw.customer")
    name = living.do(f"select first_name from raw.customer where customer_id = {key}")
    demand(name, "the customer has no name to lose")
    shutil.copy(living.database, place / "build/before.duckdb")

    def erase(*words: str | Path) -> dict[str, int]:
        command = [living.python / "bin/python", place / "pipelines/privacy/erase.py", "--table", "customer"]
        said = run([*command, "--key", key, *words])
        return {line.split(": ")[0]: int(line.split(": ")[1].split()[0]) for line in said.strip().splitlines()}

    told = []
    for engine in ([], ["--postgres", living.dsn]):
        found = erase("--dry-run", *engine)
        demand(found.get("raw.customer") == 1 and found.get("marts.dim_customer") == 1, f"a dry run finds {found}")
        demand(erase("--dry-run", *engine) == found, "a dry run changed something")
        demand(erase(*engine) == found, "a run does something else than a dry run says")
        again = erase(*engine)
        demand(not any(again.values()), f"a second run finds {again}")
        told.append(sum(found.values()))
    demand(
        living.do(f"select count(*) from raw.customer where first_name = '{name}' and customer_id = {key}") == "0", name
    )
    filled = living.do(f"select count(*) from marts.dim_customer where customer_id = {key} and first_name is not null")
    demand(filled == "0", "the dimension still holds the name")
    customers = living.do("select count(*), count(first_name) from marts.dim_customer")
    rows, named = (int(count) for count in customers.split("|"))
    demand(named == rows - 2, f"others lost their names: {customers} (one of them is the unknown member)")
    log = (place / "build/erasures.jsonl").read_text(encoding="utf-8")
    demand(len(log.splitlines()) == 4 and name not in log, f"the log says {log}")
    # the files of the lake can still be landed: their checksums were renewed
    land = [living.python / "bin/python", place / "pipelines/ingestion/land.py", "--lake", lake]
    landed = run([*land, "--database", place / "build/again.duckdb"])
    demand(name not in landed, "the lake still holds the name")
    return f"{told[0]} rows with DuckDB and the lake, {told[1]} with PostgreSQL"


def queries_answer(living: Living) -> str:
    """Every query on both engines, those of the dashboard on PostgreSQL; alarms ring for what they are for."""
    queries = sorted((living.package / "monitoring/queries").glob("*.sql"))
    demand(queries, "there is no query")
    on_duckdb = run([living.python / "bin/python", "-c", ASK, living.database, *queries]).strip().splitlines()
    for query, answer in zip(queries, on_duckdb, strict=True):
        rows = json.loads(answer)
        # a row of nothing is an empty line
        here = run([*living.psql, "-At", "-c", query.read_text(encoding="utf-8")]).splitlines()
        demand(len(rows) == len(here), f"{query.name}: {len(rows)} rows with DuckDB, {len(here)} with PostgreSQL")
        demand(rows or query.name == "failures.sql", f"{query.name} answers nothing")
    dashboard = json.loads(
        (living.package / "monitoring/grafana/dashboards/warehouse.json").read_text(encoding="utf-8")
    )
    for panel in dashboard["panels"]:
        living.do(*(target["rawSql"] for target in panel["targets"]))
    alarm = (living.package / "monitoring/queries/alarm_failed.sql").read_text(encoding="utf-8")
    demand(living.do(alarm) == "0", "an alarm rings for nothing")
    living.do(
        "insert into operations.results select 'x', max(ran_at) + interval '1 hour', 'test', 'broken', 'fail', 3, 0.1"
        " from operations.results"
    )
    demand(living.do(alarm) == "1", "a failure rings no alarm")
    shrunk = (living.package / "monitoring/queries/alarm_shrunk.sql").read_text(encoding="utf-8")
    living.do(
        "insert into operations.tables select 'x', max(ran_at) + interval '1 hour', table_name, max(n_rows) / 2, null"
        " from operations.tables where table_name = 'fct_hire' group by table_name"
    )
    demand(living.do(shrunk) == "1", "a table that lost half its rows rings no alarm")
    return f"{len(queries)} queries, {len(dashboard['panels'])} panels"


def soda_judges(living: Living, infra: Path) -> str:
    """The quality suite passes on what was built, and fails when a row is orphaned."""
    suite = living.package / "quality/soda"
    checks = sorted(path for path in suite.glob("*.yml") if path.name != "configuration.yml")
    demand(checks, "there is no check")
    command = [infra / "bin/soda", "scan", "--data-source", "warehouse", "--configuration", suite / "configuration.yml"]
    names = {
        "POSTGRES_HOST": living.psql[living.psql.index("-h") + 1],
        "POSTGRES_PORT": "5432",
        "POSTGRES_USER": "plumbline",
        "POSTGRES_PASSWORD": "any",
        "POSTGRES_DATABASE": "postgres",
        "SODA_TELEMETRY_ENABLED": "false",
    }
    said = run([*command, *checks], **names)
    passed = next((line for line in said.splitlines() if "checks PASSED" in line), "")
    demand("All is good" in said and passed, f"soda says {said[-400:]}")
    key = living.do("select tool_key from marts.fct_hire order by 1 limit 1")
    living.do("set session_replication_role = replica", f"delete from marts.dim_tool where tool_key = '{key}'")
    try:
        run([*command, suite / "fct_hire.yml"], **names)
    except Failed as trouble:
        demand("tool_key leads to a row of dim_tool" in str(trouble), f"soda fails otherwise: {trouble}")
    else:
        raise Failed("soda does not see an orphan")
    return passed.strip()


def living_warehouse(checks: Checks, package: Path, place: Path, python: Path, infra: Path, psql: list[str]) -> None:
    """Every check on a built warehouse."""
    living = Living(package, place, python, psql)
    if not checks.check("the warehouse is built, and brought to PostgreSQL", living.build):
        return
    checks.check("the monitoring's queries answer on both engines", lambda: queries_answer(living))
    checks.check("soda passes, and fails when it should", lambda: soda_judges(living, infra))
    slug = next(package.glob("pipelines/dags/*.py")).stem
    checks.check("PostgreSQL masks for readers", lambda: readers_see_masks(living, slug))
    checks.check("a person is erased everywhere", lambda: people_are_erased(living))
