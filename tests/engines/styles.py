"""Every style and history of the warehouse on DuckDB: one source, built as each, twice, and again after it changed.

    python3 tests/engines/styles.py --binary target/debug/plumbline

The plain star is the yardstick: every other style gives the same totals. Before the first build one customer is held
back whose hires are there already; before the last it arrives, and rows of the source change.
"""

import argparse
import contextlib
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from lineage import lineage_agrees
from same_totals import same_on_postgresql
from workbench import ROOT, Checks, Workshop, checksums, demand, design, postgres, run

FIXTURE = ROOT / "tests/fixtures/rental_chain"

QUERY = """
import json, sys, duckdb
database = duckdb.connect(sys.argv[1], read_only=len(sys.argv) < 4)
database.execute("set timezone = 'UTC'")
answers = []
for statement in json.loads(sys.argv[2]):
    answers.append([[str(value) for value in row] for row in database.execute(statement).fetchall()])
print(json.dumps(answers))
"""

# who hires least often, for the customer that is held back; two others change
LATE = "(select customer_id from raw.hire group by all order by count(*), customer_id limit 1)"
HELD_BACK = [f"create schema later; create table later.customer as from raw.customer where customer_id = {LATE}"]
HELD_BACK += ["delete from raw.customer where customer_id in (select customer_id from later.customer)"]

# after everything that the sample holds, so that only what is said here changed
NOW = "(select max(changed_at) + interval 1 hour from raw.hire)"
CHANGED = [
    "insert into raw.customer from later.customer",
    f"update raw.customer set tier = 'gold', birth_date = date '1950-05-05', first_hired_on = date '1999-09-09', "
    f"changed_at = {NOW} where customer_id = (select min(customer_id) from raw.customer)",
    f"update raw.customer set birth_date = date '1951-05-05', changed_at = {NOW} "
    "where customer_id = (select max(customer_id) from raw.customer)",
    f"update raw.region set region = 'Renamed', changed_at = {NOW} "
    "where region_id = (select min(region_id) from raw.region)",
    f"update raw.tool set branch_id = (select max(branch_id) from raw.branch where branch_id <> tool.branch_id), "
    f"changed_at = {NOW} where tool_id = (select min(tool_id) from raw.tool)",
]

FIRST_CUSTOMER = "customer_id = (select min(customer_id) from raw.customer)"
LAST_CUSTOMER = "customer_id = (select max(customer_id) from raw.customer)"
FIRST_TOOL = "tool_id = (select min(tool_id) from raw.tool)"

# what the last customer's and the first tool's facts come to, by a description that lies three tables away
BY_REGION = {
    "star": "select t.region, sum(f.amount) from marts.fct_invoice f join marts.dim_tool t using (tool_key)",
    "snowflake": (
        "select r.region, sum(f.amount) from marts.fct_invoice f join marts.dim_tool t using (tool_key) "
        "left join marts.dim_branch b on b.branch_durable_key = t.branch_durable_key and b.is_current "
        "left join marts.dim_region r on r.region_durable_key = b.region_durable_key and r.is_current"
    ),
    "wide": "select tool_region as region, sum(amount) from marts.obt_invoice",
}


UNTESTED = ("--exclude-resource-type", "test", "unit_test")


