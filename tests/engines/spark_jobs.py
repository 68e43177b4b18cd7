"""The Spark jobs of a package on a Spark of this machine, and what they hold beside what dbt holds."""

import contextlib
import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

from workbench import Workshop, ask, demand, run

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

# what a cluster gains from is lost on a job of seconds
FLAGS = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


class Spark:
    """The jobs of one package on a Spark of this machine, and the dbt project beside them."""

    def __init__(self, workshop: Workshop, environment: Path) -> None:
        self.workshop = workshop
        self.bin = environment / "bin"
        self.lake = workshop.folder / "build/sample"
        self.out = workshop.folder / "build/marts"
        self.jobs = workshop.folder / "pipelines/spark"
        self.flags = [word for name, value in FLAGS.items() for word in ("--conf", f"{name}={value}")]
        workshop.environment |= {
            "SPARK_ENV": str(environment),
            "SPARK_ENV_BIN": str(self.bin),
            "SPARK_MASTER": "local[2]",
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_FLAGS": " ".join(self.flags),
            "PYTHONDONTWRITEBYTECODE": "1",
            # a job of seconds gains nothing from the second compiler
            "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        }

    def run(self) -> None:
        """`make spark`; what has no time of its own changed when dbt saw that it had."""
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

    def same_after_run(self) -> str:
        """Runs the jobs and demands that they hold what dbt holds."""
        self.run()
        return self.same_as_dbt()

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
