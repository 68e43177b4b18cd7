"""What the clients of the broker share: settings from files, and who one is from the environment.

KAFKA_SECURITY_PROTOCOL, KAFKA_SASL_MECHANISM, KAFKA_USERNAME and KAFKA_PASSWORD say how the broker is reached; where
none is set it is reached in the clear, as on a laptop. No file holds a secret.
"""

from __future__ import annotations

import os
from pathlib import Path

CONFIG = Path(__file__).parent / "config"


def properties(path: Path) -> dict[str, str]:
    """The settings of a file of `name=value` lines; lines that begin with `#` are comments."""
    settings = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not name.lstrip().startswith("#"):
            settings[name.strip()] = value.strip()
    return settings


def access() -> dict[str, str]:
    """How the broker is reached and by whom, as librdkafka takes it."""
    names = {
        "KAFKA_SECURITY_PROTOCOL": "security.protocol",
        "KAFKA_SASL_MECHANISM": "sasl.mechanism",
        "KAFKA_USERNAME": "sasl.username",
        "KAFKA_PASSWORD": "sasl.password",
    }
    return {setting: os.environ[name] for name, setting in names.items() if os.environ.get(name)}


def java_access() -> dict[str, str]:
    """The same as Kafka's own client takes it, which Spark uses."""
    known = access()
    user, password = known.pop("sasl.username", None), known.pop("sasl.password", None)
    if user is not None and password is not None:
        kind = "scram.Scram" if known.get("sasl.mechanism", "").startswith("SCRAM") else "plain.Plain"
        said = [text.replace("\\", "\\\\").replace('"', '\\"') for text in (user, password)]
        module = f"org.apache.kafka.common.security.{kind}LoginModule"
        known["sasl.jaas.config"] = f'{module} required username="{said[0]}" password="{said[1]}";'
    return known
