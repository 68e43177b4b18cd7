"""Several source schemas, each through the whole package: twice, killed in the middle, and on the next day.

    python3 tests/engines/cases.py --binary target/debug/plumbline [--case NAME]

The schemas: Pagila and Northwind, a lending library as pg_dump writes it, a roastery as SQL Server's studio scripts it,
a web shop and a till that share customers, apart and as one, a parcel depot with hierarchies and flags, the OMOP model
as a published package ships it, and 300 generated tables. All are built on DuckDB; those that are said to are built on
PostgreSQL too, run by Airflow, and computed by the Spark jobs of the same design.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from dag_run import dag_runs
from delivered import (
    contracts_hold,
    duckdb_loads,
    linters_find_nothing,
    postgres_loads,
    sqlfluff_finds_nothing,
)
from lineage import lineage_agrees
from same_totals import same_on_postgresql
from schemas import CONFORMED, copied, of_300_tables, omop
from shapes import NOW, OF_DEPOT, OF_FACTS, ONCE, SHAPES
from spark_jobs import Spark
from two_live_sources import two_sources_are_read
from workbench import (
    ASK,
    COUNTED_ONLY,
    ROOT,
    Checks,
    Failed,
    Workshop,
    build_models,
    checksums,
    demand,
    design,
    postgres,
    run,
)

RAW_ROWS = """
import json, pathlib, sys, duckdb
package, database = pathlib.Path(sys.argv[1]), duckdb.connect(sys.argv[2], read_only=True)
said = {}
for table in json.loads((package / "pipelines/sample/tables.json").read_text()):
    files = list((package / "build/sample/raw" / table["raw"]).glob("*/*.parquet"))
    if table["landed"] and table["key"] and files:
        key = ", ".join('"' + name.replace('"', '""') + '"' for name in table["key"])
        came = duckdb.execute(f"select count(*), count(distinct ({key})) from read_parquet(?)", [list(map(str, files))])
        landed = database.execute(f'select count(*) from raw."{table["raw"]}"').fetchone()[0]
        said[table["raw"]] = [*came.fetchone(), landed]
print(json.dumps(said))
"""

VERSIONS = """
import json, sys, duckdb
database = duckdb.connect(sys.argv[1], read_only=True)
found = database.execute(
    "select table_name from information_schema.columns where table_schema = 'marts' and column_name = 'valid_from'"
).fetchall()
said = {}
for (name,) in found:
    rows = database.execute(f'select count(*), count(*) filter (not is_current) from marts."{name}"').fetchone()
    said[name] = rows
print(json.dumps(said))
"""

# what no gate lets through: a row without something that the source always says
SPOIL = """
import json, pathlib, sys, duckdb
package, database = pathlib.Path(sys.argv[1]), duckdb.connect(sys.argv[2])
for table in json.loads((package / "pipelines/sample/tables.json").read_text()):
    given = [each["name"] for each in table["columns"] if not each["nullable"] and each["name"] not in table["key"]]
    if table["landed"] and len(table["key"]) == 1 and given:
        raw, (key,), column = table["raw"], table["key"], given[0]
        row = f'select min("{key}") from raw."{raw}"'
        database.execute(f'update raw."{raw}" set "{column}" = null where "{key}" = ({row})')
        print(f"{raw}.{column}")
        break
else:
    sys.exit("no table has a column that is always given")
