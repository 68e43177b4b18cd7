"""Registers the Avro schemas with a schema registry, each subject with its rule of compatibility.

A schema that breaks its readers is refused by the registry; what is registered already stays as it is.

    SCHEMA_REGISTRY_URL=http://localhost:8081 python streaming/register_schemas.py --check
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent


def ask(method: str, path: str, body: dict | None = None) -> dict:
    """What the registry answers; SCHEMA_REGISTRY_USER and SCHEMA_REGISTRY_PASSWORD say who asks."""
    url = os.environ["SCHEMA_REGISTRY_URL"].rstrip("/") + path
    request = urllib.request.Request(url, method=method)
    request.add_header("Content-Type", "application/vnd.schemaregistry.v1+json")
    if user := os.environ.get("SCHEMA_REGISTRY_USER"):
        said = f"{user}:{os.environ.get('SCHEMA_REGISTRY_PASSWORD', '')}".encode()
        request.add_header("Authorization", "Basic " + base64.b64encode(said).decode())
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(request, data, timeout=30) as answer:
        return json.load(answer)


def is_compatible(subject: str, schema: str) -> bool:
    """Whether a schema may follow those of its subject; the first may always."""
    try:
        held = ask("POST", f"/compatibility/subjects/{subject}/versions?verbose=true", {"schema": schema})
    except urllib.error.HTTPError as trouble:
        if trouble.code == 404:
            return True
        raise
    for message in held.get("messages", []):
        print(f"{subject}: {message}", file=sys.stderr)
    return held["is_compatible"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only ask whether every schema would be taken")
    arguments = parser.parse_args()
    if not os.environ.get("SCHEMA_REGISTRY_URL"):
        print("SCHEMA_REGISTRY_URL is not set: there is no registry to ask", file=sys.stderr)
        return 2
    refused = []
    for held in json.loads((HERE / "subjects.json").read_text(encoding="utf-8")):
        subject = urllib.parse.quote(held["subject"], safe="")
        schema = (HERE / held["schema"]).read_text(encoding="utf-8")
        if not is_compatible(subject, schema):
            refused.append(held["subject"])
        elif not arguments.check:
            ask("PUT", f"/config/{subject}", {"compatibility": held["compatibility"]})
            answer = ask("POST", f"/subjects/{subject}/versions", {"schema": schema})
            print(f"{held['subject']}: id {answer['id']}")
    if refused:
        print("would break those who read: " + ", ".join(refused), file=sys.stderr)
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
