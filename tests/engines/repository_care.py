"""What keeps the delivered repository sound: workflow, hooks, contracts, lineage, each by its own tool."""

import json
import shutil
from pathlib import Path

from workbench import Failed, demand, run

LINEAGE = """
import json, sys
from openlineage.client.event_v2 import InputDataset, Job, JobEvent, OutputDataset
from openlineage.client.facet_v2 import column_lineage_dataset as lineage, schema_dataset as schema
from openlineage.client.serde import Serde

def told(held):
    # without what marks its makers and without what says nothing
    if isinstance(held, dict):
        marks = ("_producer", "_schemaURL", "schemaURL")
        inner = {name: told(value) for name, value in held.items() if name not in marks}
        return {name: value for name, value in inner.items() if value not in (None, [], {})}
    return [told(one) for one in held] if isinstance(held, list) else held

n_fields = 0
for path in sys.argv[1:]:
    event = json.load(open(path, encoding="utf-8"))
    outputs = []
    for output in event["outputs"]:
        facets = output["facets"]
        traced = {
            column: lineage.Fields(
                inputFields=[
                    lineage.InputField(**{**one, "transformations": [
                        lineage.Transformation(**said) for said in one["transformations"]]})
                    for one in held["inputFields"]
                ]
            )
            for column, held in facets["columnLineage"]["fields"].items()
        }
        n_fields += len(traced)
        made = {
            "schema": schema.SchemaDatasetFacet(
                fields=[schema.SchemaDatasetFacetFields(**one) for one in facets["schema"]["fields"]]
            ),
            "columnLineage": lineage.ColumnLineageDatasetFacet(fields=traced),
        }
        for name, facet in made.items():
            if facets[name]["_schemaURL"].split("#")[0] != facet._get_schema().split("#")[0]:
                sys.exit(f"{path}: {name} is of {facets[name]['_schemaURL']}, not of {facet._get_schema()}")
        outputs.append(OutputDataset(namespace=output["namespace"], name=output["name"], facets=made))
    again = JobEvent(
        eventTime=event["eventTime"],
        producer=event["producer"],
        job=Job(**event["job"]),
        inputs=[InputDataset(**one) for one in event["inputs"]],
        outputs=outputs,
    )
    said, wanted = told(Serde.to_dict(again)), told(event)
    for part in ("eventTime", "producer", "job", "inputs", "outputs"):
        if said.get(part) != wanted.get(part):
            sys.exit(f"{path}: {part} reads as {str(said.get(part))[:600]} and says {str(wanted.get(part))[:600]}")
print(len(sys.argv) - 1, "events with", n_fields, "columns")
"""


def workflows_read(packages: dict[str, Path], infra: Path) -> str:
    """actionlint has nothing to say; every action is of one full version, and nothing may write."""
    for name, package in packages.items():
        workflow = package / ".github/workflows/ci.yml"
        run([infra / "bin/actionlint", workflow])
        text = workflow.read_text(encoding="utf-8")
        used = [line.split("uses:")[1].strip() for line in text.splitlines() if "uses:" in line]
        loose = [action for action in used if action.split("@v")[-1].count(".") != 2]
        demand(used and not loose, f"{name}: actions without a full version: {loose}")
        demand("contents: read" in text and ": write" not in text, f"{name}: the workflow may write")
    return f"{len(packages)} workflows"


