"""The delivered DAGs in a real Airflow, scheduler and all: daily runs, a backfill of the same days, a replay of them.

python3 tests/engines/orchestrated.py --binary target/debug/plumbline [--case NAME]
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from dag_run import Airflow, webhook
from live_source import Source, with_answers
from schemas import copied
from workbench import ROOT, Checks, Failed, Workshop, checksums, demand, design, postgres, run, sample_csv

# Each day's changes at the source. What carries no time of its change is dated when it is seen, so it stays as it is.
OF_PAGILA = {
    "2026-01-02": [
        "insert into rental (rental_id, rental_date, inventory_id, customer_id, staff_id, last_update, uuid)"
        " select max(rental_id) + n, '2026-01-01 09:00+00', min(inventory_id) + n, min(customer_id) + n, min(staff_id),"
        " '2026-01-01 10:00+00', gen_random_uuid() from rental, generate_series(1, 3) as n group by n",
        "update customer set last_name = 'Married', last_update = '2026-01-01 11:00+00'"
        " where customer_id = (select min(customer_id) from customer)",
    ],
    "2026-01-03": [
        "update rental set return_date = '2026-01-02 17:00+00', last_update = '2026-01-02 17:05+00'"
        " where rental_id = (select max(rental_id) from rental)",
    ],
    "2026-01-04": [
        "insert into rental (rental_id, rental_date, inventory_id, customer_id, staff_id, last_update, uuid)"
        " select max(rental_id) + 1, '2026-01-03 09:00+00', min(inventory_id), min(customer_id), min(staff_id),"
        " '2026-01-03 09:30+00', gen_random_uuid() from rental",
        "update customer set email = 'new@example.org', last_update = '2026-01-03 12:00+00'"
        " where customer_id = (select max(customer_id) from customer)",
    ],
}
OF_RENTAL = {
    "2026-01-02": [
        "insert into hire (hire_id, tool_id, customer_id, handed_out_at, changed_at)"
        " select max(hire_id) + n, min(tool_id) + n, min(customer_id) + n, '2026-01-01 09:00+00', '2026-01-01 10:00+00'"
        " from hire, generate_series(1, 3) as n group by n",
        "update customer set last_name = 'Married', changed_at = '2026-01-01 11:00+00'"
        " where customer_id = (select min(customer_id) from customer)",
    ],
    "2026-01-03": [
        "update hire set brought_back_at = '2026-01-02 17:00+00', changed_at = '2026-01-02 17:05+00'"
        " where hire_id = (select max(hire_id) from hire)",
        "insert into invoice (invoice_id, hire_id, amount, changed_at)"
        " select max(i.invoice_id) + 1, max(h.hire_id), 12.50, '2026-01-02 18:00+00' from invoice as i, hire as h",
    ],
    "2026-01-04": [
        "insert into hire (hire_id, tool_id, customer_id, handed_out_at, changed_at)"
        " select max(hire_id) + 1, min(tool_id), min(customer_id), '2026-01-03 09:00+00', '2026-01-03 09:30+00'"
        " from hire",
        "update customer set email = 'new@example.org', changed_at = '2026-01-03 12:00+00'"
        " where customer_id = (select max(customer_id) from customer)",
    ],
}
# what happens each day, and the fact that has four rows more after it
CASES = {"pagila": (OF_PAGILA, "fct_rental"), "rental": (OF_RENTAL, "fct_hire")}
FIRST_DAY = "2026-01-01"
HOUR = "T02:00:00+00:00"

# runs a DAG for some days in one process, after what a person would do at the source on each
RUN_DAYS = """
import datetime, json, subprocess, sys
from airflow.dag_processing.dagbag import DagBag
folder, dag_id, days = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
dag = DagBag(folder).dags[dag_id]
for moment, command in days:
    subprocess.run(command, check=True) if command else None
    run = dag.test(logical_date=datetime.datetime.fromisoformat(moment))
    if str(run.state) != "success":
        sys.exit(f"the run of {moment} is {run.state}")
