"""The delivered dbt project for the engines that nobody has at home: dbt's own adapters parse and compile it.

    python3 tests/engines/adapters.py --binary target/debug/plumbline

What is compiled for each is judged by sqlglot in that dialect; for ClickHouse it is run, on a real one, and compared
with DuckDB. Every check prints one line; the last line counts them.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from workbench import ROOT, Checks, Workshop, demand, design, run

# what each engine's connection needs before it will compile; none is made
SETTINGS = {
    "snowflake": {"SNOWFLAKE_ACCOUNT": "account", "SNOWFLAKE_USER": "user"},
    "bigquery": {"BIGQUERY_PROJECT": "project"},
    "redshift": {"REDSHIFT_HOST": "host"},
    "databricks": {"DATABRICKS_HOST": "host", "DATABRICKS_HTTP_PATH": "/sql", "DATABRICKS_TOKEN": "token"},
    "clickhouse": {},
}
# it asks the warehouse while it compiles
NEEDS_CONNECTION = {"databricks"}

# dbt would ask the warehouse whether the table is there: here it is
OFFLINE = """
{% macro is_incremental() -%}
    {{ return(model.config.materialized == 'incremental') }}
{%- endmacro %}
"""

JUDGE = """
import pathlib, sys
from sqlglot import ErrorLevel, exp, parse
count = 0
for path in sorted(pathlib.Path(sys.argv[2]).rglob("*.sql")):
    for tree in parse(path.read_text(), dialect=sys.argv[1], error_level=ErrorLevel.RAISE):
        if tree is not None and any(tree.find_all(exp.Command)):
            sys.exit(f"{path}: not understood")
    count += 1
print(count)
"""

CLICKHOUSE = """
import json, pathlib, sys
from chdb.session import Session
lake, compiled = map(pathlib.Path, sys.argv[1:3])
engine = Session()
def ask(statement):
    return str(engine.query(statement, "CSV")).strip()
for name in ("raw", "staging", "marts"):
    ask(f"create database {name}")
for table in lake.glob("raw/*"):
    ask(f"create table raw.{table.name} engine=Memory as select * from file('{table}/*/*.parquet', Parquet)")
settings = "settings join_use_nulls = 1"
for path in compiled.rglob("models/staging/*.sql"):
    ask(f"create view staging.{path.stem} as {path.read_text()}")
said = {}
# dimensions before facts
for path in sorted(compiled.rglob("models/marts/*.sql")):
    text = path.read_text()
    if path.stem.startswith("fct_"):
        # the first run has no rows to look back from
        text = text.split("-- rows that changed within")[0]
    ask(f"create table marts.{path.stem} engine=MergeTree order by tuple() as {text} {settings}")
    if path.stem.startswith("fct_"):
        ask(f"select count(*) from ({path.read_text()}) {settings}")
    of_table = f"system.columns where database = 'marts' and table = '{path.stem}'"
    key = ask(f"select name from {of_table} order by position limit 1").strip('"')
    said[path.stem] = sorted(ask(f"select toString({key}) from marts.{path.stem}").replace('"', "").split())
print(json.dumps(said))
"""

KEYS = """
import json, sys, duckdb
database = duckdb.connect(sys.argv[1], read_only=True)
said = {}
for (name,) in database.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall():
    key = database.execute(f'describe marts."{name}"').fetchone()[0]
    rows = database.execute(f'select cast("{key}" as varchar) from marts."{name}"').fetchall()
    said[name] = sorted(row[0] for row in rows)
print(json.dumps(said))
"""


class Project:
    """A copy of the delivered dbt project that needs no connection."""

    def __init__(self, package: Path, place: Path, environment: Path) -> None:
        self.folder = place
        self.environment = environment
        shutil.copytree(package / "pipelines/dbt", place)
        (place / "macros/offline.sql").write_text(OFFLINE, encoding="utf-8")
        profiles = place / "profiles.yml"
        text = profiles.read_text(encoding="utf-8")
        demand("method: oauth\n" in text, "the profile of BigQuery has another method")
        # a made-up token in place of what the machine is logged in with
        secrets = "method: oauth-secrets\n      token: none\n"
        profiles.write_text(text.replace("method: oauth\n", secrets), encoding="utf-8")

    def dbt(self, target: str, *words: str) -> Path:
        """Runs dbt for a target; returns where it writes."""
        out = self.folder / f"target_{target}"
        run(
            [self.environment / "bin/dbt", *words, "--profiles-dir", ".", "--target", target, "--target-path", out],
            cwd=self.folder,
            timeout=300,
            DBT_SEND_ANONYMOUS_USAGE_STATS="false",
            DBT_LOG_PATH=str(out / "logs"),
            TOKEN_SALT="sample-data-only",
            **SETTINGS[target],
        )
        return out

    def taken(self, target: str) -> str:
        """Parses the project, or compiles it and judges what comes out."""
        if target in NEEDS_CONNECTION:
            self.dbt(target, "parse")
            return "parsed"
        out = self.dbt(target, "compile", "--no-introspect", "--no-populate-cache")
        count = int(run([self.environment / "bin/python", "-c", JUDGE, target, out / "compiled"]))
        demand(count, "nothing was compiled")
        return f"{count} files compiled, read by sqlglot"


def same_on_clickhouse(project: Project, built: Workshop, engines: Path) -> str:
    """What was compiled for ClickHouse, run there on the same sample, has the rows that DuckDB has."""
    built.make("build")
    compiled = project.folder / "target_clickhouse/compiled"
    there = json.loads(run([engines / "bin/python", "-c", CLICKHOUSE, built.folder / "build/sample", compiled]))
    database = built.folder / "build/warehouse.duckdb"
    here = json.loads(run([built.python / "bin/python", "-c", KEYS, database]))
    differ = [name for name in here if here[name] != there.get(name)]
    demand(here and not differ, f"tables with other keys: {differ}")
    return f"{len(here)} tables, {sum(map(len, here.values()))} rows with the same keys"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=lambda text: Path(text).resolve(), required=True, help="the plumbline command")
    parser.add_argument("--fixture", type=Path, default=ROOT / "tests/fixtures/rental", help="what the project brings")
    parser.add_argument("--python-env", type=Path, default=ROOT / ".tools/python", help="has dbt and duckdb")
    parser.add_argument("--adapters-env", type=Path, default=ROOT / ".tools/adapters", help="has dbt's other adapters")
    parser.add_argument("--sql-env", type=Path, default=ROOT / ".tools/sql", help="has ClickHouse")
    options = parser.parse_args()

    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="plumbline-adapters-") as temporary:
        place = Path(temporary)
        projects: list[Project] = []

        def written() -> str:
            report = design(options.binary, options.fixture, place / "package")
            projects.append(Project(place / "package", place / "project", options.adapters_env))
            return f"{len(report['files_modified'])} files"

        if checks.check("design writes a package", written):
            for target in SETTINGS:
                checks.check(f"dbt's adapter takes the project: {target}", lambda t=target: projects[0].taken(t))
            built = Workshop(place / "package", place / "workshop", options.python_env, newcomer=False)
            checks.check(
                "ClickHouse holds the same rows as DuckDB",
                lambda: same_on_clickhouse(projects[0], built, options.sql_env),
            )
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


if __name__ == "__main__":
    sys.exit(main())