def actionlint_sees_a_fault(package: Path, infra: Path, place: Path) -> str:
    """A planted fault is found, so silence means something."""
    place.mkdir(parents=True)
    text = (package / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    broken = place / "ci.yml"
    broken.write_text(text.replace("github.workspace", "github.workplace"), encoding="utf-8")
    try:
        run([infra / "bin/actionlint", broken])
    except Failed as trouble:
        demand("workplace" in str(trouble), str(trouble))
    else:
        raise Failed("actionlint sees no fault")
    return "one fault"


def hooks_run(package: Path, infra: Path, place: Path) -> str:
    """The hooks as pre-commit itself installs and runs them, over every file of the package."""
    repository = place / "repository"
    shutil.copytree(package, repository)
    tool = infra / "bin/pre-commit"
    run([tool, "validate-config", ".pre-commit-config.yaml"], cwd=repository)
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@example.com"]
    run([*git, "init", "--quiet", "--initial-branch", "main"], cwd=repository)
    run([*git, "add", "--all"], cwd=repository)
    skipped = {} if shutil.which("terraform") else {"SKIP": "terraform-fmt"}
    home = {"PRE_COMMIT_HOME": str(place / "hooks"), **skipped}
    said = run([tool, "run", "--all-files", "--show-diff-on-failure", "--color", "never"], cwd=repository, **home)
    passed = [line for line in said.splitlines() if line.endswith("Passed")]
    # a hook that would never fail is none
    (repository / "pipelines/fault.py").write_text("import os\nimport json\n", encoding="utf-8")
    run([*git, "add", "--all"], cwd=repository)
    try:
        run([tool, "run", "ruff-check", "--all-files"], cwd=repository, **home)
    except Failed as trouble:
        demand("fault.py" in str(trouble) or "Failed" in str(trouble), str(trouble))
    else:
        raise Failed("a hook passes a file with an unused import")
    return f"{len(passed)} hooks passed"


CONTRACTS = """
import sys
from datacontract.data_contract import DataContract
for path in sys.argv[1:]:
    said = DataContract(data_contract_file=path).lint()
    if not said.has_passed():
        sys.exit(f"{path}: {said.pretty()}")
print(len(sys.argv) - 1, "contracts")
"""


def contracts_lint(package: Path, infra: Path) -> str:
    """Each contract by the linter of data contracts, the first by its command line too."""
    contracts = sorted(package.glob("contracts/*.odcs.yaml"))
    demand(contracts, "there is no contract")
    run([infra / "bin/datacontract", "lint", contracts[0]])
    return run([infra / "bin/python", "-c", CONTRACTS, *contracts]).strip()


def lineage_reads(package: Path, infra: Path) -> str:
    """Each event by the classes of OpenLineage: nothing in it that they do not know, and nothing lost on the way."""
    events = sorted(package.glob("lineage/*.json"))
    demand(events, "there is no event")
    demand(all(json.loads(path.read_text(encoding="utf-8"))["outputs"] for path in events), "an event without output")
    return run([infra / "bin/python", "-c", LINEAGE, *events]).strip()


GRAMMAR = """
import logging, re, sys, sqlglot
from sqlglot import errors, exp
logging.disable(logging.CRITICAL)
told = []
for path in sys.argv[1:]:
    dialect = path.rsplit("/", 1)[-1].removesuffix(".sql")
    text = re.sub(r"^--.*$", "", open(path, encoding="utf-8").read(), flags=re.MULTILINE)
    read = opaque = 0
    for statement in filter(None, (one.strip() for one in re.split(r";\\n", text))):
        known = re.match(r"create (or replace )?(view|function|table|schema|database)", statement)
        try:
            is_opaque = isinstance(sqlglot.parse_one(statement, dialect=dialect), exp.Command)
        except errors.SqlglotError as trouble:
            if known:
                sys.exit(f"{dialect}: {trouble}\\n{statement}")
            is_opaque = True
        if known and is_opaque:
            sys.exit(f"{dialect}: not read as what it is: {statement}")
        read, opaque = read + (not is_opaque), opaque + is_opaque
    told.append(f"{dialect} {read} read, {opaque} beyond sqlglot")
print("; ".join(told))
"""

CLICKHOUSE = """
import re, sys, chdb
text = re.sub(r"^--.*$", "", open(sys.argv[1], encoding="utf-8").read(), flags=re.MULTILINE)
statements = [one.strip() for one in re.split(r";\\n", text) if one.strip()]
for statement in statements:
    try:
        chdb.query("explain ast " + statement)
    except Exception as trouble:
        sys.exit(f"{trouble}\\n{statement}")
print(len(statements), "statements of ClickHouse")
"""


def security_parses(package: Path, binary: Path, infra: Path, sql: Path) -> str:
    """The scripts for engines that are not here: by our own checks, by sqlglot as far as it reads, by ClickHouse."""
    scripts = sorted(package.glob("db/security/*.sql"))
    demand(len(scripts) == 6, f"there are {len(scripts)} scripts")
    for script in scripts:
        run([binary, "check", script, "--dialect", script.stem])
    others = [script for script in scripts if script.stem not in ("postgresql", "clickhouse")]
    said = [run([infra / "bin/python", "-c", GRAMMAR, *others]).strip()]
    if (sql / "bin/python").exists():
        said.append(run([sql / "bin/python", "-c", CLICKHOUSE, package / "db/security/clickhouse.sql"]).strip())
    return "; ".join(said)