"""


class Platform:
    """An Airflow with scheduler, dag-processor and api-server on one package.

    Neither the clock nor an asset starts a run of it, until it is told to let them.
    """

    def __init__(self, environment: Path, workshop: Workshop, home: Path, **settings: str) -> None:
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))
            port = str(held.getsockname()[1])
        self.home = home
        self.airflow = Airflow(
            environment,
            workshop,
            home,
            AIRFLOW__CORE__EXECUTOR="LocalExecutor",
            AIRFLOW__CORE__PARALLELISM="2",
            AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION="False",
            AIRFLOW__CORE__EXECUTION_API_SERVER_URL=f"http://127.0.0.1:{port}/execution/",
            AIRFLOW__API__PORT=port,
            AIRFLOW__API__BASE_URL=f"http://127.0.0.1:{port}",
            AIRFLOW__API__WORKERS="1",
            AIRFLOW__API_AUTH__JWT_SECRET="only-for-this-test-only-for-this-test-only-for-this-test-64-byte",
            AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE="False",
            AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL="10",
            **settings,
        )
        self.processes: dict[str, subprocess.Popen] = {}

    def __enter__(self) -> "Platform":
        code, said = self.airflow.run("db", "migrate")
        demand(code == 0, said[-2000:])
        for name in ("api-server", "dag-processor", "scheduler"):
            self.start(name)
        return self

    def start(self, name: str, **settings: str) -> None:
        """Starts a process in a session of its own: what it starts ends with it."""
        with (self.home / f"{name}.log").open("a") as log:
            self.processes[name] = subprocess.Popen(
                [str(self.airflow.program), name],
                env={**self.airflow.environment, **settings},
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def stop(self, name: str) -> None:
        """Ends a process and what it started."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)

    def start_runs_of_assets(self, others: str) -> None:
        """Lets assets start runs; the DAGs that the clock would start as well, a pattern, are paused."""
        code, said = self.airflow.run("dags", "pause", "--yes", "--treat-dag-id-as-regex", others)
        demand(code == 0, said[-2000:])
        self.stop("scheduler")
        self.start("scheduler", AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE="True")

    def __exit__(self, *_: object) -> None:
        for name in reversed(list(self.processes)):
            self.stop(name)

    def ask(self, query: str, *values: str) -> list[tuple]:
        """What Airflow's own database answers; its commands take many seconds to start."""
        with contextlib.closing(sqlite3.connect(self.home / "airflow.db", timeout=30)) as database:
            return database.execute(query, values).fetchall()

    def until(self, what: str, holds: Callable[[], bool], seconds: int = 900) -> None:
        """Waits until something holds."""
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline or any(process.poll() is not None for process in self.processes.values()):
                tails = [(self.home / f"{name}.log").read_text()[-1500:] for name in ("scheduler", "api-server")]
                raise Failed(f"it never came: {what}\n" + "\n".join(tails))
            time.sleep(2)

    def succeeded(self, dag: str, n_runs: int) -> bool:
        """Whether so many runs of a DAG are over well; a failed one ends the wait."""
        states = [state for (state,) in self.ask("select state from dag_run where dag_id = ?", dag)]
        demand("failed" not in states, f"{dag}: {states}\n{self.last_log()}")
        return states.count("success") >= n_runs

    def last_log(self) -> str:
        """The end of what the latest task said."""
        logs = sorted(self.home.glob("logs/**/*.log"), key=lambda path: path.stat().st_mtime)
        return logs[-1].read_text()[-2500:] if logs else "no log"


def loads_of(workshop: Workshop) -> dict[str, int]:
    """The rows of every load of the lake, by table and load."""
    held = {}
    for path in sorted((workshop.folder / "build/lake/loads").glob("*/*.json")):
        held[f"{path.parent.name} {path.stem}"] = json.loads(path.read_text(encoding="utf-8"))["rows"]
    return held


