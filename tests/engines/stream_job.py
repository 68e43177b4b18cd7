"""The delivered streaming job on a real local Spark: what it lands, dbt builds into the same marts as a batch does."""

import base64
import json
import os
import signal
import subprocess
import time
from pathlib import Path

from stream_capture import Captured
from workbench import Workshop, checksums, demand, run

WRITE_MESSAGES = """
import base64, datetime, json, sys
import pyarrow as pa, pyarrow.parquet as pq
messages = json.load(sys.stdin)
moment = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
columns = {
    "key": pa.array([m["key"] and base64.b64decode(m["key"]) for m in messages], pa.binary()),
    "value": pa.array([m["value"] and base64.b64decode(m["value"]) for m in messages], pa.binary()),
    "topic": pa.array([m["topic"] for m in messages], pa.string()),
    "partition": pa.array([0 for m in messages], pa.int32()),
    "offset": pa.array([m["offset"] for m in messages], pa.int64()),
    "timestamp": pa.array([moment for m in messages], pa.timestamp("us", tz="UTC")),
}
pq.write_table(pa.table(columns), sys.argv[1])
"""

DEAD_LETTERS = """
import json, sys, duckdb
found = duckdb.sql(f"select topic, error from read_parquet('{sys.argv[1]}/dead_letters/*/*/*.parquet') order by all")
print(json.dumps(found.fetchall()))
"""

RAW_ROWS = """
import json, sys, duckdb
database = duckdb.connect(sys.argv[1], read_only=True)
database.execute("set timezone = 'UTC'")
print(json.dumps({name: [str(row) for row in database.execute(f'select * from raw."{name}" order by all').fetchall()]
    for name in sys.argv[2:]}))
"""


