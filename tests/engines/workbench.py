"""What checks of a delivered package share: programs that are run, their count, a copy of the package, a server."""

import contextlib
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

DUCKDB_COUNT = """
import json, sys, duckdb
counts = {}
for path in sys.argv[1:]:
    database = duckdb.connect(path, read_only=True)
    tables = database.execute(
        "select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE' order by all"
    ).fetchall()
    for schema, name in tables:
        rows = database.execute(f'select count(*) from "{schema}"."{name}"').fetchone()[0]
        counts[f"{schema}.{name}"] = rows
print(json.dumps(counts))
"""


CHECKSUMS = """
import json, sys, duckdb
database = duckdb.connect(sys.argv[1], read_only=True)
database.execute("set timezone = 'UTC'")
tables = database.execute(
    "select table_name from information_schema.tables where table_schema = 'marts' order by all"
).fetchall()
print(json.dumps({
    name: database.execute(f'select count(*), cast(bit_xor(hash(t)) as varchar) from marts."{name}" t').fetchone()
    for (name,) in tables
}))
"""


ASK = """
import json, sys, duckdb
database = duckdb.connect(sys.argv[1], read_only=True) if sys.argv[1] else duckdb.connect()
print(json.dumps(database.execute(sys.argv[2]).fetchall(), default=str))
"""


class Failed(Exception):
    """A check that did not pass, with what was seen."""


def run(command: list[str | Path], cwd: Path | None = None, timeout: int = 900, **environment: str) -> str:
    """Runs a program and returns its standard output; raises `Failed` with the end of what it said when it fails."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=timeout,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-40:])
        raise Failed(f"`{' '.join(str(word) for word in command)}` ended with {done.returncode}\n{said}")
    return done.stdout


def demand(condition: object, message: str) -> None:
    """Raises `Failed` unless the condition holds."""
    if not condition:
        raise Failed(message)


def files_of(folder: Path) -> list[str]:
    """Every file below the folder, as paths relative to it, in order."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


class Checks:
    """Runs checks one after another, prints a line for each and keeps the count."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def check(self, name: str, act: Callable[[], str | None]) -> bool:
        started = time.monotonic()
        try:
            detail = act()
        except (Failed, OSError, ValueError, KeyError, subprocess.SubprocessError) as trouble:
            self.failed += 1
            indented = str(trouble).replace("\n", "\n        ")
            print(f"FAILED  {name}\n        {indented}", flush=True)
            return False
        self.passed += 1
        print(f"ok      {name}{f': {detail}' if detail else ''} ({time.monotonic() - started:.1f} s)", flush=True)
        return True


def design(binary: Path, fixture: Path, out: Path) -> dict:
    """Has the command write the package into `out`; returns the report that it prints.

    `answers.json` in the fixture, where there is one, holds the answers; everything else beside it is input.
    """
    demand(binary.is_file(), f"there is no program at {binary}")
    demand(fixture.is_dir(), f"there is no fixture folder {fixture}")
    answers = fixture / "answers.json"
    inputs = sorted(path for path in fixture.iterdir() if path != answers)
    command: list[str | Path] = [binary, "design", *inputs]
    if answers.is_file():
        command += ["--answers", answers]
    return json.loads(run([*command, "--out", out]))


# what dbt does for a huge case: everything but most of its thousands of tests
COUNTED_ONLY = [
    "--indirect-selection",
    "empty",
    "--select",
    "resource_type:model",
    "resource_type:snapshot",
    "test_name:same_row_count",
]

# rows of facts in a sample where size is not what is checked
FEW_ROWS = 2_000


def sample_csv(package: Path, place: Path, rows: int = FEW_ROWS) -> Path:
    """The package's sample as a folder of CSV files, one for each raw table."""
    script = package / "pipelines/sample/generate.py"
    run([sys.executable, script, "--rows", str(rows), "--csv", place], PYTHONDONTWRITEBYTECODE="1")
    return place


class Workshop:
    """A copy of the package in which its own commands run, so that the delivered files stay as they were.

    A newcomer's has what the package has: its own environment, and a sample of the size that it makes by itself.
    """

    def __init__(self, package: Path, place: Path, python: Path, newcomer: bool) -> None:
        self.folder = place
        self.python = python
        self.environment = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1"}
        if not newcomer:
            self.environment["PYTHON_ENV"] = str(python)
            self.environment["SAMPLE_ROWS"] = str(FEW_ROWS)
        shutil.copytree(package, place)

    def make(self, target: str) -> None:
        # a make of ours may be running this: its flags are not the package's
        run(["make", target], cwd=self.folder, MAKEFLAGS="", MAKELEVEL="", **self.environment)

    def row_counts(self) -> dict[str, int]:
        """Rows of every table of every DuckDB file that the build left in the package."""
        hidden = {".venv", "node_modules"}
        found = sorted(p for p in self.folder.rglob("*.duckdb") if not hidden & set(p.parts))
        demand(found, "`make build` left no *.duckdb file")
        counts = json.loads(run([self.python / "bin/python", "-c", DUCKDB_COUNT, *found]))
        demand(counts, "the built database has no tables")
        return counts