class Style:
    """A package of one style, with a database in which the sample is landed."""

    def __init__(self, place: Path, name: str, pins: dict[str, str], options: argparse.Namespace) -> None:
        fixture, package = place / f"{name}-input", place / f"{name}-package"
        shutil.copytree(FIXTURE, fixture)
        answers = json.loads((fixture / "answers.json").read_text(encoding="utf-8"))
        (fixture / "answers.json").write_text(json.dumps(answers | pins), encoding="utf-8")
        self.name = name
        self.report = design(options.binary, fixture, package)
        self.package = package
        self.workshop = Workshop(package, place / name, options.python_env, newcomer=False)
        self.project = self.workshop.folder / "pipelines/dbt"
        self.database = self.workshop.folder / "build/warehouse.duckdb"

    def land(self, landed: Path) -> None:
        """The sample, landed once for all styles."""
        self.database.parent.mkdir(exist_ok=True)
        if not landed.exists():
            python, lake = self.workshop.python / "bin/python", self.workshop.folder / "build/sample"
            pipelines = self.workshop.folder / "pipelines"
            run([python, pipelines / "sample/generate.py", "--rows", "1000", "--days", "1", "--lake", lake])
            run([python, pipelines / "ingestion/land.py", "--database", landed, "--lake", lake])
            self.ask(HELD_BACK, landed)
        shutil.copy(landed, self.database)

    def ask(self, statements: list[str], database: Path | None = None) -> list[list[list[str]]]:
        """What statements answer; with a database named, they may change it."""
        command = [self.workshop.python / "bin/python", "-c", QUERY, database or self.database, json.dumps(statements)]
        return json.loads(run(command + (["write"] if database else [])))

    def build(self, *words: str) -> str:
        dbt = [self.workshop.python / "bin/dbt", "build", "--profiles-dir", ".", "--target", "duckdb", *words]
        said = run(dbt, cwd=self.project, DUCKDB_PATH=str(self.database), **self.workshop.environment)
        return next(line for line in reversed(said.splitlines()) if "PASS=" in line).split("Done. ")[-1]

    def totals(self) -> dict[str, list[list[str]]]:
        """Rows and the sum of every number of each fact."""
        (columns,) = self.ask(
            [
                "select table_name, column_name from information_schema.columns where table_schema = 'marts' and "
                "table_name like 'fct_%' and (data_type like 'DECIMAL%' or data_type = 'INTEGER') "
                "and column_name not like '%_key' order by all"
            ]
        )
        facts: dict[str, list[str]] = {}
        for table, column in columns:
            facts.setdefault(table, []).append(f'sum("{column}")')
        asked = [f"select count(*), {', '.join(sums)} from marts.{table}" for table, sums in facts.items()]
        return dict(zip(facts, self.ask(asked), strict=True))

    def by_region(self) -> list[list[str]]:
        kind = {"snowflake": "snowflake", "wide": "wide"}.get(self.name, "star")
        return self.ask([f"{BY_REGION[kind]} group by all order by all"])[0]


def built_twice_and_changed(
    checks: Checks, style: Style, landed: Path, yardstick: dict[str, dict], linted: list[str]
) -> bool:
    """Builds a style, builds it again, changes the source, builds and tests; compares with the plain star."""
    name = style.name

    def first() -> str:
        style.land(landed)
        said = style.build(*UNTESTED)
        # the SQL before there was anything to add to
        shutil.copytree(style.project / "target/compiled", style.workshop.folder / "compiled", dirs_exist_ok=True)
        return said

    def second() -> str:
        before = checksums(style.workshop)
        style.build(*UNTESTED)
        after = checksums(style.workshop)
        demand(before == after, f"{[(t, before[t], after.get(t)) for t in before if before[t] != after.get(t)]}")
        return f"{len(after)} tables"

    def same_totals(when: str) -> str:
        totals = {"totals": style.totals(), "by region": style.by_region()}
        if name == "star":
            yardstick[when] = totals
        # after a change, a style that keeps versions still counts by what was true at the time
        compared = ["totals"] + (["by region"] if when == "before" or name in ("vault", "wide") else [])
        for what in compared:
            demand(totals[what] == yardstick[when][what], f"{what}: {totals[what]} is not {yardstick[when][what]}")
        return ", ".join(f"{fact} {rows[0][0]} rows" for fact, rows in totals["totals"].items())

    def changed() -> str:
        style.ask(CHANGED, style.database)
        return style.build()

    def arrived() -> str:
        unknown, known = style.ask(
            [
                "select count(*) from marts.fct_hire where customer_key = repeat('0', 32)",
                "select count(*) from marts.fct_hire f join marts.dim_customer d using (customer_key) "
                "join later.customer using (customer_id)",
            ]
        )
        demand(unknown == [["0"]] and known != [["0"]], f"{unknown} hires without a customer, {known} of the late one")
        return f"{known[0][0]} hires of the customer who came late"

    def held_back() -> str:
        (unknown,) = style.ask(["select count(*) from marts.fct_hire where customer_key = repeat('0', 32)"])
        demand(unknown != [["0"]], "no hire waits for its customer")
        return f"{unknown[0][0]} hires with the unknown member"

    return (
        checks.check(f"{name}: builds", first)
        and checks.check(f"{name}: a fact without its member has the unknown one", held_back)
        and checks.check(f"{name}: the second build gives the same rows", second)
        and checks.check(f"{name}: the totals are those of the star", lambda: same_totals("before"))
        and checks.check(f"{name}: builds and tests after the source changed", changed)
        and checks.check(f"{name}: the late member took its facts, which had not changed", arrived)
        and checks.check(f"{name}: the totals are still those of the star", lambda: same_totals("after"))
        and (not linted or checks.check(f"{name}: sqlfluff finds nothing", lambda: sqlfluff(style, linted)))
        and (not linted or checks.check(f"{name}: the lineage is what sqlglot reads", lambda: lineage(style)))
    )


def sqlfluff(style: Style, linted: list[str]) -> str:
    models = sorted(path for pattern in linted for path in style.project.glob(f"models/{pattern}.sql"))
    command = [style.workshop.python / "bin/sqlfluff", "lint", "--disable-progress-bar", *models]
    run(command, cwd=style.project, DUCKDB_PATH=str(style.database), **style.workshop.environment)
    return f"{len(models)} models"


