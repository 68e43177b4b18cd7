"""The delivered Spark jobs on a real Spark, row for row what dbt makes of the same lake on DuckDB.

    python3 tests/engines/spark.py --binary target/debug/plumbline [--case NAME]

The package's generator fills a lake; dbt builds it on DuckDB and the jobs read the same files. Then the next day comes
with late rows, changed rows and rows that are there twice, and both do it again. One case in each language is broken
off in the middle, and run by Airflow as well.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from cases import CONFORMED, build_models, omop
from dag_run import Airflow, webhook
from many_tables import schema as many_tables
from workbench import ROOT, Checks, Workshop, ask, demand, design, run

COMPARE = """
import json, pathlib, sys, duckdb
database = duckdb.connect(sys.argv[1], read_only=True)
database.execute("set timezone = 'UTC'")
out = pathlib.Path(sys.argv[2])
said = {}
tables = database.execute("select table_name from information_schema.tables where table_schema = 'marts' order by all")
for (name,) in tables.fetchall():
    columns = database.execute(f'describe marts."{name}"').fetchall()
    names = ", ".join(f'"{row[0]}"' for row in columns)
    dbt = f'select {names} from marts."{name}"'
    if not list(out.glob(f"{name}/**/*.parquet")):
        spark, types = f"{dbt} limit 0", [row[1] for row in columns]
    else:
        files = f"read_parquet('{out}/{name}/**/*.parquet', hive_partitioning = false, union_by_name = true)"
        spark = f"select {names} from {files}"
        types = [row[1] for row in database.execute(f"describe {spark}").fetchall()]
    only = [
        [list(map(str, row)) for row in database.execute(f"({one}) except all ({other}) limit 2").fetchall()]
        for one, other in ((dbt, spark), (spark, dbt))
    ]
    counted = database.execute(f"select count(*), cast(bit_xor(hash(t)) as varchar) from ({spark}) t").fetchone()
    expected = [row[1].replace("UUID", "VARCHAR") for row in columns]
    said[name] = {
        "rows": counted[0],
        "checksum": counted[1],
        "only dbt, only spark": only,
        "types": [row for row in zip([row[0] for row in columns], expected, types) if row[1] != row[2]],
    }