class Job:
    """The job with messages in a folder, its lake and its checkpoint."""

    def __init__(self, package: Path, place: Path, spark: Path, stream: Path, registry: str) -> None:
        place.mkdir(parents=True)
        self.messages = place / "messages"
        self.messages.mkdir()
        self.lake = place / "lake"
        self.spark, self.stream = spark, stream
        self.package = package
        self.command: list[str | Path] = [spark / "bin/python", package / "streaming/stream.py"]
        self.command += ["--lake", self.lake, "--checkpoint", place / "checkpoint", "--registry", registry]
        # Avro's library lies in another environment of the same Python
        beside = next(stream.glob("lib/python*/site-packages"))
        options = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
        self.environment = {"PYTHONPATH": str(beside), "JDK_JAVA_OPTIONS": options, "PYTHONDONTWRITEBYTECODE": "1"}
        self.environment |= {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": str(spark / "bin/python")}

    def receive(self, name: str, messages: list[dict]) -> None:
        """Messages that arrive together."""
        held = [message | {part: encoded(message[part]) for part in ("key", "value")} for message in messages]
        done = subprocess.run(
            [self.stream / "bin/python", "-c", WRITE_MESSAGES, self.messages / f"{name}.parquet"],
            input=json.dumps(held),
            capture_output=True,
            text=True,
            check=False,
        )
        demand(done.returncode == 0, done.stderr)

    def run(self, *words: str | Path) -> str:
        return run([*self.command, *self.files(words), *words], timeout=300, **self.environment)

    def files(self, words: tuple[str | Path, ...]) -> list[str | Path]:
        return [] if "--files" in words else ["--files", self.messages]

    def killed(self, *words: str | Path) -> int:
        """Runs it until its first load is there, then kills it; returns how many loads it left."""
        process = subprocess.Popen(
            [str(word) for word in [*self.command, *self.files(words), *words]],
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + 120
        while not self.loads() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        demand(process.poll() is None, "the job was over before it could be killed")
        # the program and the Java that it started, together
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return len(self.loads())

    def loads(self) -> list[Path]:
        return sorted(self.lake.glob("loads/*/*.json"))

    def manifests(self) -> dict[str, str]:
        return {path.relative_to(self.lake).as_posix(): path.read_text(encoding="utf-8") for path in self.loads()}

    def land(self, workshop: Workshop) -> None:
        """Lands the lake in the workshop's database."""
        land = self.package / "pipelines/ingestion/land.py"
        database = workshop.folder / "build/warehouse.duckdb"
        run([workshop.python / "bin/python", land, "--database", database, "--lake", self.lake])

    def dead_letters(self) -> list[list[str]]:
        return json.loads(run([self.spark / "bin/python", "-c", DEAD_LETTERS, self.lake]))


def encoded(held: bytes | None) -> str | None:
    return None if held is None else base64.b64encode(held).decode()


def arrivals(messages: list[dict]) -> list[list[dict]]:
    """The messages as an unreliable world delivers them, in three lots: some twice, some late, some unreadable."""
    next_offset = max(message["offset"] for message in messages) + 1
    by_key: dict[tuple, list[dict]] = {}
    for message in messages:
        by_key.setdefault((message["topic"], message["key"]), []).append(message)
    # of rows that changed, the first state comes last of all
    late = [held[0] for held in by_key.values() if len(held) > 1]
    in_time = [message for message in messages if message not in late]
    half = len(in_time) // 2
    twice = [message | {"offset": next_offset + number} for number, message in enumerate(in_time[half - 5 : half + 5])]
    a_topic = messages[0]["topic"]
    bad = [
        {"topic": a_topic, "key": b"\0\0\0\0\1", "value": b"no avro at all", "offset": next_offset + 100},
        {"topic": a_topic, "key": b"\0\0\0\0\1", "value": messages[0]["value"][:9], "offset": next_offset + 101},
    ]
    return [in_time[:half] + bad[:1], in_time[half:] + twice, late + in_time[:3] + bad[1:]]


def rows(workshop: Workshop, tables: list[str]) -> dict[str, list[str]]:
    database = workshop.folder / "build/warehouse.duckdb"
    return json.loads(run([workshop.python / "bin/python", "-c", RAW_ROWS, database, *tables]))


def build(workshop: Workshop) -> dict[str, list]:
    """dbt on what was landed."""
    dbt = [workshop.python / "bin/dbt", "build", "--profiles-dir", ".", "--target", "duckdb"]
    database = str(workshop.folder / "build/warehouse.duckdb")
    run(dbt, cwd=workshop.folder / "pipelines/dbt", DUCKDB_PATH=database, **workshop.environment)
    return checksums(workshop)


def same_as_batch(job: Job, captured: Captured, batch: Workshop, streamed: Workshop) -> str:
    """The source read by the batch, and its log by the job: the same rows, the same marts."""
    batch.environment["SOURCE_DSN"] = f"host=127.0.0.1 port={captured.port} user=plumbline dbname=postgres"
    batch.make("build")
    for name, messages in zip(("1", "2", "3"), arrivals(captured.messages()), strict=True):
        job.receive(name, messages)
    job.run("--max-per-batch", "1")
    job.land(streamed)
    tables = [table["raw"] for table in json.loads((job.package / "streaming/tables.json").read_text(encoding="utf-8"))]
    wanted, held = rows(batch, tables), rows(streamed, tables)
    for table in tables:
        only = sorted(set(wanted[table]) ^ set(held[table]))[:4]
        demand(wanted[table] == held[table], f"raw.{table}: {len(wanted[table])} and {len(held[table])} rows: {only}")
    one, other = checksums(batch), build(streamed)
    differ = {name: (one[name], other.get(name)) for name in one if one[name] != other.get(name)}
    demand(not differ, f"marts of the batch and of the stream: {differ}")
    return f"{sum(map(len, held.values()))} rows in {len(tables)} tables, {len(one)} marts"


def bad_records_are_kept(job: Job) -> str:
    """Each record that cannot be read is there once, with what is wrong with it."""
    found = job.dead_letters()
    demand(len(found) == 2, f"dead letters: {found}")
    demand(any("does not begin with the number of a schema" in error for _, error in found), f"{found}")
    return f"{len(found)}: " + "; ".join(error[:60] for _, error in found)


def nothing_twice(job: Job, streamed: Workshop) -> str:
    """From the checkpoint again: no load more; landed again: no row other."""
    before, held = checksums(streamed), job.manifests()
    job.run("--max-per-batch", "1")
    demand(job.manifests() == held, f"other loads than before: {sorted(set(job.manifests()) ^ set(held))}")
    job.land(streamed)
    demand(checksums(streamed) == before, "landing again changed something")
    return f"{len(held)} loads"


def killed_and_again(job: Job, whole: Job, captured: Captured, workshop: Workshop, streamed: Workshop) -> str:
    """Killed after a load, and once more with everything delivered again: the same rows as in one go."""
    for name, messages in zip(("1", "2", "3"), arrivals(captured.messages()), strict=True):
        job.receive(name, messages)
    words = ("--max-per-batch", "1", "--table", "customer", "--table", "hire")
    left = job.killed(*words)
    job.run(*words)
    job.land(workshop)
    tables = ["customer", "hire"]
    demand(rows(workshop, tables) == rows(streamed, tables), "other rows than in one go")
    n_loads = sum(1 for path in whole.loads() if path.stem in tables)
    demand(len(job.loads()) == n_loads, f"{len(job.loads())} loads, {n_loads} in one go")
    return f"killed with {left} loads, {n_loads} in the end"
