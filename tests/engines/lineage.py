"""The delivered column lineage against what sqlglot reads from the SQL that dbt compiled."""

import json
from pathlib import Path

from workbench import Workshop, demand, run

LINEAGE = """
import graphlib, json, pathlib, sys
import yaml
from sqlglot import exp, parse_one
from sqlglot.lineage import lineage

project, package = map(pathlib.Path, sys.argv[1:3])
# tests are compiled below the file that names them, and unit tests bring their own tables under the names of models
compiled = {
    path.stem: path
    for path in project.glob("target/compiled/*/models/**/*.sql")
    if not any(part.endswith(".yml") for part in path.parts)
}
tables = json.loads((package / "pipelines/ingestion/tables.json").read_text())
source = {table["raw"]: ".".join(filter(None, [table["schema"], table["name"]])) for table in tables}

def plain(sql):
    # models are told apart by their names alone
    tree = parse_one(sql, dialect="duckdb")
    for table in tree.find_all(exp.Table):
        table.set("db", None), table.set("catalog", None)
    return tree

models = {name: plain(path.read_text()) for name, path in compiled.items()}
for path in project.glob("snapshots/*.yml"):
    for snapshot in yaml.safe_load(path.read_text())["snapshots"]:
        # what dbt adds to the rows that it is taken from
        since = snapshot["config"].get("updated_at", "null")
        flat = snapshot["relation"].split("'")[1]
        models[snapshot["name"]] = plain(
            f"select *, {since} as dbt_valid_from, {since} as dbt_valid_to from {flat}"
        )

# each model is traced to what it reads itself, once, and the steps are put together
columns = {table["raw"]: {name.lower(): "unknown" for name in table["columns"]} for table in tables}
origins = {
    (raw, column): {f"{source[raw]}.{column}".lower()} for raw, held in columns.items() for column in held
}
reads = {
    name: {table.name for table in tree.find_all(exp.Table)} & models.keys() - {name} for name, tree in models.items()
}
for name in graphlib.TopologicalSorter(reads).static_order():
    found = lineage(None, models[name], schema=columns, dialect="duckdb", trim_selects=False)
    columns[name] = dict.fromkeys(found, "unknown")
    for column, root in found.items():
        origins[name, column] = set()
        for node in root.walk():
            if isinstance(node.source, exp.Table):
                # DuckDB compares names without their case, and so does sqlglot
                read = node.source.name, node.name.split(".")[-1].strip('"').lower()
                origins[name, column] |= origins.get(read, set())
said = {}
for path in sorted(package.glob("lineage/*.json")):
    facets = json.loads(path.read_text())["outputs"][0]["facets"]
    for column, held in facets["columnLineage"]["fields"].items():
        ours = {
            f'{field["name"]}.{field["field"]}'.lower()
            for field in held["inputFields"]
            if field["transformations"][0]["type"] == "DIRECT" or field["transformations"][0]["subtype"] == "WINDOW"
        }
        said[f"{path.stem}.{column}"] = [sorted(ours), sorted(origins[path.stem, column.lower()])]
print(json.dumps(said))
"""


def lineage_agrees(package: Path, built: Workshop) -> str:
    """Every column of the marts comes from the same source columns, by our word and by the compiled SQL."""
    project = built.folder / "pipelines/dbt"
    said = json.loads(run([built.python / "bin/python", "-c", LINEAGE, project, package]))
    differ = {column: pair for column, pair in said.items() if pair[0] != pair[1]}
    demand(said and not differ, f"ours, sqlglot's: {json.dumps(differ, indent=1)}")
    return f"{len(said)} columns, {sum(len(ours) for ours, _ in said.values())} origins"
