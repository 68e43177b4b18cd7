"""One job on one engine: reads it as JSON from standard input, prints the answer as the last line.

Runs in the environment of tests/sql/python.txt; tests/sql/load.py starts it.
"""

import json
import re
import sys
import tempfile
from pathlib import Path


def statements(text: str, backslash: bool) -> list[str]:
    """Cuts a script at semicolons outside strings, names in quotes and comments."""
    found, start, at, quote = [], 0, 0, ""
    while at < len(text):
        letter = text[at]
        if quote:
            if letter == "\\" and backslash and quote == "'":
                at += 1
            elif letter == quote:
                quote = ""
        elif letter in "'\"`":
            quote = letter
        elif text.startswith("--", at):
            at = text.find("\n", at)
            if at < 0:
                break
        elif letter == ";":
            found.append(text[start:at])
            start = at + 1
        at += 1
    found.append(text[start:])
    bare = (re.sub(r"^\s*(--[^\n]*\n\s*)*", "", one) for one in found)
    return [one.strip() for one in bare if one.strip()]


def by_table(rows: list[tuple[str, str]]) -> dict[str, list[str]]:
    tables: dict[str, list[str]] = {}
    for table, column in rows:
        tables.setdefault(table, []).append(column)
    return tables


def duckdb_load(job: dict) -> dict:
    import duckdb

    database = duckdb.connect()
    for script in job["scripts"]:
        database.execute(Path(script).read_text(encoding="utf-8"))
    rows = database.execute("select table_name, column_name from duckdb_columns() where not internal").fetchall()
    return {"tables": by_table(rows)}


def duckdb_shape(job: dict) -> dict:
    import duckdb

    def shape(*texts: str) -> list[str]:
        database = duckdb.connect()
        for text in texts:
            database.execute(text)
        queries = [
            """select concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, column_default,
            coalesce(comment, '')) from duckdb_columns() where not internal""",
            "select concat_ws(' ', 'table', table_name, coalesce(comment, '')) from duckdb_tables()",
            "select concat_ws(' ', 'constraint', table_name, constraint_text) from duckdb_constraints()",
            "select concat_ws(' ', 'index', table_name, index_name, expressions, is_unique) from duckdb_indexes()",
            """select concat_ws(' ', 'type', type_name, labels) from duckdb_types()
            where not internal and labels is not null""",
        ]
        return sorted(row[0] for query in queries for row in database.execute(query).fetchall())

    return {"migrated": shape(job["old"], job["way"]), "fresh": shape(job["new"])}


def sqlite_load(job: dict) -> dict:
    import sqlite3

    database = sqlite3.connect(":memory:")
    database.execute("pragma foreign_keys = on")
    for script in job["scripts"]:
        database.executescript(Path(script).read_text(encoding="utf-8"))
    tables = [row[0] for row in database.execute("select name from sqlite_schema where type = 'table'")]
    rows = [(table, row[1]) for table in tables for row in database.execute(f'pragma table_xinfo("{table}")')]
    return {"tables": by_table(rows)}


def clickhouse_load(job: dict) -> dict:
    from chdb import session

    with tempfile.TemporaryDirectory() as folder:
        database = session.Session(folder)
        try:
            for script in job["scripts"]:
                for statement in statements(Path(script).read_text(encoding="utf-8"), backslash=True):
                    try:
                        database.query(statement)
                    except Exception as trouble:
                        raise SystemExit(f"{statement}\n{str(trouble)[:600]}") from trouble
            where = "where database not in ('system', 'INFORMATION_SCHEMA', 'information_schema')"
            rows = str(database.query(f"select table, name from system.columns {where}", "JSONCompactEachRow"))
        finally:
            database.close()
    return {"tables": by_table([tuple(json.loads(line)) for line in rows.splitlines() if line])}


def without_delta(statement: str) -> str:
    """The table as plain Spark can make it: Parquet, no keys, no numbered or computed columns, nothing of Delta."""
    lines = statement.splitlines()
    kept = [line for line in lines if not re.match(r"\s*(constraint \S+ )?(primary|foreign) key ", line)]
    text = "\n".join(kept)
    text = re.sub(r",(\s*\n\))", r"\1", text)
    text = re.sub(r" generated (by default|always) as identity( \([^)]*\))?", "", text)
    text = re.sub(r" generated always as \(.*\)(?=,?$)", "", text, flags=re.MULTILINE)
    return text.replace("using delta", "using parquet")


def spark_load(job: dict) -> dict:
    from pyspark.sql import SparkSession

    with tempfile.TemporaryDirectory() as folder:
        builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        builder = builder.config("spark.sql.warehouse.dir", folder)
        spark = builder.config("spark.sql.catalogImplementation", "in-memory").getOrCreate()
        spark.sparkContext.setLogLevel("OFF")
        parser = spark._jsparkSession.sessionState().sqlParser()
        answers = {}
        for name, script in job["cases"].items():
            failed, parsed, tables = [], 0, {}
            for schema in [row[0] for row in spark.sql("show schemas").collect() if row[0] != "default"]:
                spark.sql(f"drop schema `{schema}` cascade")
            for table in spark.catalog.listTables():
                spark.sql(f"drop table `{table.name}`")
            for statement in statements(Path(script).read_text(encoding="utf-8"), backslash=True):
                try:
                    parser.parsePlan(statement)
                    parsed += 1
                    if re.match(r"create (schema|table)", statement):
                        spark.sql(without_delta(statement))
                except Exception as trouble:
                    failed.append(f"{statement}\n{str(trouble)[:400]}")
            for schema in [row[0] for row in spark.sql("show schemas").collect()]:
                for table in spark.catalog.listTables(schema):
                    columns = spark.catalog.listColumns(f"`{schema}`.`{table.name}`")
                    tables[table.name] = [column.name for column in columns]
            answers[name] = {"failed": failed, "parsed": parsed, "tables": tables}
        version = spark.version
        spark.stop()
    return {"version": version, "cases": answers}


def sqlglot_parse(job: dict) -> dict:
    import logging

    import sqlglot
    from sqlglot import exp

    logging.disable(logging.CRITICAL)
    failed, parsed, tables = [], 0, 0
    backslash = job["dialect"] in ("snowflake", "bigquery", "databricks", "mysql")
    for statement in statements(Path(job["script"]).read_text(encoding="utf-8"), backslash):
        # it knows calls of SQL Server, but none under a condition
        statement = re.sub(r"^if (not )?exists [^\n]*\n(?=exec )", "", statement)
        try:
            trees = [tree for tree in sqlglot.parse(statement, dialect=job["dialect"]) if tree is not None]
        except sqlglot.errors.SqlglotError as trouble:
            failed.append(f"{statement}\n{str(trouble)[:300]}")
            continue
        parsed += 1
        tables += sum(1 for tree in trees for made in tree.find_all(exp.Create) if made.kind == "TABLE")
        if "create table" in statement and any(isinstance(tree, exp.Command) for tree in trees):
            failed.append(f"read as an opaque command: {statement[:300]}")
    return {"failed": failed, "parsed": parsed, "tables": tables}


JOBS = {
    "duckdb": duckdb_load,
    "duckdb_shape": duckdb_shape,
    "sqlite": sqlite_load,
    "clickhouse": clickhouse_load,
    "databricks": spark_load,
    "sqlglot": sqlglot_parse,
}

if __name__ == "__main__":
    given = json.load(sys.stdin)
    print(json.dumps(JOBS[given["engine"]](given)))