def same_as(expected: dict[str, list], workshop: Workshop) -> str:
    """Demands the same rows and checksums in every mart."""
    now = checksums(workshop)
    differ = {name: (now[name], expected[name]) for name in expected if now.get(name) != expected[name]}
    demand(not differ, f"rows and checksums, here and from the daily runs: {differ}")
    return f"{len(now)} tables, {sum(rows for rows, _ in now.values())} rows, same checksums"


def delivered_tests(package: Path, options: argparse.Namespace, place: Path) -> str:
    """The tests that lie beside the DAGs, by pytest of another environment: Airflow's own has none."""
    (found,) = (options.pytest_env / "lib").glob("python*/site-packages")
    said = run(
        [
            options.airflow_env / "bin/python",
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            package / "pipelines/tests",
        ],
        PYTHONPATH=str(found),
        PYTHONDONTWRITEBYTECODE="1",
        AIRFLOW_HOME=str(place / "airflow_tests"),
        AIRFLOW__CORE__LOAD_EXAMPLES="False",
    )
    return said.strip().splitlines()[-1].strip("= ")


def days(checks: Checks, name: str, package: Path, options: argparse.Namespace, place: Path) -> None:
    """Three days, run daily, backfilled and replayed."""
    changes_of_days, fact = CASES[name]
    python, airflow = options.python_env, options.airflow_env
    dag = next((package / "pipelines/dags").glob("*.py")).stem
    with contextlib.ExitStack() as stack:
        psql = stack.enter_context(postgres())
        address, told = stack.enter_context(webhook())
        source = Source(
            psql, package / "infrastructure/local/source/01_tables.sql", package, sample_csv(package, place / "csv")
        )
        daily = Workshop(package, place / "daily", python, newcomer=False)
        daily.environment["SOURCE_DSN"] = source.dsn
        scheduler = Airflow(airflow, daily, place / "airflow_daily", ALERT_WEBHOOK=address)

        def run_days(moments: list[tuple[str, list[str]]]) -> None:
            words = [airflow / "bin/python", "-c", RUN_DAYS, daily.folder / "pipelines/dags", dag, json.dumps(moments)]
            run(words, timeout=900, **scheduler.environment)

        def first_run() -> str:
            code, said = scheduler.run("db", "migrate")
            demand(code == 0, said[-2000:])
            run_days([(FIRST_DAY + HOUR, [])])
            return f"{len(loads_of(daily))} loads"

        if not checks.check(f"{name}: a first run fills the warehouse", first_run):
            return
        later = Workshop(daily.folder, place / "later", python, newcomer=False)
        later.environment["SOURCE_DSN"] = source.dsn
        before = checksums(daily)
        expected: dict[str, list] = {}

        def daily_runs() -> str:
            changes = [[*psql, *(word for each in sql for word in ("-c", each))] for sql in changes_of_days.values()]
            run_days([(day + HOUR, command) for day, command in zip(changes_of_days, changes, strict=True)])
            expected.update(checksums(daily))
            demand(expected[fact][0] == before[fact][0] + 4, f"rows of {fact}: {before[fact][0]}, {expected[fact][0]}")
            demand(
                expected["dim_customer"][0] == before["dim_customer"][0] + 2, "two customers changed, twice a version"
            )
            demand(not told, f"an alert without a failure: {told}")
            return f"{sum(rows for rows, _ in expected.values())} rows"

        if not checks.check(f"{name}: three daily runs take in what each day brought", daily_runs):
            return
        # every run is late at once
        platform = Platform(airflow, later, place / "airflow_later", ALERT_WEBHOOK=address, DEADLINE_MINUTES="0.02")
        with_platform(checks, platform, dag, daily, later, expected, told, replay=not options.without_replay)


