"""The package reads a live source: extract from a real PostgreSQL, land, build, and what changes there afterwards."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from dag_run import dag_runs
from same_totals import same_on_postgresql
from workbench import Checks, Failed, Workshop, checksums, demand, design, postgres, run, sample_csv


class Source:
    """A PostgreSQL with these tables and the rows of the sample."""

    def __init__(self, psql: list[str], definitions: Path, package: Path, sample: Path) -> None:
        self.psql = psql
        self.dsn = f"host={psql[psql.index('-h') + 1]} user=plumbline dbname=postgres"
        self.do(f"\\i {definitions}")
        for table in json.loads((package / "pipelines/ingestion/tables.json").read_text(encoding="utf-8")):
            columns = ", ".join(f'"{name}"' for name in table["columns"])
            name = f'"{table["schema"]}"."{table["name"]}"'
            file = sample / f"{table['raw']}.csv"
            copy = f"\\copy {name} ({columns}) from '{file}' with (format csv, header true)"
            self.do("set session_replication_role = replica", copy)

    def do(self, *statements: str) -> str:
        """What statements answer, lines without a frame."""
        words = [word for statement in statements for word in ("-c", statement)]
        return run([*self.psql, "-At", *words]).strip()


def moved(before: dict[str, list], after: dict[str, list]) -> dict[str, int]:
    """How many rows more each table has; tables whose rows are others count as well."""
    return {name: after[name][0] - before[name][0] for name in after if after[name] != before.get(name)}


def with_answers(fixture: Path, place: Path, **more: object) -> Path:
    """A copy of the fixture with other answers: history asked for, a night between two runs."""
    copy = place / "fixture"
    shutil.copytree(fixture, copy)
    answers = json.loads((copy / "answers.json").read_text(encoding="utf-8"))
    answers |= {"needs.freshness": "24 h", **more}
    (copy / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    return copy


def live_source(checks: Checks, binary: Path, fixture: Path, python: Path, airflow: Path, place: Path) -> None:
    """Every check of a package against a living source."""
    place.mkdir()
    package = place / "package"
    fixture = with_answers(fixture, place, **{"data.history_of_attributes": "keep_history"})
    if not checks.check(
        "design writes a package that keeps history",
        lambda: str(len(design(binary, fixture, package)["files_modified"])),
    ):
        return
    with postgres() as psql:
        source = Source(psql, fixture / "schema.sql", package, sample_csv(package, place / "csv"))
        sampled = Workshop(package, place / "sampled", python, newcomer=False)
        live = Workshop(package, place / "live", python, newcomer=False)
        live.environment["SOURCE_DSN"] = source.dsn
        seen: list[dict[str, list]] = []

        def built(workshop: Workshop, then: Callable[[dict[str, list]], str]) -> str:
            workshop.make("build")
            now = checksums(workshop)
            said = then(now)
            seen.append(now)
            return said

        def as_sampled(now: dict[str, list]) -> str:
            sampled.make("build")
            other = checksums(sampled)
            differ = {name: (rows, other[name]) for name, rows in now.items() if rows[0] != other[name][0]}
            demand(not differ, f"rows from the source and from the sample: {differ}")
            return f"{len(now)} tables, {sum(rows for rows, _ in now.values())} rows"

        def unchanged(now: dict[str, list]) -> str:
            demand(now == seen[-1], f"changed without a reason: {moved(seen[-1], now)}")
            return "same rows, same checksums"

        if not checks.check("the source is extracted, landed and built", lambda: built(live, as_sampled)):
            return
        same_on_postgresql(checks, package, sampled, psql)
        checks.check("a second extract changes nothing", lambda: built(live, unchanged))
        checks.check(
            "an extract that is killed goes on", lambda: killed(package, place / "killed", python, source, seen[-1])
        )

        def versioned(now: dict[str, list]) -> str:
            change = moved(seen[-1], now)
            demand(change.get("dim_customer") == 1, f"a changed customer gives no second version: {change}")
            demand(
                not any(rows for name, rows in change.items() if name != "dim_customer"), f"more than that: {change}"
            )
            return "one version more"

        def change_customer() -> str:
            source.do(
                "update customer set last_name = 'Renamed', changed_at = now()"
                " where customer_id = (select min(customer_id) from customer)"
            )
            return built(live, versioned)

        checks.check("a changed row of the source adds a version", change_customer)

        def late(now: dict[str, list]) -> str:
            change = moved(seen[-1], now)
            demand(change.get("fct_hire") == 1, f"a late row is not there once: {change}")
            return "one row more"

        def add_late_row() -> str:
            # it happened long ago, and its marker lies before the last watermark: committed late
            source.do(
                "insert into hire (hire_id, tool_id, customer_id, handed_out_at, changed_at)"
                " select max(hire_id) + 1, min(tool_id), min(customer_id), min(handed_out_at),"
                " (select max(changed_at) from hire) - interval '30 minutes' from hire"
            )
            return built(live, late)

        checks.check("a row that is committed late is picked up once", add_late_row)
        checks.check("and nothing of it a second time", lambda: built(live, unchanged))

        def spoil() -> None:
            source.do(
                "alter table hire alter column tool_id drop not null",
                "update hire set tool_id = null, changed_at = now() where hire_id = (select max(hire_id) from hire)",
            )

        by_airflow = Workshop(package, place / "by_airflow", python, newcomer=False)
        by_airflow.environment["SOURCE_DSN"] = source.dsn
        fresh = Workshop(package, place / "by_hand", python, newcomer=False)
        fresh.environment["SOURCE_DSN"] = source.dsn
        fresh.make("build")
        dag_runs(checks, airflow, by_airflow, place / "airflow", checksums(fresh), spoil)


def killed(package: Path, place: Path, python: Path, source: Source, expected: dict[str, list]) -> str:
    """Kills an extract in the middle, builds, and expects what an extract in one go gives."""
    workshop = Workshop(package, place, python, newcomer=False)
    workshop.environment["SOURCE_DSN"] = source.dsn
    lake = place / "build/lake"
    command = [python / "bin/python", place / "pipelines/ingestion/extract.py", "--lake", lake, "--chunk-rows", "7"]
    process = subprocess.Popen(
        command, env={**os.environ, **workshop.environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while len(list(lake.glob("raw/hire/*/*.parquet"))) < 2 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if (lake / "loads").exists() and list(lake.glob("loads/*/hire.json")):
        raise Failed("the extract was over before it could be killed")
    n_files = len(list(lake.glob("raw/*/*/*.parquet")))
    workshop.make("build")
    now = checksums(workshop)
    stamps = {name for name, held in now.items() if held != expected[name]}
    demand(not stamps, f"other rows than in one go: {moved(expected, now)}")
    return f"killed after {n_files} files"
