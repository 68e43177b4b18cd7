"""The Avro schemas of a delivered stream, judged by both libraries: `stream_schemas.py PACKAGE/streaming`, with the
Python of .tools/stream. Records are written and read back, a field is added and a type broken, and the job's own reader
has to read what was written.
"""

import copy
import io
import json
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import avro.compatibility
import avro.io
import avro.schema
import fastavro


def refused(act: Callable, given: object) -> bool:
    """Whether it was not taken."""
    try:
        act(given)
    except Exception:
        return True
    return False


def sample(kind: object, number: int) -> object:
    """A value of an Avro type; every third one that may be null is."""
    if isinstance(kind, list):
        return sample(kind[1], number) if number % 3 else None
    held = kind if isinstance(kind, dict) else {"type": kind}
    logical = held.get("logicalType")
    if logical == "decimal":
        return Decimal(number).scaleb(-held["scale"])
    if logical == "timestamp-micros":
        return datetime(2026, 1, 1 + number % 28, 2, 3, 4, 567890, tzinfo=UTC)
    if logical == "date":
        return date(2026, 1, 1 + number % 28)
    if logical == "uuid":
        return uuid.UUID(int=number)
    if held.get("connect.name", "").endswith("ZonedTimestamp"):
        return f"2026-01-{1 + number % 28:02d}T02:03:04.567890Z"
    plain = {"string": f"row {number} äß", "int": number, "long": number * 10**12, "boolean": number % 2 == 0}
    plain |= {"float": 0.5, "double": 0.25, "bytes": b"x" * number, "array": []}
    return plain[held["type"]]


def landed(value: object) -> object:
    """A value as the raw layer holds it: moments in UTC, what has no type of its own as text."""
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, str) and value.startswith("2026-01-"):
        return datetime.fromisoformat(value)
    return value


def main() -> None:
    """Judges them all."""
    sys.path.insert(0, sys.argv[1])
    from changes import Reader

    n_records = 0
    decided = avro.compatibility.ReaderWriterCompatibilityChecker()
    fits = avro.compatibility.SchemaCompatibilityType.compatible
    paths = sorted(Path(sys.argv[1]).glob("schemas/*.avsc"))
    subjects = json.loads((Path(sys.argv[1]) / "subjects.json").read_text())
    assert sorted(s["schema"].removeprefix("schemas/") for s in subjects) == [p.name for p in paths], (
        "subjects and files"
    )
    for path in paths:
        text = path.read_text()
        held = json.loads(text)
        one, other = fastavro.parse_schema(copy.deepcopy(held)), avro.schema.parse(text)
        records = [{f["name"]: sample(f["type"], n) for f in held["fields"]} for n in range(1, 30)]
        for record in records:
            buffer = io.BytesIO()
            fastavro.schemaless_writer(buffer, one, record)
            buffer.seek(0)
            assert fastavro.schemaless_reader(buffer, one) == record, (path.name, record)
            buffer.seek(0)
            again = avro.io.DatumReader(other).read(avro.io.BinaryDecoder(buffer))
            known = {name for name, value in record.items() if not isinstance(value, uuid.UUID)}
            assert {n: again[n] for n in known} == {n: record[n] for n in known}, (path.name, record, again)
            n_records += 1
        # a field more, with a default: whoever reads with the new schema reads the old records
        more = json.loads(text)
        more["fields"].append({"name": "added_later", "type": ["null", "string"], "default": None})
        newer = avro.schema.parse(json.dumps(more))
        assert decided.get_compatibility(newer, other).compatibility == fits, path.name
        buffer = io.BytesIO()
        fastavro.schemaless_writer(buffer, one, records[0])
        buffer.seek(0)
        assert fastavro.schemaless_reader(buffer, one, fastavro.parse_schema(more))["added_later"] is None
        # one without a default, or of another type, breaks them
        bare = json.loads(text)
        bare["fields"].append({"name": "added_later", "type": "string"})
        assert decided.get_compatibility(avro.schema.parse(json.dumps(bare)), other).compatibility != fits, path.name
        broken = json.loads(text)
        broken["fields"][0]["type"] = "no_such_type"
        assert refused(fastavro.parse_schema, copy.deepcopy(broken)), path.name
        assert refused(avro.schema.parse, json.dumps(broken)), path.name
    # the job reads what was written as it was meant
    n_read = 0
    for table in json.loads((Path(sys.argv[1]) / "tables.json").read_text()):
        local = {
            part: json.loads((Path(sys.argv[1]) / f"schemas/{table['topic']}-{part}.avsc").read_text())
            for part in ("key", "value")
        }
        reader = Reader(table, None, local)
        for number in range(1, 30):
            record = {f["name"]: sample(f["type"], number) for f in local["value"]["fields"]}
            buffer = io.BytesIO(bytes(5))
            buffer.seek(5)
            fastavro.schemaless_writer(buffer, fastavro.parse_schema(copy.deepcopy(local["value"])), record)
            message = {
                "key": b"",
                "value": buffer.getvalue(),
                "topic": table["topic"],
                "partition": 0,
                "offset": number,
            }
            said = reader.read(message | {"timestamp": datetime(2026, 1, 1, tzinfo=UTC)})
            assert said["error"] is None, said
            for field in table["fields"]:
                given, got = landed(record[field["field"]]), said["row"][field["column"]]
                got = got.replace(tzinfo=None) if isinstance(got, datetime) else got
                given = given.replace(tzinfo=None) if isinstance(given, datetime) else given
                assert got == given, (table["topic"], field, given, got)
            n_read += 1
    print(f"{len(paths)} schemas, {n_records} records by fastavro and avro, {n_read} by the job")


if __name__ == "__main__":
    main()
