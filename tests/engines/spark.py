"""The delivered Spark jobs on a real Spark, row for row what dbt makes of the same lake on DuckDB.

    python3 tests/engines/spark.py --binary target/debug/plumbline [--case NAME]

The package's generator fills a lake; dbt builds it on DuckDB and the jobs read the same files. Then the next day comes
with late rows, changed rows and rows that are there twice, and both do it again. One case in each language is broken
off in the middle, and run by Airflow as well.
"""

import argparse
import contextlib
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from dag_run import Airflow, webhook
from schemas import CONFORMED, of_300_tables, omop
from spark_jobs import Spark, marts_of
from workbench import ROOT, Checks, Workshop, build_models, demand, design, run


@dataclass
class Case:
    """A source, and what is asked of its model."""

    name: str
    # a file, a folder, or what puts files into one
    source: Path | Callable[[Path], object]
    answers: dict[str, str] = field(default_factory=dict)
    # broken off in the middle, and run by Airflow
    thorough: bool = False
    next_day: bool = False
    # of its thousands of tests in dbt only those that count rows are run
    huge: bool = False


CASES = [
    # histories that differ by attribute; a dimension whose changes the source gives no time for
    Case("rental", ROOT / "tests/fixtures/rental", {"data.history_of_attributes": "keep_history"}, True, True),
    # amounts of a header shared out among its lines
    Case("shop", ROOT / "tests/model/shop.sql", next_day=True),
    # formulas, and shares by the weight of one
    Case("northwind", ROOT / "tests/model/northwind.sql", {"pin.modelling.history": "type_0"}),
    Case(
        "library",
        ROOT / "tests/fixtures/cases/library.sql",
        {"pin.modelling.style": "snowflake_schema", "pin.modelling.history": "type_6"},
    ),
    # a hierarchy of versions, flags, and the time of day
    Case(
        "depot",
        ROOT / "tests/fixtures/cases/depot.sql",
        {"data.history_of_attributes": "keep_history"},
        next_day=True,
    ),
    # dimensions of two sources, as they are and through time
    Case("one_customer", ROOT / "tests/fixtures/cases/two_sources", CONFORMED, next_day=True),
    Case(
        "one_customer_in_time",
        ROOT / "tests/fixtures/cases/two_sources",
        CONFORMED | {"data.history_of_attributes": "keep_history"},
        next_day=True,
    ),
    Case("omop", omop),
    Case("many_tables", of_300_tables, huge=True),
]


def in_scala_too(case: Case, thorough: bool) -> Case:
    """The same jobs in the other language."""
    answers = case.answers | {"pin.processing.language": "scala"}
    return replace(case, name=f"{case.name}_in_scala", answers=answers, thorough=thorough)


SAID_TWICE = ["shop", "northwind", "library", "depot", "one_customer_in_time"]
CASES += [in_scala_too(case, case.name == "depot") for case in CASES if case.name in SAID_TWICE]

# few rows, for every run of the jobs costs more than they do
SAMPLE_ROWS = "1500"
# a hundred for each fact of sixty departments
MANY_SAMPLE_ROWS = "6000"


def brought(case: Case, place: Path) -> Path:
    """The folder of a case, with Spark asked for."""
    folder = place / "brought"
    if isinstance(case.source, Path) and case.source.is_dir():
        shutil.copytree(case.source, folder)
    else:
        folder.mkdir(parents=True)
        if isinstance(case.source, Path):
            shutil.copy(case.source, folder)
        else:
            case.source(folder)
    answers = folder / "answers.json"
    said = json.loads(answers.read_text(encoding="utf-8")) if answers.exists() else {}
    said |= {"pin.processing.engine": "spark"} | case.answers
    answers.write_text(json.dumps(said), encoding="utf-8")
    return folder


def try_case(checks: Checks, case: Case, options: argparse.Namespace, place: Path) -> None:
    """Every check of one case."""
    name, package = case.name, place / "package"

    def written() -> str:
        design(options.binary, brought(case, place), package)
        jobs = marts_of(package / "pipelines/spark")
        demand(jobs, "there is no job of a mart below pipelines/spark")
        return f"{len(jobs)} jobs"

    if not checks.check(f"{name}: design writes Spark jobs", written):
        return

    def linted() -> None:
        run([options.lint_env / "bin/ruff", "check", "."], cwd=package)
        run([options.lint_env / "bin/ruff", "format", "--check", "."], cwd=package)

    checks.check(f"{name}: ruff finds nothing", linted)
    workshop = Workshop(package, place / "workshop", options.python_env, newcomer=False)
    workshop.environment["SAMPLE_ROWS"] = MANY_SAMPLE_ROWS if case.huge else SAMPLE_ROWS
    spark = Spark(workshop, options.spark_env)
    if case.thorough:
        checks.check(f"{name}: make spark-test", lambda: spark.workshop.make("spark-test"))
        checks.check(f"{name}: make lake", lambda: spark.workshop.make("lake"))
        checks.check(f"{name}: a run is killed in the middle", spark.killed)
    if not checks.check(f"{name}: make build, make spark", lambda: make(case, spark)):
        return
    checks.check(f"{name}: Spark holds the same rows as dbt", spark.same_as_dbt)
    if case.next_day and not options.first_day:
        checks.check(f"{name}: a day of late, changed and doubled rows", lambda: next_day(case, spark))
        checks.check(f"{name}: Spark still holds the same rows as dbt", spark.same_as_dbt)
    if case.thorough:
        by_airflow(checks, name, spark, options.airflow_env, place / "airflow")


