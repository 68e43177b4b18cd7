"""The delivered Spark jobs on a real Spark, row for row what dbt makes of the same lake on DuckDB.

    python3 tests/engines/spark.py --binary target/debug/plumbline

The package's generator fills a lake; dbt builds it on DuckDB and the jobs read the same files. Then the next day comes
with late rows, changed rows and rows that are there twice, and both do it again. `--fixture` takes any folder that
`design` reads.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from workbench import ROOT, Checks, Workshop, demand, design, run

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


class Spark:
    """The jobs of one package on a Spark of this machine, and the dbt project beside them."""

    def __init__(self, workshop: Workshop, environment: Path) -> None:
        self.workshop = workshop
        self.bin = environment / "bin"
        self.lake = workshop.folder / "build/sample"
        self.out = workshop.folder / "build/marts"
        self.jobs = workshop.folder / "pipelines/spark"
        workshop.environment |= {
            "SPARK_ENV": str(environment),
            "SAMPLE_ROWS": SAMPLE_ROWS,
            "SPARK_MASTER": "local[2]",
            "SPARK_LOCAL_IP": "127.0.0.1",
            "PYTHONDONTWRITEBYTECODE": "1",
            # a job of seconds gains nothing from the second compiler
            "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        }

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
        command = [self.bin / "spark-submit", "--master", "local[2]", "--properties-file", "spark-defaults.conf"]
        command += ["run.py", "--lake", self.lake, "--out", self.out]
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


def with_spark(fixture: Path, place: Path) -> Path:
    """The fixture, with Spark and history asked for."""
    copy = place / "fixture"
    shutil.copytree(fixture, copy)
    answers = copy / "answers.json"
    said = json.loads(answers.read_text(encoding="utf-8")) if answers.exists() else {}
    said |= {"pin.processing.engine": "spark", "data.history_of_attributes": "keep_history"}
    answers.write_text(json.dumps(said), encoding="utf-8")
    return copy


def spark_runs(checks: Checks, options: argparse.Namespace, place: Path) -> None:
    package = place / "package"
    fixture = with_spark(options.fixture, place)

    def written() -> str:
        files = design(options.binary, fixture, package)["files_modified"]
        jobs = [name for name in files if name.startswith("pipelines/spark/warehouse/marts/")]
        demand(jobs, "there is no pipelines/spark/warehouse/marts/*.py")
        return f"{len(jobs)} jobs"

    if not checks.check("design writes Spark jobs", written):
        return

    def linted() -> None:
        run([options.lint_env / "bin/ruff", "check", "."], cwd=package)
        run([options.lint_env / "bin/ruff", "format", "--check", "."], cwd=package)

    checks.check("ruff finds nothing", linted)
    spark = Spark(Workshop(package, place / "workshop", options.python_env, newcomer=False), options.spark_env)
    checks.check("make spark-test", lambda: spark.workshop.make("spark-test"))
    checks.check("make build", lambda: spark.workshop.make("build"))
    checks.check("a run is killed in the middle", spark.killed)
    if not checks.check("make spark", lambda: spark.workshop.make("spark")):
        return
    checks.check("Spark holds the same rows as dbt", spark.same_as_dbt)
    next_day(checks, spark)
    before = spark.compared()

    def again() -> str:
        spark.workshop.make("spark")
        now = spark.compared()
        moved = [name for name in now if now[name] != before[name]]
        demand(not moved, f"changed without a reason: {moved}")
        return "same rows, same checksums"

    checks.check("make spark, once more", again)


def next_day(checks: Checks, spark: Spark) -> None:
    """A day of late, changed and doubled rows."""
    before = spark.compared()

    def comes() -> str:
        spark.workshop.environment["SAMPLE_DAYS"] = "2"
        spark.workshop.make("build")
        spark.workshop.make("spark")
        now = spark.compared()
        more = {name: now[name]["rows"] - before[name]["rows"] for name in now if now[name] != before[name]}
        demand(any(count > 0 for count in more.values()), f"nothing came: {more}")
        return ", ".join(f"{count} rows more in {name}" for name, count in more.items())

    checks.check("a day of late, changed and doubled rows", comes)
    checks.check("Spark still holds the same rows as dbt", spark.same_as_dbt)


FIXTURE = ROOT / "tests/fixtures/rental"
# enough for several days and members, few enough for a laptop's Spark
SAMPLE_ROWS = "5000"


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs the delivered Spark jobs on a real Spark.")
    parser.add_argument("--binary", type=lambda text: Path(text).resolve(), required=True, help="the plumbline command")
    parser.add_argument("--fixture", type=Path, default=FIXTURE, help="what the project brings")
    parser.add_argument("--python-env", type=Path, default=ROOT / ".tools/python", help="has dbt and duckdb")
    parser.add_argument("--spark-env", type=Path, default=ROOT / ".tools/spark", help="has Spark 4 and pytest")
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
        spark_runs(checks, options, place)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


if __name__ == "__main__":
    sys.exit(main())
