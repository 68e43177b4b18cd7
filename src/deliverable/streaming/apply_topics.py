"""Makes the topics and rights on the broker those of `topics.yaml`: creates what is missing, mends what differs.

Nothing is deleted, no partition is added or taken away, and a second run changes nothing.

    python streaming/apply_topics.py --brokers localhost:9092 --dry-run
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml
from client import access
from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourcePatternType,
    ResourceType,
)

HERE = Path(__file__).parent
SECONDS = 30


class Broker:
    """A broker as it is, and what would make it as declared."""

    def __init__(self, admin: AdminClient, dry_run: bool) -> None:
        self.admin = admin
        self.dry_run = dry_run
        self.n_changes = 0
        self.troubles: list[str] = []

    def change(self, what: str, act) -> None:
        """Says what is changed, and changes it unless this is only a look."""
        self.n_changes += 1
        print(what)
        if self.dry_run:
            return
        try:
            for future in act().values():
                future.result(SECONDS)
        except KafkaException as trouble:
            self.troubles.append(f"{what}: {trouble.args[0].str()}")

    def create(self, topic: dict, replicas: int) -> None:
        """A topic that is not there yet."""
        new = NewTopic(topic["name"], topic["partitions"], replicas, config=topic["config"])
        self.change(f"create {topic['name']}", lambda: self.admin.create_topics([new], request_timeout=SECONDS))

    def compare_partitions(self, topic: dict, n_partitions: int) -> None:
        """Another number of partitions is said and left: keys would move, and with them the order of their changes."""
        if n_partitions != topic["partitions"]:
            self.troubles.append(
                f"{topic['name']} has {n_partitions} partitions, {topic['partitions']} are declared: "
                "make a new topic and move its readers, or declare what there is"
            )

    def mend(self, topics: list[dict]) -> None:
        """The configuration of topics that are there, where it differs."""
        wanted = {topic["name"]: topic["config"] for topic in topics}
        asked = [ConfigResource(ConfigResource.Type.TOPIC, name) for name in wanted]
        for resource, future in self.admin.describe_configs(asked).items() if asked else []:
            there = {name: entry.value for name, entry in future.result(SECONDS).items()}
            differs = {name: value for name, value in wanted[resource.name].items() if there.get(name) != value}
            if differs:
                entries = [
                    ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)
                    for name, value in differs.items()
                ]
                mended = ConfigResource(ConfigResource.Type.TOPIC, resource.name, incremental_configs=entries)
                said = ", ".join(f"{name}={value}" for name, value in differs.items())
                self.change(
                    f"set {said} on {resource.name}", lambda m=mended: self.admin.incremental_alter_configs([m])
                )

    def allow(self, rights: list[dict]) -> None:
        """Rights that are not there yet."""
        wanted = [binding(right, operation) for right in rights for operation in right["operations"]]
        if not wanted:
            return
        anything = AclBindingFilter(
            ResourceType.ANY, None, ResourcePatternType.ANY, None, None, AclOperation.ANY, AclPermissionType.ANY
        )
        there = set(self.admin.describe_acls(anything, request_timeout=SECONDS).result(SECONDS))
        for right in wanted:
            if right not in there:
                said = f"allow {right.principal} to {right.operation.name.lower()} {right.name}"
                self.change(said, lambda r=right: self.admin.create_acls([r], request_timeout=SECONDS))


def binding(right: dict, operation: str) -> AclBinding:
    """A right as the broker takes it, from anywhere."""
    return AclBinding(
        ResourceType[right["resource"].upper()],
        right["name"],
        ResourcePatternType[right["pattern"].upper()],
        right["principal"],
        "*",
        AclOperation[operation.upper()],
        AclPermissionType.ALLOW,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--brokers", required=True, help="host:port, several with commas between")
    parser.add_argument("--topics", type=Path, default=HERE / "topics.yaml")
    parser.add_argument("--replicas", type=int, help="replicas of each partition; one for a single broker on a laptop")
    parser.add_argument("--without-acls", action="store_true", help="for a broker that knows no rights")
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    arguments = parser.parse_args()
    declared = yaml.safe_load(arguments.topics.read_text(encoding="utf-8"))
    replicas = arguments.replicas or declared["replication_factor"]
    admin = AdminClient({"bootstrap.servers": arguments.brokers, **access()})
    broker = Broker(admin, arguments.dry_run)
    there = admin.list_topics(timeout=SECONDS).topics
    for topic in declared["topics"]:
        # with fewer replicas than must be in sync nothing could be written
        if int(topic["config"].get("min.insync.replicas", 1)) > replicas:
            topic["config"]["min.insync.replicas"] = str(replicas)
        if topic["name"] in there:
            broker.compare_partitions(topic, len(there[topic["name"]].partitions))
        else:
            broker.create(topic, replicas)
    broker.mend([topic for topic in declared["topics"] if topic["name"] in there])
    if not arguments.without_acls:
        broker.allow(declared["acls"])
    print(f"{broker.n_changes} changes{' would be made' if arguments.dry_run else ''}")
    for trouble in broker.troubles:
        print(trouble, file=sys.stderr)
    return 1 if broker.troubles else 0


if __name__ == "__main__":
    sys.exit(main())
