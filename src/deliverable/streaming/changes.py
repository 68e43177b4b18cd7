"""What a message of a topic says: the row after a change, and where the change stands in the source's log.

Runs where Spark's tasks run: it knows nothing of Spark.
"""

from __future__ import annotations

import hashlib
import io
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

import fastavro
import pyarrow as pa

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# what Debezium sends for a long value that did not change, where the table's replica identity is not full
UNAVAILABLE = "__debezium_unavailable_value"
# how many units of a moment or a time of day make a second
UNITS = {"Timestamp": 10**3, "MicroTimestamp": 10**6, "NanoTimestamp": 10**9, "MicroTime": 10**6, "NanoTime": 10**9}
BITS = {"smallint": 16, "int": 32, "bigint": 64}
ARROW = {
    "boolean": pa.bool_(),
    "smallint": pa.int16(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "timestamp_ntz": pa.timestamp("us"),
    "string": pa.string(),
}


class Unreadable(ValueError):
    """A record that cannot be read, with what is wrong with it."""


def decimal_size(kind: str) -> tuple[int, int] | None:
    """Precision and scale of `decimal(9,2)`; nothing for any other type."""
    if not kind.startswith("decimal("):
        return None
    precision, scale = kind[len("decimal(") : -1].split(",")
    return int(precision), int(scale)


def arrow_type(kind: str) -> pa.DataType:
    """A Spark type as Arrow has it."""
    size = decimal_size(kind)
    return pa.decimal128(*size) if size else ARROW[kind]


def connect_name(schema: object) -> str:
    """What a field's schema says that its values mean: `MicroTimestamp`; nothing where it is a plain Avro type."""
    if isinstance(schema, list):
        return next((name for name in map(connect_name, schema) if name), "")
    return schema.get("connect.name", "").rpartition(".")[2] if isinstance(schema, dict) else ""


def meant(value: object, name: str) -> object:
    """A value as Debezium means it: whole numbers that are days or moments, and numbers that carry their own scale."""
    if name == "VariableScaleDecimal" and isinstance(value, dict):
        return Decimal(int.from_bytes(value["value"], signed=True)).scaleb(-value["scale"])
    if not isinstance(value, int) or isinstance(value, bool):
        return value
    if name == "Date":
        return (EPOCH + timedelta(days=value)).date()
    if name in UNITS:
        moment = EPOCH + timedelta(microseconds=value * 10**6 // UNITS[name])
        return moment.time() if name.endswith("Time") else moment
    return value


def array_text(values: list) -> str:
    """A list as PostgreSQL writes it, which is how a batch reads it."""
    parts = []
    for value in values:
        if isinstance(value, list):
            parts.append(array_text(value))
            continue
        text = "NULL" if value is None else as_text(value)
        plain = value is None or (text and text.upper() != "NULL" and not set(text) & set('{},"\\ \t\n\r\v\f'))
        parts.append(text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
    return "{" + ",".join(parts) + "}"


def as_text(value: object) -> str:
    """Any value as text."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case bytes():
            return "\\x" + value.hex()
        case list():
            return array_text(value)
        case dict():
            return json.dumps(value, sort_keys=True, default=as_text)
        case Decimal():
            return format(value, "f")
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)


def as_moment(value: object) -> datetime:
    """A moment in UTC; one without a zone is taken to be in it."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime):
        raise Unreadable(f"{value!r} is no moment")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def as_type(value: object, kind: str) -> object:
    """A value as a column of this type holds it."""
    if value is None:
        return None
    if kind == "string":
        return as_text(value)
    if kind in BITS:
        limit = 2 ** (BITS[kind] - 1)
        if not isinstance(value, int | Decimal) or value != int(value) or not -limit <= value < limit:
            raise Unreadable(f"{value!r} is no {kind}")
        return int(value)
    if size := decimal_size(kind):
        number = Decimal(value).quantize(Decimal(1).scaleb(-size[1]), rounding=ROUND_HALF_UP)
        if number.adjusted() >= size[0] - size[1] and number:
            raise Unreadable(f"{value!r} does not fit {kind}")
        return number
    if kind in ("float", "double"):
        return float(value)
    if kind == "boolean":
        return bool(value)
    if kind == "date":
        day = date.fromisoformat(value) if isinstance(value, str) else value
        return day.date() if isinstance(day, datetime) else day
    moment = as_moment(value)
    return moment if kind == "timestamp" else moment.replace(tzinfo=None)


def registered(registry: str, number: int) -> dict:
    """The schema that a registry keeps under this number."""
    try:
        with urllib.request.urlopen(f"{registry.rstrip('/')}/schemas/ids/{number}", timeout=30) as answer:
            return json.loads(json.load(answer)["schema"])
    except urllib.error.HTTPError as trouble:
        if trouble.code == 404:
            raise Unreadable(f"the registry knows no schema of number {number}") from trouble
        raise


class Reader:
    """Reads the messages of one topic: the row after the change, and where the change stands in the source's log."""

    def __init__(self, table: dict, registry: str | None, schemas: dict[str, dict]) -> None:
        self.table = table
        self.registry = registry
        self.local = schemas
        self.known: dict[tuple[str, int], tuple[dict, dict[str, str]]] = {}

    def schema(self, part: str, number: int) -> tuple[dict, dict[str, str]]:
        """The schema that a record was written with, and what the values of its fields mean."""
        if (part, number) not in self.known:
            schema = self.local[part]
            if self.registry:
                schema = registered(self.registry, number)
            names = {field["name"]: connect_name(field["type"]) for field in schema["fields"]}
            self.known[(part, number)] = fastavro.parse_schema(schema), names
        return self.known[(part, number)]

    def record(self, part: str, data: bytes) -> dict:
        """The fields of a key or a value; the registry's number of its schema stands before it."""
        if len(data) < 5 or data[0] != 0:
            raise Unreadable(f"the {part} does not begin with the number of a schema")
        schema, names = self.schema(part, int.from_bytes(data[1:5]))
        stream = io.BytesIO(data[5:])
        fields = fastavro.schemaless_reader(stream, schema)
        if stream.read(1):
            raise Unreadable(f"the {part} is longer than its schema says")
        return {name: meant(value, names[name]) for name, value in fields.items()}

    def change(self, message: dict) -> dict | None:
        """What a message says happened; nothing for the mark by which compaction forgets a key."""
        table = self.table
        if message["value"] is None and table["captured"]:
            return None
        fields = self.record(*(("key", message["key"]) if message["value"] is None else ("value", message["value"])))
        deleted = message["value"] is None or fields.get("__deleted") == "true"
        place = [sortable(fields.get(name)) for name in table["position"]]
        row = {}
        for field in table["fields"]:
            value = fields.get(field["field"])
            if value in (UNAVAILABLE, [UNAVAILABLE], UNAVAILABLE.encode()):
                raise Unreadable(f"{field['column']} did not travel: the table needs replica identity full")
            is_key = field["column"] in table["key"]
            if is_key and value is None:
                raise Unreadable(f"{field['column']} is missing, which identifies the row")
            row[field["column"]] = as_type(value, field["type"]) if is_key or not deleted else None
        key = json.dumps([row[name] for name in table["key"]], default=as_text)
        # a row that was read beside the log has no place in it: nothing but its own message is the same
        placed = ":".join(place) if place and place[0] else None
        identity = [placed or f"{message['partition']}:{message['offset']}", key, str(deleted)]
        if not table["captured"]:
            # two events of one moment are two unless they say the same
            identity.append(hashlib.sha256(message["value"] or b"").hexdigest())
        return {"event_id": "|".join(identity), "place": placed, "deleted": deleted, "row": row}

    def read(self, message: dict) -> dict | None:
        """The message with what it says, or with what is wrong with it."""
        try:
            said = self.change(message)
        except OSError:
            # a registry that does not answer is no fault of the record: the batch is tried again
            raise
        # whatever a record holds that is not what its schema says: it must not stop the others
        except Exception as trouble:  # noqa: BLE001
            where = f"{message['topic']}|{message['partition']}|{message['offset']}"
            error = f"{type(trouble).__name__}: {trouble}"[:500]
            said = {"event_id": where, "place": None, "deleted": None, "row": None, "error": error}
        return None if said is None else message | {"error": None} | said


def sortable(value: object) -> str:
    """A place in a log as text that sorts as the places do."""
    if isinstance(value, int):
        return f"{value:020d}"
    if isinstance(value, datetime):
        return as_moment(value).isoformat(timespec="microseconds")
    return "" if value is None else str(value)


def decoder(table: dict, registry: str | None, schemas: dict) -> Callable:
    """What decodes batches of messages of a table, as Arrow has them."""
    names = [(field["column"], arrow_type(field["type"])) for field in table["fields"]]
    fields = [("key", pa.binary()), ("value", pa.binary()), ("topic", pa.string()), ("partition", pa.int32())]
    fields += [("offset", pa.int64()), ("timestamp", ARROW["timestamp"]), ("event_id", pa.string())]
    fields += [("place", pa.string()), ("deleted", pa.bool_()), ("error", pa.string()), ("row", pa.struct(names))]
    shape = pa.schema(fields)

    def decode(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        reader = Reader(table, registry, schemas)
        for batch in batches:
            read = map(reader.read, batch.to_pylist())
            yield pa.RecordBatch.from_pylist([message for message in read if message is not None], schema=shape)

    return decode