def with_platform(
    checks: Checks,
    platform: Platform,
    dag: str,
    daily: Workshop,
    later: Workshop,
    expected: dict[str, list],
    told: list[dict],
    *,
    replay: bool,
) -> None:
    """The backfill and the replay, by the scheduler."""
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(platform.home)
    platform.home.mkdir()
    with platform:

        def known() -> str:
            platform.until("four DAGs", lambda: platform.ask("select count(*) from serialized_dag") == [(4,)], 240)
            return "four DAGs"

        if not checks.check("the scheduler knows the DAGs", known):
            return

        def backfilled() -> str:
            # a run's logical date is where its interval begins
            words = [
                "--from-date",
                f"{FIRST_DAY}T00:00:00",
                "--to-date",
                "2026-01-03T23:00:00",
                "--max-active-runs",
                "1",
            ]
            code, said = platform.airflow.run("backfill", "create", "--dag-id", dag, *words)
            demand(code == 0, said[-2000:])
            platform.until("three runs", lambda: platform.succeeded(dag, 3))
            # a row that changed again on a later day comes with that day only: the source is read as it is now
            then, now = loads_of(daily), loads_of(later)
            more = {name: (now[name], then.get(name)) for name in now if now[name] > then.get(name, 0)}
            demand(now.keys() == then.keys() and not more, f"rows of loads, here and from the daily runs: {more}")
            return same_as(expected, later)

        def late() -> str:
            platform.until("an alert", lambda: bool(told), 60)
            text = told[0]["text"]
            demand(dag in text and "is not over by" in text, text)
            return text.split(" is not over")[0]

        def replayed() -> str:
            (later.folder / "build/warehouse.duckdb").unlink()
            later.environment.pop("SOURCE_DSN")
            platform.start_runs_of_assets(f"^{dag}(_reconcile)?$")
            given = json.dumps({"first_day": FIRST_DAY, "last_day": "2026-01-04"})
            code, said = platform.airflow.run("dags", "trigger", f"{dag}_replay", "--conf", given)
            demand(code == 0, said[-2000:])
            platform.until("the replay", lambda: platform.succeeded(f"{dag}_replay", 1))
            # nobody starts this one: the asset does
            platform.until("the rebuild", lambda: platform.succeeded(f"{dag}_rebuild", 1))
            return same_as(expected, later)

        checks.check("a backfill of three days equals three daily runs", backfilled)
        checks.check("a run that misses its deadline is told of", late)
        if replay:
            checks.check("a replay of the days fills an empty warehouse with the same", replayed)


def brought(name: str, place: Path) -> Path:
    """What a case brings, with history asked for."""
    history = {"data.history_of_attributes": "keep_history", "needs.freshness": "24 h"}
    folder = place / "brought"
    if name == "rental":
        return with_answers(ROOT / "tests/fixtures/rental", place, **history)
    folder.mkdir(parents=True)
    copied(f"{name}.sql")(folder)
    (folder / "answers.json").write_text(json.dumps(history), encoding="utf-8")
    return folder


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs the delivered DAGs in a real Airflow.")
    parser.add_argument("--binary", type=lambda text: Path(text).resolve(), required=True, help="the plumbline command")
    parser.add_argument("--case", action="append", choices=list(CASES), help="only this one")
    parser.add_argument("--python-env", type=Path, default=ROOT / ".tools/python", help="has dbt and duckdb")
    parser.add_argument("--airflow-env", type=Path, default=ROOT / ".tools/airflow", help="has Airflow 3")
    parser.add_argument("--without-replay", action="store_true", help="leave out the replay, which takes minutes")
    parser.add_argument("--pytest-env", type=Path, default=ROOT / ".tools/ingestion", help="has pytest")
    options = parser.parse_args()
    checks = Checks()
    with temporary() as root:
        for name in options.case or CASES:
            place = root / name
            package = place / "package"
            design(options.binary, brought(name, place), package)
            checks.check(
                f"{name}: the delivered tests of the DAGs pass",
                lambda package=package, place=place: delivered_tests(package, options, place),
            )
            days(checks, name, package, options, place)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


@contextlib.contextmanager
def temporary() -> Iterator[Path]:
    """A folder that is gone afterwards, even while a process of Airflow still writes into it."""
    place = Path(tempfile.mkdtemp(prefix="plumbline-airflow-"))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
