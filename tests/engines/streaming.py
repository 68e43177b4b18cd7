"""The stream of a delivered package on real engines: Kafka, Debezium on PostgreSQL, both Avro libraries, Spark.

    python3 tests/engines/streaming.py --binary target/debug/plumbline

Every check prints one line; the last line counts them. The exit code is 0 only when every check passed.
"""

import argparse
import contextlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

from stream_broker import (
    applied_by_a_client,
    clients_take_their_settings,
    kafka_creates,
    names_are_known,
    rights_are_least,
)
from stream_capture import captured_as_delivered, known_names, options_are_known, source
from stream_job import Job, bad_records_are_kept, killed_and_again, nothing_twice, same_as_batch
from workbench import ROOT, Checks, Workshop, demand, files_of, run

SCHEMAS = ROOT / "tests/engines/stream_schemas.py"

# what makes a stream of the fixture, and what else a stream may be
STREAMS = {
    "kafka": {"pin.transport.broker": "kafka", "pin.ingestion.method": "change_data_capture"},
    "published": {"pin.transport.broker": "kafka", "pin.ingestion.method": "full_extract"},
    "eventhubs": {"estate.cloud": "azure", "pin.transport.broker": "eventhubs"},
    "kinesis": {"estate.cloud": "aws", "pin.transport.broker": "kinesis"},
    "pubsub": {"pin.transport.broker": "pubsub"},
}

# databases whose log is read by another connector: dialect, definitions
SOURCES = {
    "mysql": """create table `shop`.`orders` (`order id` bigint not null auto_increment primary key, `2nd` varchar(20),
        customer int not null, total decimal(10,2) not null, placed datetime(6) not null) engine=InnoDB;
        create table `shop`.`customers` (id int not null primary key, name varchar(80) not null) engine=InnoDB;""",
    "sqlserver": """create table [dbo].[Order Lines] ([Line No] bigint identity(1,1) primary key, [Größe] nvarchar(20),
        [CustomerId] int not null references [dbo].[Customer] ([Id]), [Total] money not null, [At] datetime2 not null)
        GO
        create table [dbo].[Customer] ([Id] int primary key, [Name] nvarchar(80) not null)
        GO""",
}


def design(binary: Path, inputs: list[Path], answers: dict, place: Path) -> Path:
    """A package of these inputs with these answers."""
    place.mkdir(parents=True)
    said = place / "answers.json"
    said.write_text(json.dumps(answers), encoding="utf-8")
    package = place / "package"
    run([binary, "design", *inputs, "--answers", said, "--out", package])
    return package


def declared(package: Path, python: Path) -> dict:
    """`topics.yaml` as it reads."""
    read = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1], encoding='utf-8'))))"
    return json.loads(run([python, "-c", read, package / "streaming/topics.yaml"]))


def linted(package: Path, lint: Path) -> str:
    """ruff, yamllint and the shell's own parser find nothing."""
    run([lint / "bin/ruff", "check", "."], cwd=package)
    run([lint / "bin/ruff", "format", "--check", "."], cwd=package)
    run([lint / "bin/yamllint", "--strict", "."], cwd=package)
    scripts = sorted(package.glob("streaming/*.sh"))
    for script in scripts:
        run(["sh", "-n", script])
        if shutil.which("shellcheck"):
            run(["shellcheck", script])
    for name in files_of(package / "streaming"):
        if name.endswith(".json"):
            json.loads((package / "streaming" / name).read_text(encoding="utf-8"))
    return f"{len(files_of(package / 'streaming'))} files"


def nothing_without_a_stream(binary: Path, inputs: list[Path], answers: dict, place: Path) -> str:
    package = design(binary, inputs, answers, place)
    demand(not (package / "streaming").exists(), "a batch has a stream")
    return "a batch has none"