def lineage(style: Style) -> str:
    """What was compiled when no table was there yet: later a vault reads itself to see what is new."""
    shutil.rmtree(style.project / "target/compiled")
    shutil.copytree(style.workshop.folder / "compiled", style.project / "target/compiled")
    return lineage_agrees(style.package, style.workshop)


def overwritten(style: Style) -> str:
    tier, renamed = style.ask(
        [
            f"select tier, birth_date, first_hired_on from marts.dim_customer where {FIRST_CUSTOMER}",
            "select count(*) from marts.dim_tool where region = 'Renamed'",
        ]
    )
    demand(tier == [["gold", "1950-05-05", "1999-09-09"]], f"{tier}")
    demand(renamed != [["0"]], "no tool shows the new name of its region")
    return "one row, the new values"


def retained(style: Style) -> str:
    shown, source, renamed, recorded = style.ask(
        [
            f"select tier, first_hired_on from marts.dim_customer where {FIRST_CUSTOMER}",
            f"select tier, first_hired_on from raw.customer where {FIRST_CUSTOMER}",
            "select count(*) from marts.dim_tool where region = 'Renamed'",
            f"select count(*) from snapshots.snp_customer where {FIRST_CUSTOMER}",
        ]
    )
    demand(len(shown) == 1 and shown != source, f"shown {shown}, at the source {source}")
    demand(renamed == [["0"]], "a tool shows the new name of its region")
    demand(recorded == [["2"]], f"the snapshot holds {recorded} rows")
    style.build("--full-refresh", "--select", "dim_customer")
    (again,) = style.ask([f"select tier, first_hired_on from marts.dim_customer where {FIRST_CUSTOMER}"])
    demand(again == shown, f"a full refresh forgot: {again}")
    return "one row, the first values, also after a full refresh"


def versioned(style: Style) -> str:
    versions, corrected, keys = style.ask(
        [
            "select tier = 'gold', current_tier, birth_date, first_hired_on = date '1999-09-09', is_current "
            f"from marts.dim_customer where {FIRST_CUSTOMER} order by valid_from",
            f"select birth_date from marts.dim_customer where {LAST_CUSTOMER}",
            "select count(*) from marts.fct_hire f join marts.dim_customer d using (customer_key) "
            f"where {FIRST_CUSTOMER} and not d.is_current",
        ]
    )
    own = ["False", "gold", "1950-05-05", "False", "False"], ["True", "gold", "1950-05-05", "False", "True"]
    demand(versions == list(own), f"{versions}")
    demand(corrected == [["1951-05-05"]], f"a correction gave a version or was lost: {corrected}")
    demand(keys != [["0"]], "no hire refers to the version that held at the time")
    return "two versions, the current value on both; a correction in every version, an original value in none"


def kept_apart(style: Style) -> str:
    tools, branches, regions, columns = style.ask(
        [
            f"select count(distinct branch_durable_key) from marts.dim_tool where {FIRST_TOOL}",
            "select count(*) - count(distinct branch_durable_key) from marts.dim_branch",
            "select count(*) - count(distinct region_durable_key) from marts.dim_region",
            "select count(*) from information_schema.columns where table_name = 'dim_tool' and column_name in "
            "('town', 'region', 'branch_id')",
        ]
    )
    demand(tools == [["2"]], f"the tool that moved was in {tools} branches")
    demand(branches == [["0"]], f"a renamed region gave {branches} versions of its branches")
    demand(regions == [["1"]], f"a renamed region has {regions} versions more")
    demand(columns == [["0"]], "a parent's description stands in its child")
    return "the tool that moved has two versions, its branch one, the renamed region two"


def grown(style: Style) -> str:
    added, customers, fed, personal, columns = style.ask(
        [
            "select count(*) from vault.sat_customer join vault.hub_customer using (customer_hk) "
            f"where {FIRST_CUSTOMER}",
            "select count(*) from vault.sat_customer_personal join vault.hub_customer using (customer_hk) "
            f"where {LAST_CUSTOMER}",
            "select record_source from vault.hub_customer join later.customer using (customer_id)",
            "select count(*) from information_schema.columns where table_schema = 'vault' and column_name = 'password'",
            f"select count(*) from vault.esat_tool join vault.hub_tool using (tool_hk) where {FIRST_TOOL}",
        ]
    )
    demand(added == [["2"]], f"the customer that changed has {added} rows")
    demand(customers == [["2"]], f"the customer that was corrected has {customers} rows")
    demand(fed == [["hire"]], f"the key of the customer who came late was first seen in {fed}")
    demand(personal == [["0"]], "a password is in the vault")
    demand(columns == [["2"]], f"the tool that moved has {columns} rows of effectivity")
    before = rows_of_vault(style)
    style.build("--full-refresh", *UNTESTED)
    after = rows_of_vault(style)
    demand(before == after, f"{before} became {after}")
    return f"{len(after)} tables, a row more for each change, none less after a full refresh"


