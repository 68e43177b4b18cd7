"""SQL Server: SOURCE_DSN is sqlserver://user:password@host:1433/database.

Reads as of one moment where the database allows it (ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON).
"""

from __future__ import annotations

from datetime import UTC
from urllib.parse import unquote, urlsplit

import pymssql

from sources import Database, SourceError


class SQLServer(Database):
    """A SQL Server."""

    moment = "cast(%s as datetime2)"
    current_schema = "schema_name()"

    def quoted(self, name: str) -> str:
        return "[" + name.replace("]", "]]").replace("%", "%%") + "]"


def connect(dsn: str) -> SQLServer:
    """The source as of now."""
    parts = urlsplit(dsn)
    try:
        connection = pymssql.connect(
            server=parts.hostname or "localhost",
            port=str(parts.port or 1433),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            database=unquote(parts.path.lstrip("/")),
            login_timeout=10,
            appname="warehouse-extract",
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "select sysutcdatetime(), snapshot_isolation_state from sys.databases where database_id = db_id()"
            )
            settled, state = cursor.fetchone()
            if state == 1:
                cursor.execute("set transaction isolation level snapshot")
    except (pymssql.Error, ValueError) as trouble:
        raise SourceError("the source cannot be reached", trouble) from trouble
    return SQLServer(connection, pymssql.Error, settled.replace(tzinfo=UTC))
