"""What a source database does for extract.py; one module beside this for each engine, with a function `connect`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import IO, Any, Self


class SourceError(Exception):
    """The source cannot be reached or does not hold what is to be read; says so in one line without a secret."""

    def __init__(self, what: str, why: object) -> None:
        said = next((line.strip() for line in str(why).splitlines() if line.strip()), type(why).__name__)
        super().__init__(f"{what}: {said}")


class Database:
    """A database that is read as of one moment and never written. What engines do differently is overridden."""

    # what stands for a value in a query
    mark = "%s"
    # a moment as the engine compares it, whatever kind of moment the column holds
    moment = "cast(%s as timestamp)"
    # the schema of a table that is named without one
    current_schema = "current_schema()"
    # schema, table and column of everything that may be read
    catalogue = "select table_schema, table_name, column_name from information_schema.columns"

    def __init__(self, connection: Any, errors: type[Exception], settled: datetime) -> None:
        self.connection = connection
        self.errors = errors
        self.known: dict[str, tuple[str, dict[str, str]]] = {}
        # every transaction that began before this moment is over, so no older row can still come
        self.settled = settled

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def quoted(self, name: str) -> str:
        """A name as the engine takes it, whatever it consists of; a percent sign would be taken for a value's place."""
        return '"' + name.replace('"', '""').replace("%", "%%") + '"'

    def first_rows(self, limit: int) -> str:
        """What takes the first rows of an ordered query."""
        return f"offset 0 rows fetch next {limit} rows only"

    def after(self, key: list[str], last: list) -> tuple[str, list]:
        """The condition of rows that come after the last one read, in the order of their key."""
        alternatives, values = [], []
        for index, name in enumerate(key):
            same = [f"{other} = {self.mark}" for other in key[:index]]
            alternatives.append(" and ".join([*same, f"{name} > {self.mark}"]))
            values += last[: index + 1]
        return "(" + " or ".join(f"({held})" for held in alternatives) + ")", values

    def rows(self, query: str, values: list) -> Iterable[tuple]:
        """The rows that a query gives, a part at a time."""
        with self.connection.cursor() as cursor:
            if values:
                cursor.execute(query, tuple(values))
            else:
                cursor.execute(query.replace("%%", "%"))
            while part := cursor.fetchmany(10_000):
                yield from part

    def write(self, query: str, values: list, columns: list[str], text: IO[bytes]) -> None:
        """Writes what a query gives as CSV: nothing for null, quotes around everything else."""
        text.write((",".join(map(csv_text, columns)) + "\n").encode())
        for row in self.rows(query, values):
            text.write((",".join(map(csv_text, row)) + "\n").encode())

    def names(self, table: dict) -> tuple[str, dict[str, str]]:
        """The table and its columns as the source spells them: definitions often differ in case."""
        if table["raw"] in self.known:
            return self.known[table["raw"]]
        query = (
            f"select * from ({self.catalogue}) held where lower(held.table_name) = lower({self.mark})"
            f" and lower(held.table_schema) = lower(coalesce({self.mark}, {self.current_schema}))"
        )
        found = list(self.rows(query, [table["name"], table["schema"]]))
        exact = [row for row in found if row[1] == table["name"]] or found
        shown = ".".join(filter(None, [table["schema"], table["name"]]))
        if not exact:
            raise SourceError(shown, "the source has no such table that this user may read")
        schema, name = exact[0][:2]
        there = [row[2] for row in exact if row[:2] == (schema, name)]
        columns = {}
        for column in table["columns"]:
            same = [held for held in there if held == column] or [h for h in there if h.lower() == column.lower()]
            if not same:
                raise SourceError(f"{shown}.{column}", "the source has no such column that this user may read")
            columns[column] = self.quoted(same[0])
        self.known[table["raw"]] = f"{self.quoted(schema)}.{self.quoted(name)}", columns
        return self.known[table["raw"]]

    def read(
        self,
        table: dict,
        since: datetime | None,
        until: datetime | None,
        after: list | None,
        limit: int,
        text: IO[bytes],
    ) -> None:
        """Writes rows of a table as CSV: those that changed from `since` on and before `until`, in the order of the
        key, the first `limit` of those after the key `after`; without a key, all of them."""
        try:
            name, columns = self.names(table)
            conditions, values = [], []
            for bound, sign in ((since, ">="), (until, "<")):
                if bound is not None:
                    marker = columns[table["watermark"]]
                    # rows without a change marker belong to loads from the beginning on
                    unmarked = "" if since else f" or {marker} is null"
                    conditions.append(f"({marker} {sign} {self.moment}{unmarked})")
                    values.append(bound.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"))
            key = [columns[column] for column in table["key"]]
            if after is not None:
                condition, last = self.after(key, after)
                conditions.append(condition)
                values += last
            query = f"select {', '.join(columns[column] for column in table['columns'])} from {name}"
            if conditions:
                query += " where " + " and ".join(conditions)
            if key:
                query += f" order by {', '.join(key)} {self.first_rows(limit)}"
            self.write(query, values, table["columns"], text)
        except self.errors as trouble:
            raise SourceError(f"the source was lost while {table['raw']} was read", trouble) from trouble


def csv_text(value: Any) -> str:
    """A value in a line of CSV, as every engine writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, datetime):
        text = value.isoformat(" ")
    elif isinstance(value, date):
        text = value.isoformat()
    elif isinstance(value, (bytes, bytearray, memoryview)):
        text = "\\x" + bytes(value).hex()
    elif isinstance(value, (dict, list)):
        text = json.dumps(value)
    else:
        text = str(value)
    return '"' + text.replace('"', '""') + '"'
