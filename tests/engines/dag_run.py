"""The delivered DAG run to its end by a real Airflow: what it publishes, and what it does when a gate fails."""

import contextlib
import http.server
import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from workbench import Checks, Workshop, checksums, demand


@contextlib.contextmanager
def webhook() -> Iterator[tuple[str, list[dict]]]:
    """A chat that keeps what it is told: its address and the messages."""
    told: list[dict] = []

    class Chat(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Chat)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", told
    finally:
        server.shutdown()


class Airflow:
    """An Airflow with a database of its own that runs the DAG of one package."""

    def __init__(self, environment: Path, workshop: Workshop, home: Path, **settings: str) -> None:
        self.program = environment / "bin/airflow"
        self.environment = {
            **os.environ,
            **workshop.environment,
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__DAGS_FOLDER": str(workshop.folder / "pipelines/dags"),
            "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT": "300",
            "PYTHON_ENV_BIN": str(workshop.python / "bin"),
            "TASK_RETRIES": "0",
            **settings,
        }

    def run(self, *words: str) -> tuple[int, str]:
        """The exit code of a command and all that it says."""
        done = subprocess.run(
            [self.program, *words],
            env=self.environment,
            timeout=600,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout


def dag_runs(
    checks: Checks,
    airflow: Path,
    workshop: Workshop,
    home: Path,
    expected: dict[str, list],
    spoil: Callable[[], object],
    of: str = "",
) -> None:
    """Runs the DAG once as it is and once after `spoil` has put a row in its way that no gate lets through.

    `of` stands before what is checked.
    """
    dag = next((workshop.folder / "pipelines/dags").glob("*.py")).stem
    published = workshop.folder / "build/published.json"
    with webhook() as (address, told):
        scheduler = Airflow(airflow, workshop, home, ALERT_WEBHOOK=address)

        def to_the_end() -> str:
            code, said = scheduler.run("db", "migrate")
            demand(code == 0, said[-2000:])
            code, said = scheduler.run("dags", "test", dag)
            demand(published.exists(), f"nothing was published (exit code {code})\n{said[-6000:]}")
            demand(not told, f"an alert without a failure: {told}")
            now = checksums(workshop)
            demand(
                now == expected, f"other marts than by hand: {[name for name in now if now[name] != expected[name]]}"
            )
            return f"{sum(rows for rows, _ in now.values())} rows, the same as by hand"

        def gate() -> str:
            before = published.read_text(encoding="utf-8")
            spoil()
            _, said = scheduler.run("dags", "test", dag)
            demand(published.read_text(encoding="utf-8") == before, f"published in spite of it\n{said[-3000:]}")
            demand(len(told) == 1, f"one alert is due, there were {told}\n{said[-3000:]}")
            return told[0]["text"].split(" in run ")[0]

        if checks.check(f"{of}Airflow runs the DAG to its end", to_the_end):
            checks.check(f"{of}a gate that fails stops publication and is told", gate)
