"""PostgreSQL: read by COPY in one repeatable-read transaction. SOURCE_DSN is as libpq takes it."""

from __future__ import annotations

import sys
from datetime import UTC
from typing import IO

import psycopg2

from sources import Database, SourceError

# When the oldest transaction that is open began, and whether one is hidden from this role. A row whose marker was set
# by now() has the moment at which its transaction began, so nothing older than this can come any more.
OPEN = """
    select
        least(now(), min(xact_start)),
        coalesce(bool_or(query = '<insufficient privilege>'), false)
    from pg_stat_activity
    where backend_type = 'client backend' and datname = current_database() and pid <> pg_backend_pid()
"""


class PostgreSQL(Database):
    """A PostgreSQL."""

    moment = "cast(%s as timestamptz)"

    def after(self, key: list[str], last: list) -> tuple[str, list]:
        # compared as rows, which an index on the key answers
        return f"({', '.join(key)}) > ({', '.join('%s' for _ in key)})", last

    def write(self, query: str, values: list, columns: list[str], text: IO[bytes]) -> None:
        with self.connection.cursor() as cursor:
            bound = cursor.mogrify(query, values).decode() if values else query.replace("%%", "%")
            cursor.copy_expert(f"copy ({bound}) to stdout (format csv, header true)", text)


def connect(dsn: str) -> PostgreSQL:
    """The source as of now."""
    try:
        connection = psycopg2.connect(dsn, application_name="warehouse-extract", connect_timeout=10)
        # asked before the moment from which on rows are seen: what is not over by then counts as open
        connection.set_session(autocommit=True)
        with connection.cursor() as cursor:
            cursor.execute(OPEN)
            settled, hidden = cursor.fetchone()
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True, autocommit=False)
        with connection.cursor() as cursor:
            cursor.execute("set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'iso_8601'")
    except psycopg2.Error as trouble:
        raise SourceError("the source cannot be reached", trouble) from trouble
    if hidden:
        print(
            "transactions of others are hidden (grant pg_read_all_stats): only the overlap covers late commits",
            file=sys.stderr,
        )
    return PostgreSQL(connection, psycopg2.Error, settled.astimezone(UTC))
