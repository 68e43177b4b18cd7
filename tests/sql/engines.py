"""Engines, and parsers of engines, that say whether a statement is correct; and the peers measured beside Plumbline.

A judge is a function from a list of statements to a list of verdicts: None for correct, else the objection. Only syntax
is asked for: a statement on a table that is not there is correct.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def postgresql(statements):
    """PostgreSQL's own parser, by pglast."""
    import pglast

    def judge(sql):
        try:
            return None if pglast.parse_sql(sql) else "empty"
        except pglast.Error as error:
            return first_line(error)

    return [judge(sql) for sql in statements]


def sqlite(statements):
    """SQLite prepares the statement."""
    missing = re.compile(r"no such (table|column|index|view|schema|function)|unknown database|already exists")
    database = sqlite3.connect(":memory:")

    def judge(sql):
        try:
            database.execute("explain " + sql)
        except sqlite3.Error as error:
            return None if missing.search(str(error)) else first_line(error)
        except sqlite3.Warning as error:
            return first_line(error)
        return None

    return [judge(sql) for sql in statements]


def duckdb(statements):
    """DuckDB's parser, which runs nothing."""
    import duckdb as engine

    def judge(sql):
        try:
            return None if len(engine.extract_statements(sql)) == 1 else "several statements"
        except Exception as error:
            return first_line(error)

    return [judge(sql) for sql in statements]


def clickhouse(statements):
    """ClickHouse says what tree it makes of the statement."""
    import chdb

    def judge(sql):
        try:
            chdb.query("explain ast " + sql)
        except Exception as error:
            return first_line(error)
        return None

    return [judge(sql) for sql in statements]


def spark(statements):
    """The parser of Spark SQL."""
    import logging

    from pyspark.sql import SparkSession

    os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    logging.getLogger("py4j").setLevel(logging.ERROR)
    logging.getLogger("SQLQueryContextLogger").disabled = True
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.log.level", "ERROR").getOrCreate()
    parser = session._jsparkSession.sessionState().sqlParser()

    def judge(sql):
        try:
            parser.parsePlan(sql)
        except Exception as error:
            said = first_line(error)
            return said if "PARSE" in said or "ParseException" in str(error) else None
        return None

    found = [judge(sql) for sql in statements]
    session.stop()
    return found


def bigquery(statements):
    """The parser of ZetaSQL, BigQuery's language."""
    import wasmtime
    import zetasql.core.wasm_client as client

    # compiling its WebAssembly takes a minute: it is kept
    kept = Path(sys.prefix) / "zetasql.cwasm"

    class Module:
        @staticmethod
        def from_file(engine, path):
            if kept.exists():
                return wasmtime.Module.deserialize_file(engine, str(kept))
            module = wasmtime.Module.from_file(engine, path)
            kept.write_bytes(module.serialize())
            return module

    client.Module = Module
    from zetasql.api import Parser
    from zetasql.types import LanguageOptions, ProductMode

    options = LanguageOptions.maximum_features()
    options.product_mode = ProductMode.PRODUCT_EXTERNAL
    parser = Parser(options)

    def judge(sql):
        try:
            parser.parse_statement(sql)
        except Exception as error:
            return first_line(error)
        return None

    return [judge(sql) for sql in statements]


def mariadb(statements):
    """A MariaDB server prepares the statement; none where no server is installed."""
    server = shutil.which("mariadbd") or shutil.which("mysqld")
    client = shutil.which("mariadb") or shutil.which("mysql")
    install = shutil.which("mariadb-install-db") or shutil.which("mysql_install_db")
    if not server or not client or not install:
        print("engines: no MariaDB server here (Debian: mariadb-server-core, mariadb-client-core), it is not asked")
        return None
    with tempfile.TemporaryDirectory() as folder:
        user = ["--user=root"] if os.geteuid() == 0 else []
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(
            [install, "--no-defaults", f"--datadir={folder}/data", "--auth-root-authentication-method=normal", *user],
            check=True,
            **quiet,
        )
        socket = f"{folder}/socket"
        options = [f"--datadir={folder}/data", f"--socket={socket}", "--skip-networking", f"--pid-file={folder}/pid"]
        running = subprocess.Popen([server, "--no-defaults", *options, *user], **quiet)
        try:
            ask = [client, "--no-defaults", f"--socket={socket}", "--user=root", "--default-character-set=utf8mb4"]
            for _ in range(300):
                if not subprocess.run([*ask, "-e", "select 1"], **quiet).returncode:
                    break
                time.sleep(0.1)
            parts = [statements[at : at + 1000] for at in range(0, len(statements), 1000)]
            return [verdict for part in parts for verdict in prepared(ask, part)]
        finally:
            running.terminate()
            running.wait()


def prepared(ask, statements):
    """What the server says against each: a script that prepares each, errors by their line."""
    lines = ["create database if not exists w; use w;"]
    for sql in statements:
        text = sql.encode().hex()
        lines.append(f"set @it = convert(0x{text} using utf8mb4); prepare it from @it;")
    done = subprocess.run([*ask, "--force"], input="\n".join(lines), capture_output=True, text=True, errors="replace")
    said = {}
    for number, code, message in re.findall(r"ERROR (\d+) .*? at line (\d+)[^:]*: (.*)", done.stderr):
        said.setdefault(int(code), (int(number), message))
    # 1064 is a mistake of syntax; others speak of what is missing, or of what cannot be prepared
    syntax = {1064, 1149, 1065}
    found = [said.get(line) for line in range(2, len(statements) + 2)]
    return [held[1][:200] if held and held[0] in syntax else None for held in found]


# By dialect: the name of the engine and its judge. Where none is here, the sources are believed.
JUDGES = {
    "postgresql": ("libpg_query", postgresql),
    "sqlite": ("SQLite", sqlite),
    "duckdb": ("DuckDB", duckdb),
    "clickhouse": ("ClickHouse", clickhouse),
    "databricks": ("Spark", spark),
    "bigquery": ("ZetaSQL", bigquery),
    "mysql": ("MariaDB", mariadb),
    "mariadb": ("MariaDB", mariadb),
}

SQLGLOT = {"postgresql": "postgres", "sqlserver": "tsql", "mariadb": "mysql"}


def sqlglot(dialect, statements):
    """sqlglot, where it makes a tree and not an opaque command."""
    import logging

    import sqlglot as peer

    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

    def judge(sql):
        try:
            trees = [tree for tree in peer.parse(sql, dialect=SQLGLOT.get(dialect, dialect)) if tree]
        except Exception as error:
            return first_line(error)
        if len(trees) != 1:
            return f"{len(trees)} statements"
        return "kept as opaque text" if isinstance(trees[0], peer.exp.Command) else None

    return [judge(sql) for sql in statements]


def polyglot(dialect, statements):
    """polyglot-sql, where it makes a tree and not an opaque command."""
    import polyglot_sql as peer

    def judge(sql):
        try:
            trees = peer.parse(sql, dialect=SQLGLOT.get(dialect, dialect))
        except Exception as error:
            return first_line(error)
        if len(trees) != 1:
            return f"{len(trees)} statements"
        return "kept as opaque text" if type(trees[0]).__name__ in ("Command", "Raw") else None

    return [judge(sql) for sql in statements]


def first_line(error):
    """The first line of what an engine says."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200] or type(error).__name__
