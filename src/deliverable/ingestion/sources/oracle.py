"""Oracle: read in one read-only transaction. SOURCE_DSN is oracle://user:password@host:1521/service."""

from __future__ import annotations

from datetime import UTC
from urllib.parse import unquote, urlsplit

import oracledb

from sources import Database, SourceError

# numbers keep all their digits, and long texts come as texts
oracledb.defaults.fetch_decimals = True
oracledb.defaults.fetch_lobs = False


class Oracle(Database):
    """An Oracle database."""

    mark = ":v"
    moment = "to_timestamp(:v, 'YYYY-MM-DD HH24:MI:SS.FF6')"
    current_schema = "sys_context('userenv', 'current_schema')"
    catalogue = "select owner as table_schema, table_name, column_name from all_tab_columns"


def connect(dsn: str) -> Oracle:
    """The source as of now."""
    parts = urlsplit(dsn)
    try:
        connection = oracledb.connect(
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=parts.hostname or "localhost",
            port=parts.port or 1521,
            service_name=unquote(parts.path.lstrip("/")),
            tcp_connect_timeout=10,
        )
        with connection.cursor() as cursor:
            cursor.execute("alter session set time_zone = 'UTC'")
            cursor.execute("select sys_extract_utc(systimestamp) from dual")
            settled = cursor.fetchone()[0]
            connection.commit()
            cursor.execute("set transaction read only")
    except (oracledb.Error, ValueError) as trouble:
        raise SourceError("the source cannot be reached", trouble) from trouble
    return Oracle(connection, oracledb.Error, settled.replace(tzinfo=UTC))