"""


@dataclass
class Case:
    """A schema, and what is done with the package made of it."""

    name: str
    # puts its files into a folder
    bring: Callable[[Path], object]
    rows: int = 3_000
    history: bool = False
    # what is answered and insisted on beside
    answers: dict[str, object] = field(default_factory=dict)
    on_postgresql: bool = False
    on_spark: bool = False
    # on the next day as well
    next_day_on_spark: bool = False
    by_airflow: bool = False
    # whether its two sources are read where they live
    live: bool = False
    # which of the shapes it has
    shapes: tuple[str, ...] = ()
    # of its thousands of tests only those that count rows are run
    huge: bool = False


# how much the sample is, so that files and folders are of a good size
SIZES = {"load.bytes_per_day": "2 MB", "load.history": "200 MB"}
EVERYWHERE = {"rows": 100_000, "on_postgresql": True, "on_spark": True, "by_airflow": True}

CASES = [
    Case("pagila", copied("pagila.sql"), answers=SIZES, history=True, **EVERYWHERE),
    Case("northwind", copied("northwind.sql"), answers=SIZES, history=True, **EVERYWHERE),
    Case("omop", omop, answers=SIZES, **EVERYWHERE),
    Case(
        "one_customer_in_time",
        copied("two_sources"),
        answers=SIZES | CONFORMED,
        history=True,
        next_day_on_spark=True,
        live=True,
        shapes=(NOW, *OF_FACTS),
        **EVERYWHERE,
    ),
    Case("many_tables", of_300_tables, answers=SIZES, huge=True, **EVERYWHERE),
    Case("library", copied("library.sql"), history=True, on_postgresql=True),
    Case("roastery", copied("roastery.sql"), history=True),
    Case("two_sources", copied("two_sources")),
    Case("one_customer", copied("two_sources"), answers=CONFORMED, on_postgresql=True, shapes=(ONCE, *OF_FACTS)),
    Case("depot", copied("depot.sql"), on_postgresql=True, shapes=OF_DEPOT),
    Case("depot_in_time", copied("depot.sql"), history=True, shapes=OF_DEPOT),
]


class Tried:
    """A case on its way."""

    def __init__(self, case: Case, options: argparse.Namespace, place: Path) -> None:
        self.case = case
        self.options = options
        self.place = place
        self.package = place / "package"
        self.brought = place / "brought"
        self.workshop: Workshop | None = None
        self.spark: Spark | None = None

    def designed(self) -> str:
        """Writes the package."""
        self.brought.mkdir(parents=True)
        self.case.bring(self.brought)
        report = self.write(self.package)
        self.workshop = self.unpacked("workshop")
        return f"{len(report['files_modified'])} files"

    def write(self, package: Path, **pins: str) -> dict:
        """Writes the package that the case's answers and these pins lead to."""
        answers = self.case.answers | pins
        if self.case.history:
            answers["data.history_of_attributes"] = "keep_history"
        if answers:
            (self.brought / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
        return design(self.options.binary, self.brought, package)

    def unpacked(self, name: str, package: Path | None = None) -> Workshop:
        """A copy of a package to work in, with a sample of the case's size."""
        workshop = Workshop(package or self.package, self.place / name, self.options.python_env, newcomer=False)
        workshop.environment["SAMPLE_ROWS"] = str(self.case.rows)
        return workshop

    def spark_designed(self) -> str:
        """Writes the same design with Spark jobs, to work in the folder that holds the lake and dbt's warehouse."""
        package = self.place / "spark_package"
        self.write(package, **{"pin.processing.engine": "spark"})
        self.spark = Spark(self.unpacked("spark_workshop", package), self.options.spark_env)
        (self.spark.workshop.folder / "build").symlink_to(self.workshop.folder / "build")
        return f"{len(list(package.glob('pipelines/spark/warehouse/marts/*.py'))) - 1} jobs"

    def spoiled(self, workshop: Workshop) -> None:
        """Takes away what a landed row must have."""
        run([workshop.python / "bin/python", "-c", SPOIL, workshop.folder, workshop.folder / "build/warehouse.duckdb"])

    def built(self) -> str:
        """`make build`; of a huge case, the same without most tests."""
        if self.case.huge:
            build_models(self.workshop)
        else:
            self.workshop.make("build")
        now = checksums(self.workshop)
        return f"{len(now)} tables, {sum(rows for rows, _ in now.values())} rows"

    def once(self, days: int) -> str:
        """Whether each row that came is there once."""
        script, database = self.workshop.folder, self.workshop.folder / "build/warehouse.duckdb"
        said = json.loads(run([self.workshop.python / "bin/python", "-c", RAW_ROWS, script, database]))
        demand(said, "no table has a key")
        wrong = {name: held for name, held in said.items() if held[1] != held[2]}
        demand(not wrong, f"rows that came, different ones, landed: {wrong}")
        came, there = sum(held[0] for held in said.values()), sum(held[2] for held in said.values())
        demand(came > there, "nothing came twice, so nothing was tried")
        return f"{came} came in {days} days, {there} are there"

    def shaped(self, name: str) -> str:
        """Whether something that is special about the case holds."""
        database = self.workshop.folder / "build/warehouse.duckdb"
        ask = [self.workshop.python / "bin/python", "-c", ASK, database]
        ours, wanted = (json.loads(run([*ask, sql]))[0][0] for sql in SHAPES[name])
        demand(ours == wanted and ours, f"{ours}, not {wanted}")
        return f"{ours}"

    def killed(self) -> str:
        """Kills the build of the second day while dbt is at work."""
        self.workshop.environment["SAMPLE_DAYS"] = "2"
        log = self.workshop.folder / "pipelines/dbt/logs/dbt.log"
        log.unlink(missing_ok=True)
        process = subprocess.Popen(
            ["make", "build"],
            cwd=self.workshop.folder,
            env={**os.environ, **self.workshop.environment, "MAKEFLAGS": "", "MAKELEVEL": ""},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 300
        done = 0
        while process.poll() is None and time.monotonic() < deadline:
            done = log.read_text(encoding="utf-8").count(" OK created ") if log.exists() else 0
            if done >= 3:
                break
            time.sleep(0.05)
        if process.poll() is not None:
            raise Failed("the build was over before it could be killed")
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"after {done} models"

    def versions(self) -> str:
        """Whether changed rows have a version more."""
        database = self.workshop.folder / "build/warehouse.duckdb"
        said = json.loads(run([self.workshop.python / "bin/python", "-c", VERSIONS, database]))
        demand(said and any(old for _, old in said.values()), f"rows and old versions: {said}")
        return ", ".join(f"{name} has {old} old versions" for name, (_, old) in said.items() if old)


def try_case(checks: Checks, case: Case, options: argparse.Namespace, place: Path) -> None:
    """Every check of one case."""
    tried = Tried(case, options, place)
    name = case.name
    if not checks.check(f"{name}: design writes a package", tried.designed):
        return
    package, python = tried.package, options.python_env
    checks.check(f"{name}: PostgreSQL loads its definitions", lambda: postgres_loads(package))
    checks.check(f"{name}: DuckDB loads its definitions", lambda: duckdb_loads(package, python))
    checks.check(f"{name}: the contracts keep to the standard and the tables", lambda: contracts_hold(package, python))
    checks.check(f"{name}: ruff and yamllint find nothing", lambda: linters_find_nothing(package, options.lint_env))
    if not checks.check(f"{name}: make build", tried.built):
        return
    first = checksums(tried.workshop)
    checks.check(f"{name}: what came twice is there once", lambda: tried.once(1))
    checks.check(f"{name}: the lineage is what sqlglot reads", lambda: lineage_agrees(tried.package, tried.workshop))
    if not case.huge:
        checks.check(f"{name}: make test", lambda: tried.workshop.make("test"))
    # the departments of a huge case are alike
    models = "**/*d01*.sql" if case.huge else "**/*.sql"
    checks.check(f"{name}: sqlfluff finds nothing", lambda: sqlfluff_finds_nothing(tried.workshop, models))
    for shape in case.shapes:
        checks.check(f"{name}: {shape}", partial(tried.shaped, shape))
    if options.quick:
        return
    if case.on_postgresql:
        with postgres() as psql:
            only = COUNTED_ONLY if case.huge else []
            same_on_postgresql(checks, tried.package, tried.workshop, psql, only, of=f"{name}: ")
    if case.on_spark and checks.check(f"{name}: the same design with Spark jobs", tried.spark_designed):
        checks.check(f"{name}: Spark holds the same rows as dbt", tried.spark.same_after_run)
    if case.live:
        two_sources_are_read(checks, tried.brought, package, python, place / "sources", of=f"{name}: ")
    if case.by_airflow:
        shop = tried.unpacked("airflow_workshop")
        spoil = partial(tried.spoiled, shop)
        dag_runs(checks, options.airflow_env, shop, place / "airflow", first, spoil, of=f"{name}: ")

    def same(before: dict[str, list]) -> str:
        tried.built()
        now = checksums(tried.workshop)
        differ = {table: (before[table], now[table]) for table in now if now[table] != before[table]}
        demand(not differ, f"other rows than before: {differ}")
        return "same rows, same checksums"

    if options.first_day:
        return
    checks.check(f"{name}: a second build changes nothing", lambda: same(first))
    if not checks.check(f"{name}: the build of the next day is killed", tried.killed):
        return
    checks.check(f"{name}: and goes on", tried.built)
    checks.check(f"{name}: changes, late and repeated rows are there once", lambda: tried.once(2))
    second = checksums(tried.workshop)

    def grown() -> str:
        more = {table: held[0] - first[table][0] for table, held in second.items() if table.startswith("fct_")}
        demand(all(rows > 0 for rows in more.values()), f"rows more than the day before: {more}")
        return ", ".join(f"{table} +{rows}" for table, rows in more.items())

    checks.check(f"{name}: facts have the rows of the next day", grown)
    for shape in case.shapes:
        checks.check(f"{name}: {shape}, on the next day too", partial(tried.shaped, shape))
    if tried.spark and case.next_day_on_spark:
        tried.spark.workshop.environment["SAMPLE_DAYS"] = "2"
        checks.check(f"{name}: Spark holds the next day's rows too", tried.spark.same_after_run)
    checks.check(f"{name}: the next day a second time changes nothing", lambda: same(second))
    if case.history:
        checks.check(f"{name}: changed rows keep their history", tried.versions)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=lambda text: Path(text).resolve(), required=True, help="the plumbline command")
    parser.add_argument("--python-env", type=Path, default=ROOT / ".tools/python", help="has dbt and duckdb")
    parser.add_argument("--lint-env", type=Path, default=ROOT / ".tools/lint", help="has ruff and yamllint")
    parser.add_argument("--spark-env", type=Path, default=ROOT / ".tools/spark", help="has Spark 4")
    parser.add_argument("--airflow-env", type=Path, default=ROOT / ".tools/airflow", help="has Airflow 3")
    parser.add_argument("--case", action="append", choices=[case.name for case in CASES], help="only this one")
    parser.add_argument("--first-day", action="store_true", help="leave out the second build and the next day")
    parser.add_argument("--quick", action="store_true", help="only what is written, and built once on DuckDB")
    parser.add_argument("--keep", type=Path, help="a folder that keeps what was made, for a look afterwards")
    options = parser.parse_args()

    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="plumbline-cases-") as temporary:
        place = Path(temporary)
        if options.keep:
            shutil.rmtree(options.keep, ignore_errors=True)
            place = options.keep.resolve()
        for case in CASES:
            if not options.case or case.name in options.case:
                try_case(checks, case, options, place / case.name)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


if __name__ == "__main__":
    sys.exit(main())
