"""What is delivered, judged before it is run: definitions load, contracts hold, linters are silent, DAGs import."""

import json
from pathlib import Path

from workbench import Workshop, demand, postgres, run

DUCKDB_LOAD = """
import sys, duckdb
database = duckdb.connect()
database.execute(open(sys.argv[1], encoding="utf-8").read())
print(database.execute("select count(*) from information_schema.tables").fetchone()[0], "relations")
"""

CONTRACTS = """
import importlib.resources, json, sys
import duckdb, jsonschema, yaml
standard = json.loads(importlib.resources.files("open_data_contract_standard").joinpath("schema.json").read_text())
judge = jsonschema.Draft201909Validator(standard)
database = duckdb.connect()
database.execute(open(sys.argv[1], encoding="utf-8").read())
for path in sys.argv[2:]:
    contract = yaml.safe_load(open(path, encoding="utf-8"))
    for trouble in judge.iter_errors(contract):
        sys.exit(f"{path}: {trouble.json_path}: {trouble.message[:300]}")
    for table in contract["schema"]:
        there = [row[0] for row in database.execute(f'describe marts."{table["name"]}"').fetchall()]
        promised = [column["name"] for column in table["properties"]]
        if there != promised:
            sys.exit(f"{path}: promises {promised}, the table has {there}")
print(len(sys.argv) - 2, "contracts")
"""

AIRFLOW_IMPORT = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(sys.argv[1])
print(json.dumps({"dags": {name: len(dag.tasks) for name, dag in bag.dags.items()}, "errors": bag.import_errors}))
"""


def duckdb_loads(package: Path, python: Path) -> str:
    return run([python / "bin/python", "-c", DUCKDB_LOAD, package / "db/duckdb.sql"]).strip()


def postgres_loads(package: Path) -> str:
    script = package / "db/postgresql.sql"
    demand(script.is_file(), "there is no db/postgresql.sql")
    count = "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
    count += (
        " where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')"
    )
    with postgres() as psql:
        run([*psql, "-f", script])
        relations = int(run([*psql, "-At", "-c", count]))
        version = run([*psql, "-At", "-c", "show server_version"]).strip()
    demand(relations, "the script made no relation")
    return f"{relations} relations in PostgreSQL {version}"


def contracts_hold(package: Path, python: Path) -> str:
    paths = sorted(package.glob("contracts/*.odcs.yaml"))
    demand(paths, "there is no contract")
    return run([python / "bin/python", "-c", CONTRACTS, package / "db/duckdb.sql", *paths]).strip()


def linters_find_nothing(package: Path, lint: Path) -> str:
    """ruff and yamllint, with the package's own settings."""
    run([lint / "bin/ruff", "check", "."], cwd=package)
    run([lint / "bin/ruff", "format", "--check", "."], cwd=package)
    run([lint / "bin/yamllint", "--strict", "."], cwd=package)
    kinds = {suffix: len(list(package.rglob(f"*{suffix}"))) for suffix in (".py", ".yml", ".yaml")}
    demand(kinds[".py"] and kinds[".yml"] and kinds[".yaml"], f"nothing to look at: {kinds}")
    return ", ".join(f"{count} {suffix}" for suffix, count in kinds.items())


def sqlfluff_finds_nothing(built: Workshop, only: str = "**/*.sql") -> str:
    """sqlfluff through dbt, with the project's own settings, on the built database; of its models `only` these."""
    project = built.folder / "pipelines/dbt"
    database = built.folder / "build/warehouse.duckdb"
    demand(database.is_file(), "the warehouse was not built")
    models = sorted(project.glob(f"models/{only}"))
    demand(models, f"there is no model {only}")
    lint = [built.python / "bin/sqlfluff", "lint", *models]
    run(lint, cwd=project, DUCKDB_PATH=str(database), **built.environment)
    return f"{len(models)} models"


def airflow_imports(package: Path, airflow: Path, home: Path) -> str:
    folder = package / "pipelines/dags"
    demand(any(folder.glob("*.py")), "there is no pipelines/dags/*.py")
    out = run(
        [airflow / "bin/python", "-c", AIRFLOW_IMPORT, folder],
        AIRFLOW_HOME=str(home),
        AIRFLOW__CORE__LOAD_EXAMPLES="False",
        AIRFLOW__CORE__DAGS_FOLDER=str(folder),
        AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT="300",
        AIRFLOW__LOGGING__LOGGING_LEVEL="ERROR",
        PYTHONDONTWRITEBYTECODE="1",
    )
    bag = json.loads(out.strip().splitlines()[-1])
    demand(not bag["errors"], "\n".join(f"{name}: {error}" for name, error in bag["errors"].items()))
    demand(bag["dags"], "Airflow found no DAG")
    demand(all(bag["dags"].values()), f"a DAG without a task: {bag['dags']}")
    return ", ".join(f"{name} with {tasks} tasks" for name, tasks in sorted(bag["dags"].items()))