def server_program(name: str) -> str:
    """A PostgreSQL server program: on PATH, or where Debian keeps them."""
    on_path = shutil.which(name)
    if on_path:
        return on_path
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    demand(found, f"PostgreSQL's {name} is not installed")
    return str(found[-1])


@contextlib.contextmanager
def postgres(settings: str = "") -> Iterator[list[str]]:
    """A throwaway PostgreSQL behind a socket in a temporary folder; yields the words that start psql on it.

    `settings` are more options of the server: `-c wal_level=logical`.

    The server refuses to run as root, so as root it runs as a user without rights.
    """
    user = next((name for name in ("postgres", "nobody") if known_user(name)), None) if os.geteuid() == 0 else None
    as_user = ["runuser", "-u", user, "--"] if user else []
    home = Path(tempfile.mkdtemp(prefix="plumbline-pg-"))
    try:
        if user:
            shutil.chown(home, user)
        data, log = home / "data", home / "log"
        options = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off {settings}"
        run([*as_user, server_program("initdb"), "-D", data, "-U", "plumbline", "-A", "trust", "-E", "UTF8"], cwd=home)
        control = [*as_user, server_program("pg_ctl"), "-D", data, "-w"]
        # the server keeps the standard output that it is born with, so it gets none of ours
        started = subprocess.run(
            [str(word) for word in [*control, "-l", log, "-o", options, "start"]],
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        demand(started.returncode == 0, f"PostgreSQL did not start: {log.read_text() if log.exists() else 'no log'}")
        try:
            yield ["psql", "-h", str(home), "-U", "plumbline", "-d", "postgres", "-X", "-q", "-v", "ON_ERROR_STOP=1"]
        finally:
            run([*control, "-m", "immediate", "stop"], cwd=home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def known_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def checksums(workshop: Workshop) -> dict[str, list]:
    """Rows and a checksum of every table of the marts."""
    database = workshop.folder / "build/warehouse.duckdb"
    return json.loads(run([workshop.python / "bin/python", "-c", CHECKSUMS, database]))


def ask(workshop: Workshop, query: str, database: str | None = "build/warehouse.duckdb") -> list:
    """What DuckDB answers, in the warehouse or in none."""
    path = workshop.folder / database if database else ""
    return json.loads(run([workshop.python / "bin/python", "-c", ASK, path, query], cwd=workshop.folder))


def ingest(workshop: Workshop, program: str, *words: str, code: int = 0, **settings: str) -> tuple[str, str]:
    """Runs a program of the ingestion in its package; returns what it says on both of its outputs."""
    done = subprocess.run(
        [workshop.python / "bin/python", f"pipelines/ingestion/{program}.py", *words],
        cwd=workshop.folder,
        env={**os.environ, **workshop.environment, **settings},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    demand(done.returncode == code, f"{program} ended with {done.returncode}, not {code}\n{done.stderr[-2000:]}")
    return done.stdout, done.stderr


def extract(workshop: Workshop, *words: str) -> dict[str, dict]:
    """What an extract says of each table."""
    return json.loads(ingest(workshop, "extract", "--lake", "build/lake", *words)[0])


def build_models(workshop: Workshop) -> None:
    """What `make build` does, with no tests but those that count rows."""
    rows = workshop.environment["SAMPLE_ROWS"]
    folder, programs = workshop.folder, workshop.python / "bin"
    lake, database = folder / "build/sample", folder / "build/warehouse.duckdb"
    environment = {"DUCKDB_PATH": str(database), **workshop.environment}
    run([programs / "python", "pipelines/sample/generate.py", "--rows", rows, "--lake", lake], cwd=folder)
    run([programs / "python", "pipelines/ingestion/land.py", "--database", database, "--lake", lake], cwd=folder)
    dbt = [programs / "dbt", "build", *COUNTED_ONLY, "--profiles-dir", ".", "--target", "duckdb"]
    run(dbt, cwd=folder / "pipelines/dbt", **environment)
