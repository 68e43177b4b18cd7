"""MySQL and MariaDB: read in one consistent snapshot. SOURCE_DSN is mysql://user:password@host:3306/database."""

from __future__ import annotations

from datetime import UTC, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pymysql
from pymysql.cursors import SSCursor

from sources import Database, SourceError


class MySQL(Database):
    """A MySQL or MariaDB."""

    moment = "cast(%s as datetime(6))"
    current_schema = "database()"

    def quoted(self, name: str) -> str:
        return "`" + name.replace("`", "``").replace("%", "%%") + "`"

    def first_rows(self, limit: int) -> str:
        return f"limit {limit}"


# For how long the oldest transaction has been open: no row older than that can still come.
OPEN = """
    select coalesce(max(timestampdiff(second, trx_started, sysdate())), 0) + 1
    from information_schema.innodb_trx
    where trx_mysql_thread_id <> connection_id()
"""


def seconds_open(cursor) -> int:
    """The age of the oldest open transaction; none where this user may not see it (PROCESS)."""
    try:
        cursor.execute(OPEN)
        return int(cursor.fetchone()[0])
    except pymysql.Error:
        return 0


def connect(dsn: str) -> MySQL:
    """The source as of now."""
    parts = urlsplit(dsn)
    try:
        connection = pymysql.connect(
            host=parts.hostname or "localhost",
            port=parts.port or 3306,
            unix_socket=parse_qs(parts.query).get("socket", [None])[0],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            database=unquote(parts.path.lstrip("/")) or None,
            charset="utf8mb4",
            cursorclass=SSCursor,
            connect_timeout=10,
        )
        with connection.cursor() as cursor:
            age = timedelta(seconds=seconds_open(cursor))
            cursor.execute("select utc_timestamp(6)")
            settled = cursor.fetchone()[0].replace(tzinfo=UTC) - age
            cursor.execute("set time_zone = '+00:00'")
            cursor.execute("set session transaction isolation level repeatable read")
            cursor.execute("start transaction with consistent snapshot, read only")
    except (pymysql.Error, ValueError) as trouble:
        raise SourceError("the source cannot be reached", trouble) from trouble
    return MySQL(connection, pymysql.Error, settled)