print(json.dumps(said))
"""


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
    Case("many_tables", lambda place: (place / "schema.sql").write_text(many_tables()), huge=True),
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

# what a cluster gains from is lost on a job of seconds
FLAGS = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


class Spark:
    """The jobs of one package on a Spark of this machine, and the dbt project beside them."""

    def __init__(self, workshop: Workshop, environment: Path, huge: bool) -> None:
        self.workshop = workshop
        self.huge = huge
        self.bin = environment / "bin"
        self.lake = workshop.folder / "build/sample"
        self.out = workshop.folder / "build/marts"
        self.jobs = workshop.folder / "pipelines/spark"
        self.flags = [word for name, value in FLAGS.items() for word in ("--conf", f"{name}={value}")]
        workshop.environment |= {
            "SPARK_ENV": str(environment),
            "SPARK_ENV_BIN": str(self.bin),
            "SAMPLE_ROWS": MANY_SAMPLE_ROWS if huge else SAMPLE_ROWS,
            "SPARK_MASTER": "local[2]",
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_FLAGS": " ".join(self.flags),
            "PYTHONDONTWRITEBYTECODE": "1",
            # a job of seconds gains nothing from the second compiler
            "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        }

    def make(self) -> None:
        """`make build`, then `make spark`; what has no time of its own changed when dbt saw that it had."""
        if self.huge:
            build_models(self.workshop)
        else:
            self.workshop.make("build")
        untimed = self.untimed()
        seen = [
            ask(self.workshop, f"select cast(max(dbt_valid_from) as varchar) from snapshots.{name}")[0][0]
            for name in (mart.replace("dim_", "snp_") for mart in untimed)
        ]
        self.workshop.environment["SPARK_ARGUMENTS"] = f"--as-of '{max(seen)}'" if seen else ""
        self.workshop.make("spark")

    def untimed(self) -> list[str]:
        """The dimensions whose changes the source gives no time for, as their jobs say."""
        jobs = [path.read_text(encoding="utf-8") for path in marts_of(self.jobs)]
        untimed = [text for text in jobs if re.search("timed ?= ?(False|false)", text)]
        named = [re.search(r'(?:NAME|val name) = "(\w+)"', text) for text in untimed]
        return [name[1] for name in named if name]

    def compared(self) -> dict[str, dict]:
        """What dbt and Spark hold of each mart, with what only one of them has."""
        database = self.workshop.folder / "build/warehouse.duckdb"
        return json.loads(run([self.workshop.python / "bin/python", "-c", COMPARE, database, self.out]))

    def same_as_dbt(self) -> str:
        said = self.compared()
        differ = {name: held for name, held in said.items() if any(held["only dbt, only spark"]) or held["types"]}
        demand(said and not differ, f"marts that differ: {json.dumps(differ, indent=1)[:6000]}")
        return f"{len(said)} marts, {sum(held['rows'] for held in said.values())} rows, no difference"

    def killed(self) -> str:
        """Starts the jobs and kills them while a fact waits to be put in its place."""
        if in_scala(self.jobs):
            run([self.bin / "python", "build.py"], cwd=self.jobs)
        command = [self.bin / "spark-submit", "--master", "local[2]", "--properties-file", "spark-defaults.conf"]
        program = ["--class", "warehouse.Main", "build/warehouse.jar"] if in_scala(self.jobs) else ["run.py"]
        command += [*self.flags, *program, "--lake", self.lake, "--out", self.out]
        environment = {**os.environ, **self.workshop.environment, "PYSPARK_PYTHON": str(self.bin / "python")}
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=self.jobs,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 300
        while process.poll() is None and time.monotonic() < deadline:
            if any(self.out.glob("_pending/fct_*.json")):
                break
            time.sleep(0.002)
        ended = process.poll()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        demand(ended is None, f"the run was over before it could be killed: exit code {ended}")
        waiting = sorted(path.stem for path in self.out.glob("_pending/*.json"))
        demand(waiting, "nothing was waiting to be put in its place when it was killed")
        return f"killed while {', '.join(waiting)} was put in its place"


def in_scala(jobs: Path) -> bool:
    """Whether the jobs in this folder are written in Scala."""
    return (jobs / "build.py").exists()


def marts_of(jobs: Path) -> list[Path]:
    """The job of each mart."""
    if in_scala(jobs):
        return [path for path in jobs.glob("src/main/scala/warehouse/marts/*.scala") if path.stem != "Marts"]
    return [path for path in jobs.glob("warehouse/marts/*.py") if path.stem != "__init__"]


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
    spark = Spark(workshop, options.spark_env, case.huge)
    if case.thorough:
        checks.check(f"{name}: make spark-test", lambda: spark.workshop.make("spark-test"))
        checks.check(f"{name}: make lake", lambda: spark.workshop.make("lake"))
        checks.check(f"{name}: a run is killed in the middle", spark.killed)
    if not checks.check(f"{name}: make build, make spark", spark.make):
        return
    checks.check(f"{name}: Spark holds the same rows as dbt", spark.same_as_dbt)
    if case.next_day and not options.first_day:
        checks.check(f"{name}: a day of late, changed and doubled rows", lambda: next_day(spark))
        checks.check(f"{name}: Spark still holds the same rows as dbt", spark.same_as_dbt)
    if case.thorough:
        by_airflow(checks, name, spark, options.airflow_env, place / "airflow")


def next_day(spark: Spark) -> str:
    """A day of late, changed and doubled rows."""
    before = spark.compared()
    spark.workshop.environment["SAMPLE_DAYS"] = "2"
    spark.make()
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
