"""The delivered package on real engines: the command writes it, DuckDB, dbt, PostgreSQL and Airflow judge it.

    python3 tests/engines/run.py --binary target/debug/plumbline             the quick run, with .tools/python
    python3 tests/engines/run.py --binary target/debug/plumbline --newcomer  the package installs its own environment

Every check prints one line; the last line counts them. The exit code is 0 only when every check passed. A check that
cannot run, because an engine or a file is missing, has failed. Standard library alone; the engines are programs.
"""

import argparse
import contextlib
import filecmp
import json
import shutil
import sys
import tempfile
from pathlib import Path

from delivered import (
    airflow_imports,
    contracts_hold,
    duckdb_loads,
    linters_find_nothing,
    postgres_loads,
    sqlfluff_finds_nothing,
)
from lineage import lineage_agrees
from live_source import live_source
from workbench import ROOT, Checks, Failed, Workshop, demand, design, files_of


def report_names_every_file(report: dict, out: Path) -> str:
    listed = sorted(report["files_modified"])
    there = files_of(out)
    demand(report["status"] == "success", f"the report's status is {report['status']!r}")
    demand(there, "the package is empty")
    demand(len(listed) == len(set(listed)), "the report lists a file twice")
    only_listed, only_there = sorted(set(listed) - set(there)), sorted(set(there) - set(listed))
    demand(listed == there, f"listed but not there: {only_listed}; there but not listed: {only_there}")
    return f"{len(there)} files"


def same_bytes(one: Path, other: Path) -> str:
    names = files_of(one)
    demand(names == files_of(other), "the two packages hold different files")
    _, different, unreadable = filecmp.cmpfiles(one, other, names, shallow=False)
    demand(not different and not unreadable, f"different bytes: {different + unreadable}")
    return f"{len(names)} files"


def every_json_file_reads(package: Path) -> str:
    names = [name for name in files_of(package) if name.endswith(".json")]
    for name in names:
        try:
            json.loads((package / name).read_text(encoding="utf-8"))
        except ValueError as trouble:
            raise Failed(f"{name}: {trouble}") from trouble
    demand("docs/data/design.json" in names, "there is no docs/data/design.json")
    return f"{len(names)} files"


def build_and_test(checks: Checks, workshop: Workshop) -> None:
    """`make build` and `make test` of the package, twice, with the same rows after both rounds."""
    rounds: list[dict[str, int]] = []

    def build() -> str:
        workshop.make("build")
        rounds.append(workshop.row_counts())
        return f"{len(rounds[-1])} tables, {sum(rounds[-1].values())} rows"

    def same_rows() -> str:
        demand(len(rounds) == 2, "there were not two builds to compare")
        first, second = rounds
        moved = {name: (first.get(name), second.get(name)) for name in sorted({*first, *second})}
        moved = {name: pair for name, pair in moved.items() if pair[0] != pair[1]}
        demand(not moved, f"rows before and after the second build: {moved}")
        demand(any(first.values()), "every table is empty")
        return f"{len(first)} tables"

    if not checks.check("make build", build):
        return
    checks.check("make test", lambda: workshop.make("test"))
    checks.check("make build, a second time", build)
    checks.check("make test, a second time", lambda: workshop.make("test"))
    checks.check("the second build leaves the same rows", same_rows)


def quick_run(checks: Checks, options: argparse.Namespace, place: Path) -> None:
    """Every check, with the environments of this project."""
    package, again = place / "package", place / "again"
    reports: list[dict] = []
    if not checks.check(
        "design writes a package", lambda: reports.append(design(options.binary, options.fixture, package))
    ):
        return
    checks.check("the report lists exactly the files", lambda: report_names_every_file(reports[0], package))

    def twice() -> str:
        report = design(options.binary, options.fixture, again)
        demand(report == reports[0], "the two reports differ")
        return same_bytes(package, again)

    checks.check("design writes the same bytes again", twice)
    checks.check("every JSON file reads", lambda: every_json_file_reads(package))
    checks.check("PostgreSQL loads db/postgresql.sql", lambda: postgres_loads(package))
    checks.check("DuckDB loads db/duckdb.sql", lambda: duckdb_loads(package, options.python_env))
    checks.check(
        "the contracts keep to the standard and to the tables", lambda: contracts_hold(package, options.python_env)
    )
    checks.check("ruff and yamllint find nothing", lambda: linters_find_nothing(package, options.lint_env))
    checks.check("Airflow imports the DAGs", lambda: airflow_imports(package, options.airflow_env, place / "airflow"))
    workshop = Workshop(package, place / "workshop", options.python_env, newcomer=False)
    build_and_test(checks, workshop)
    checks.check("sqlfluff finds nothing", lambda: sqlfluff_finds_nothing(workshop))
    checks.check("the column lineage is what sqlglot reads from the SQL", lambda: lineage_agrees(package, workshop))
    if not options.without_source:
        live_source(checks, options.binary, options.fixture, options.python_env, options.airflow_env, place / "source")


def newcomer_run(checks: Checks, options: argparse.Namespace, place: Path) -> None:
    """The package's two commands with nothing prepared: it installs what it needs by itself."""
    package = place / "package"

    def written() -> str:
        design(options.binary, options.fixture, package)
        return f"{len(files_of(package))} files"

    if not checks.check("design writes a package", written):
        return
    workshop = Workshop(package, place / "workshop", options.python_env, newcomer=True)
    build_and_test(checks, workshop)

    def facts() -> str:
        rows = {name: count for name, count in workshop.row_counts().items() if name.startswith("marts.fct_")}
        demand(sum(rows.values()) >= 100_000, f"the sample has fewer rows of facts than it says: {rows}")
        return f"{sum(rows.values())} rows"

    checks.check("the sample has 100,000 rows of facts", facts)


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs a delivered package on real engines.")
    parser.add_argument("--binary", type=lambda text: Path(text).resolve(), required=True, help="the plumbline command")
    parser.add_argument("--fixture", type=Path, default=ROOT / "tests/fixtures/rental", help="what the project brings")
    parser.add_argument("--python-env", type=Path, default=ROOT / ".tools/python", help="has dbt and duckdb")
    parser.add_argument("--airflow-env", type=Path, default=ROOT / ".tools/airflow", help="has Airflow 3")
    parser.add_argument("--lint-env", type=Path, default=ROOT / ".tools/lint", help="has ruff and yamllint")
    parser.add_argument("--newcomer", action="store_true", help="the package makes its own environment")
    parser.add_argument("--without-source", action="store_true", help="the fixture is no PostgreSQL that could be read")
    parser.add_argument("--keep", type=Path, help="a folder that keeps what was made, for a look afterwards")
    options = parser.parse_args()

    checks = Checks()
    with contextlib.ExitStack() as stack:
        if options.keep:
            shutil.rmtree(options.keep, ignore_errors=True)
            options.keep.mkdir(parents=True)
            place = options.keep.resolve()
        else:
            place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plumbline-package-")))
        # the unprivileged user of the throwaway server reads nothing here; psql runs as ourselves
        (newcomer_run if options.newcomer else quick_run)(checks, options, place)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


if __name__ == "__main__":
    sys.exit(main())