def make(case: Case, spark: Spark) -> None:
    """`make build`, then `make spark`."""
    if case.huge:
        build_models(spark.workshop)
    else:
        spark.workshop.make("build")
    spark.run()


def next_day(case: Case, spark: Spark) -> str:
    """A day of late, changed and doubled rows."""
    before = spark.compared()
    spark.workshop.environment["SAMPLE_DAYS"] = "2"
    make(case, spark)
    now = spark.compared()
    more = {name: now[name]["rows"] - before[name]["rows"] for name in now if now[name] != before[name]}
    demand(any(count > 0 for count in more.values()), f"nothing came: {more}")
    return ", ".join(f"{count} rows more in {name}" for name, count in more.items())


def by_airflow(checks: Checks, name: str, spark: Spark, environment: Path, home: Path) -> None:
    """The delivered DAG, which starts the jobs: a second time over the same lake, and with a gate that fails."""
    folder = spark.workshop.folder
    dag = next((folder / "pipelines/dags").glob("*.py")).stem
    published = folder / "build/published.json"
    before = spark.compared()
    with webhook() as (address, told):
        airflow = Airflow(environment, spark.workshop, home, ALERT_WEBHOOK=address)

        def to_the_end() -> str:
            code, said = airflow.run("db", "migrate")
            demand(code == 0, said[-2000:])
            code, said = airflow.run("dags", "test", dag)
            demand(published.exists(), f"nothing was published (exit code {code})\n{said[-6000:]}")
            demand(not told, f"an alert without a failure: {told}")
            now = spark.compared()
            moved = [name for name in now if now[name] != before[name]]
            demand(not moved, f"changed without a reason: {moved}")
            return "same rows, same checksums"

        def gate() -> str:
            is_published = published.read_text(encoding="utf-8")
            fact = next(path for path in sorted(spark.out.glob("fct_*")) if any(path.glob("event_*")))
            shutil.rmtree(next(fact.glob("event_*")))
            # as if the jobs had taken in all that there will ever be
            (spark.out / f"_state/{fact.name}.json").write_text(json.dumps({"load": "99980101T000000Z"}))
            (spark.out / f"_state/.{fact.name}.json.crc").unlink()
            _, said = airflow.run("dags", "test", dag)
            is_same = published.read_text(encoding="utf-8") == is_published
            demand(is_same, f"published in spite of it\n{said[-3000:]}")
            demand(len(told) == 1, f"one alert is due, there were {told}\n{said[-3000:]}")
            demand("gates failed" in told[0]["text"], told[0]["text"])
            return told[0]["text"].split(" in run ")[0]

        if checks.check(f"{name}: Airflow runs the DAG with the jobs, which change nothing", to_the_end):
            checks.check(f"{name}: a gate that fails stops publication and is told", gate)


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs the delivered Spark jobs on a real Spark.")
    parser.add_argument("--binary", type=lambda text: Path(text).resolve(), required=True, help="the plumbline command")
    parser.add_argument("--case", action="append", choices=[case.name for case in CASES], help="only this one")
    parser.add_argument("--first-day", action="store_true", help="leave out the day of late and changed rows")
    parser.add_argument("--python-env", type=Path, default=ROOT / ".tools/python", help="has dbt and duckdb")
    parser.add_argument("--spark-env", type=Path, default=ROOT / ".tools/spark", help="has Spark 4 and pytest")
    parser.add_argument("--airflow-env", type=Path, default=ROOT / ".tools/airflow", help="has Airflow 3")
    parser.add_argument("--lint-env", type=Path, default=ROOT / ".tools/lint", help="has ruff")
    parser.add_argument("--keep", type=Path, help="a folder that keeps what was made, for a look afterwards")
    options = parser.parse_args()

    checks = Checks()
    with contextlib.ExitStack() as stack:
        if options.keep:
            shutil.rmtree(options.keep, ignore_errors=True)
            options.keep.mkdir(parents=True)
            place = options.keep.resolve()
        else:
            place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plumbline-spark-")))
        for case in CASES:
            if not options.case or case.name in options.case:
                try_case(checks, case, options, place / case.name)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


if __name__ == "__main__":
    sys.exit(main())