def rows_of_vault(style: Style) -> dict[str, str]:
    (tables,) = style.ask(
        ["select table_name from information_schema.tables where table_schema = 'vault' order by all"]
    )
    names = [name for (name,) in tables]
    counts = style.ask([f"select count(*) from vault.{name}" for name in names])
    return {name: count[0][0] for name, count in zip(names, counts, strict=True)}


def repeated(style: Style) -> str:
    wide, narrow = style.ask(
        [
            "select count(*), sum(amount), count(customer_tier), count(distinct hire_id) from marts.obt_invoice",
            "select count(*), sum(amount), count(d.tier), count(distinct hire_id) from marts.fct_invoice "
            "join marts.dim_customer d using (customer_key)",
        ]
    )
    demand(wide == narrow, f"{wide} is not {narrow}")
    (columns,) = style.ask(["select count(*) from information_schema.columns where table_name = 'obt_invoice'"])
    return f"{columns[0][0]} columns, {wide[0][0]} rows"


CASES: list[tuple[str, dict[str, str], Callable[[Style], str], str]] = [
    ("star", {"pin.modelling.history": "type_1"}, overwritten, "the star shows the newest values"),
    ("type_6", {"pin.modelling.history": "type_6"}, versioned, "type 6 shows versions and current values"),
    ("type_0", {"pin.modelling.history": "type_0"}, retained, "type 0 shows the first values"),
    (
        "snowflake",
        {"pin.modelling.style": "snowflake_schema", "pin.modelling.history": "type_2"},
        kept_apart,
        "the snowflake schema keeps parents apart, each with its own history",
    ),
    (
        "vault",
        {"pin.modelling.style": "data_vault_and_star", "pin.modelling.history": "type_1"},
        grown,
        "the vault only grows",
    ),
    (
        "wide",
        {"pin.modelling.style": "one_big_table", "pin.modelling.history": "type_1"},
        repeated,
        "the big table repeats descriptions and no amount",
    ),
]


def on_postgresql(checks: Checks, style: Style, place: Path) -> None:
    """The whole sample in both engines, compared row for row."""
    whole = Workshop(style.package, place, style.workshop.python, newcomer=False)
    if checks.check(f"{style.name}: make build", lambda: whole.make("build")):
        with postgres() as psql:
            same_on_postgresql(checks, style.package, whole, psql)


# the models that a style writes in a way of its own
LINTED = {
    "type_6": ["marts/dim_customer", "marts/fct_*"],
    "snowflake": ["marts/dim_*", "intermediate/*"],
    "vault": ["vault/**/*"],
    "wide": ["marts/obt_*"],
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Builds one source in every style and history.")
    parser.add_argument("--binary", type=lambda text: Path(text).resolve(), required=True, help="the plumbline command")
    parser.add_argument("--python-env", type=Path, default=ROOT / ".tools/python", help="has dbt and duckdb")
    parser.add_argument("--keep", type=Path, help="a folder that keeps what was made, for a look afterwards")
    parser.add_argument("--only", help="a regular expression that names the styles beside the star")
    parser.add_argument("--postgresql", nargs="*", default=[], help="the styles that PostgreSQL builds as well")
    options = parser.parse_args()

    checks = Checks()
    with contextlib.ExitStack() as stack:
        place = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plumbline-styles-")))
        if options.keep:
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
        place, landed, yardstick = place.resolve(), place.resolve() / "landed.duckdb", {}
        for name, pins, act, says in CASES:
            if options.only and name != "star" and not re.search(options.only, name):
                continue
            made: list[Style] = []
            if not checks.check(
                f"{name}: design writes a package", lambda n=name, p=pins, m=made: written(m, place, n, p, options)
            ):
                continue
            if built_twice_and_changed(checks, made[0], landed, yardstick, LINTED.get(name, [])):
                checks.check(says, lambda a=act, m=made: a(m[0]))
            if name in options.postgresql:
                on_postgresql(checks, made[0], place / f"{name}-whole")
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


def written(made: list[Style], place: Path, name: str, pins: dict[str, str], options: argparse.Namespace) -> str:
    made.append(Style(place, name, pins, options))
    report = json.dumps(made[0].report)
    demand("not built" not in report, "the design says that it is not built")
    return f"{len(made[0].report['files_modified'])} files"


if __name__ == "__main__":
    sys.exit(main())