def streams(checks: Checks, options: argparse.Namespace, place: Path) -> None:
    fixture = options.fixture
    inputs = sorted(path for path in fixture.iterdir() if path.name != "answers.json")
    answers = json.loads((fixture / "answers.json").read_text(encoding="utf-8"))
    stream, python = options.stream_env, options.stream_env / "bin/python"
    packages: dict[str, Path] = {}
    latency = {"pin.processing.latency": "streaming"}
    for name, pins in STREAMS.items():

        def written(name: str = name, pins: dict = pins) -> str:
            packages[name] = design(options.binary, inputs, answers | latency | pins, place / name)
            return linted(packages[name], options.lint_env)

        if not checks.check(f"a stream over {name} is written, and linters find nothing", written):
            return
    checks.check(
        "nothing is streamed where nothing was asked for",
        lambda: nothing_without_a_stream(options.binary, inputs, answers, place / "batch"),
    )
    names = known_names(stream)
    package = packages["kafka"]
    topics = declared(package, python)
    hub = declared(packages["eventhubs"], python)
    checks.check("Kafka's own command makes the topics", lambda: kafka_creates(topics, place / "old_kafka"))
    checks.check("a current Kafka knows every name of them", lambda: names_are_known(topics, names))
    checks.check("and every one of Event Hubs", lambda: names_are_known(hub, names))
    checks.check("rights are the least", lambda: rights_are_least(topics))
    checks.check(
        "apply_topics.py makes them, and nothing the second time",
        lambda: applied_by_a_client(package, topics, stream, place / "tansu"),
    )
    checks.check("clients take their settings", lambda: clients_take_their_settings(package, stream, names))
    for name in ("kafka", "published"):
        checks.check(
            f"both Avro libraries take the schemas of {name}",
            lambda name=name: run([python, SCHEMAS, packages[name] / "streaming"]).strip(),
        )
    for dialect, ddl in SOURCES.items():

        def other_source(dialect: str = dialect, ddl: str = ddl) -> str:
            definitions = place / f"{dialect}.sql"
            definitions.write_text(ddl, encoding="utf-8")
            asked = {"data.sources": [dialect], "estate.cloud": "none"} | latency | STREAMS["kafka"]
            made = design(options.binary, [definitions], asked, place / dialect)
            linted(made, options.lint_env)
            run([python, SCHEMAS, made / "streaming"])
            return options_are_known(made, names)

        checks.check(f"the connector of {dialect} knows its options, Avro its schemas", other_source)
    checks.check("the connector knows its options", lambda: options_are_known(package, names))
    with source(package, fixture, place / "source", stream) as captured:
        if not checks.check(
            "Debezium captures a real PostgreSQL, as the schemas say", lambda: captured_as_delivered(captured)
        ):
            return
        registry = captured.place.as_uri()
        job = Job(package, place / "job", options.spark_env, stream, registry)
        batch = Workshop(package, place / "by_batch", options.python_env, newcomer=False)
        streamed = Workshop(package, place / "by_stream", options.python_env, newcomer=False)
        if not checks.check(
            "the stream gives the tables of the batch, duplicates and lateness included",
            lambda: same_as_batch(job, captured, batch, streamed),
        ):
            return
        checks.check("what cannot be read is kept apart", lambda: bad_records_are_kept(job))
        checks.check("from the checkpoint again, nothing comes twice", lambda: nothing_twice(job, streamed))
        other = Job(package, place / "killed", options.spark_env, stream, registry)
        workshop = Workshop(package, place / "by_killed", options.python_env, newcomer=False)
        checks.check(
            "killed and started again, the same",
            lambda: killed_and_again(other, job, captured, workshop, streamed),
        )


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs the stream of a delivered package on real engines.")
    parser.add_argument("--binary", type=lambda text: Path(text).resolve(), required=True, help="the plumbline command")
    parser.add_argument("--fixture", type=Path, default=ROOT / "tests/fixtures/rental", help="what the project brings")
    parser.add_argument("--python-env", type=Path, default=ROOT / ".tools/python", help="has dbt and duckdb")
    parser.add_argument("--stream-env", type=Path, default=ROOT / ".tools/stream", help="has Avro, Kafka and Debezium")
    parser.add_argument("--spark-env", type=Path, default=ROOT / ".tools/spark", help="has Spark 4")
    parser.add_argument("--lint-env", type=Path, default=ROOT / ".tools/lint", help="has ruff and yamllint")
    parser.add_argument("--keep", type=Path, help="a folder that keeps what was made, for a look afterwards")
    options = parser.parse_args()
    checks = Checks()
    with contextlib.ExitStack() as stack:
        if options.keep:
            shutil.rmtree(options.keep, ignore_errors=True)
            options.keep.mkdir(parents=True)
            place = options.keep.resolve()
        else:
            place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plumbline-stream-")))
        streams(checks, options, place)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


if __name__ == "__main__":
    sys.exit(main())
