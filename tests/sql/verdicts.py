"""What real engines say of the statements in verdicts.json, next to what `plumbline check` says of them.

    python3 tests/sql/verdicts.py                        run the engines, compare with the verdicts that are kept
    python3 tests/sql/verdicts.py --binary PATH          the command's judgement too; disagreements by name
    python3 tests/sql/verdicts.py --renew                write down what the engines say now

PostgreSQL and MariaDB are programs on the machine (a server of our own is started in a temporary folder); DuckDB,
ClickHouse (chdb) and Spark are Python packages, taken from .tools/sql (`make setup-sql`). SQLite comes with Python. An
engine that is missing is named and passed over, unless --engine asks for it. Each statement meets an empty database in
which its setup ran first; where the setup fails the verdict is null. The exit code is 0 only when nothing disagrees.
"""

import argparse
import contextlib
import json
import os
import pwd
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/engines"))

from workbench import postgres  # noqa: E402  (beside this folder, no package)

KEPT = ROOT / "tests" / "sql" / "verdicts.json"
ENGINES = ["postgresql", "duckdb", "sqlite", "mariadb", "clickhouse", "databricks"]
# the dialect under which the command knows an engine
DIALECTS = {"mariadb": "mysql"}
# a table of ClickHouse needs an engine, which statements that other engines read too do not name
CLICKHOUSE_TAIL = " engine = MergeTree order by tuple()"

Run = Callable[[str], None]


def statements(text: str) -> list[str]:
    return [part.strip() for part in text.split(";;" if ";;" in text else ";") if part.strip()]


def completed(engine: str, sql: str) -> str:
    """The statement as this engine is given it."""
    low = sql.lower()
    ready = any(word in low for word in ("engine", "partition by", " comment", " as select"))
    if engine != "clickhouse" or not low.startswith("create table ") or ready:
        return sql
    return sql + CLICKHOUSE_TAIL


def first_line(error: object) -> str:
    text = str(error).strip()
    return text.splitlines()[0][:140] if text else type(error).__name__


def verdict(engine: str, run: Run, setup: str, sql: str) -> str | None:
    try:
        for part in statements(setup):
            run(completed(engine, part))
    except Exception:
        return None
    try:
        for part in statements(sql):
            run(completed(engine, part))
    except Exception as error:
        return "rejected: " + first_line(error)
    return "accepted"


def as_user(user: str) -> dict:
    """Servers refuse to run as root: another user then."""
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}


class Client:
    """A client program of a database that is kept open, one statement at a time, until a mark comes back."""

    def __init__(self, command: list[str], send: str, mark: Callable[[str], str]) -> None:
        self.mark, self.send = mark, send
        self.program = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def say(self, sql: str) -> None:
        self.program.stdin.write(sql + "\n" + self.send + "\n" + self.mark("~done~"))
        self.program.stdin.flush()
        lines = []
        while "~done~" not in (line := self.program.stdout.readline()):
            if not line:
                raise RuntimeError("the client ended")
            lines.append(line.strip())
        errors = [line for line in lines if line.startswith("ERROR")]
        if errors:
            raise RuntimeError(re.sub(r"^ERROR:? *|\(\w+\) at line \d+: ", "", errors[0]))


@contextlib.contextmanager
def postgresql() -> Iterator[Callable[[], Run]]:
    if not shutil.which("psql"):
        raise FileNotFoundError("psql")
    with postgres() as psql:
        options = ["-v", "VERBOSITY=verbose", "-v", "ON_ERROR_STOP=0"]
        client = Client([*psql, *options], "\\g", lambda mark: f"\\echo {mark}\n")

        def fresh() -> Run:
            client.say("rollback")
            client.say("begin")
            return client.say

        yield fresh


@contextlib.contextmanager
def mariadb() -> Iterator[Callable[[], Run]]:
    if not shutil.which("mariadbd") or not shutil.which("mariadb-install-db"):
        raise FileNotFoundError("mariadbd")
    with tempfile.TemporaryDirectory(prefix="verdicts-my-") as folder:
        data, socket = folder + "/data", folder + "/s"
        who = as_user("mysql")
        if who:
            os.chown(folder, pwd.getpwnam("mysql").pw_uid, who["group"])
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **who}
        install = [
            "mariadb-install-db",
            "--no-defaults",
            f"--datadir={data}",
            "--auth-root-authentication-method=normal",
        ]
        subprocess.run(install, check=True, **quiet)
        server = subprocess.Popen(
            ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={socket}", "--skip-networking"], **quiet
        )
        try:
            for _ in range(200):
                if Path(socket).exists():
                    break
                time.sleep(0.1)
            command = ["mariadb", "--no-defaults", f"--socket={socket}", "-uroot", "-f", "-n", "-s"]
            client = Client(command, ";", lambda mark: f"select '{mark}';\n")

            def fresh() -> Run:
                for name in ("item", "maker", "p"):
                    client.say(f"drop temporary table if exists w.{name}")
                for sql in ("drop database if exists w", "drop database if exists s1", "create database w", "use w"):
                    client.say(sql)
                return client.say

            yield fresh
        finally:
            server.terminate()
            server.wait()


@contextlib.contextmanager
def duckdb() -> Iterator[Callable[[], Run]]:
    import duckdb as engine

    def fresh() -> Run:
        return engine.connect().execute

    yield fresh


@contextlib.contextmanager
def sqlite() -> Iterator[Callable[[], Run]]:
    def fresh() -> Run:
        return sqlite3.connect(":memory:").execute

    yield fresh


@contextlib.contextmanager
def clickhouse() -> Iterator[Callable[[], Run]]:
    from chdb import session

    with tempfile.TemporaryDirectory(prefix="verdicts-ch-") as folder:
        database = session.Session(folder)
        count = 0

        def fresh() -> Run:
            nonlocal count
            for name in ("item", "maker", "p"):
                database.query(f"drop temporary table if exists {name}")
            database.query(f"drop database if exists w{count}")
            count += 1
            database.query(f"create database w{count}")
            database.query(f"use w{count}")
            return database.query

        yield fresh


@contextlib.contextmanager
def databricks() -> Iterator[Callable[[], Run]]:
    import logging

    from pyspark.sql import SparkSession

    # every refusal would be logged with its whole stack
    logging.disable(logging.CRITICAL)

    with tempfile.TemporaryDirectory(prefix="verdicts-sp-") as folder:
        builder = SparkSession.builder.master("local[1]").config("spark.sql.warehouse.dir", folder)
        spark = builder.config("spark.ui.enabled", "false").config("spark.log.level", "OFF").getOrCreate()
        spark.sparkContext.setLogLevel("OFF")

        def fresh() -> Run:
            for name in ("w", "s1"):
                spark.sql(f"drop database if exists {name} cascade")
            shutil.rmtree(folder + "/w.db", ignore_errors=True)
            spark.sql("create database w")
            spark.sql("use w")
            return spark.sql

        yield fresh
        spark.stop()


def judged(binary: str, engine: str, setup: str, sql: str) -> list[str]:
    """The rules whose findings are errors, of what the command says about the statement behind its setup."""
    parts = [completed(engine, part) for part in statements(setup)]
    before = "".join(part + ";\n" for part in parts)
    text = before + "".join(completed(engine, part) + ";\n" for part in statements(sql))
    command = [binary, "check", "--dialect", DIALECTS.get(engine, engine), "--format", "json", "-"]
    said = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if said.returncode == 2:
        raise SystemExit(said.stderr)
    return [found["rule"] for found in json.loads(said.stdout)["findings"] if found["severity"] == "error"]


def ask(cases: list[dict], engines: list[str]) -> dict[str, dict[str, str | None]]:
    """What each engine at hand says of each case."""
    said: dict[str, dict[str, str | None]] = {}
    for engine in engines:
        try:
            with globals()[engine]() as fresh:
                said[engine] = {case["id"]: verdict(engine, fresh(), case["setup"], case["sql"]) for case in cases}
        except (ImportError, FileNotFoundError) as missing:
            print(f"{engine}: not here ({missing}); passed over")
    return said


def compare(binary: str, cases: list[dict]) -> int:
    """Prints where the command and the kept verdicts disagree; how often they do."""
    wrong = 0
    for engine in ENGINES:
        counted, disagree = 0, []
        for case in cases:
            kept = case["verdict"].get(engine)
            if kept is None:
                continue
            counted += 1
            rules = judged(binary, engine, case["setup"], case["sql"])
            if bool(rules) == kept.startswith("accepted"):
                disagree.append(f"  {case['id']}: {kept[:100]}; the command says {rules or 'nothing'}")
        wrong += len(disagree)
        print(f"{engine}: {counted - len(disagree)} of {counted} agree")
        print("\n".join(disagree)) if disagree else None
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", help="the plumbline command")
    parser.add_argument("--renew", action="store_true", help="write down what the engines say now")
    parser.add_argument("--engine", action="append", choices=ENGINES, help="only these engines, which have to be there")
    parser.add_argument("--no-engines", action="store_true", help="compare the command with the kept verdicts only")
    parser.add_argument("--file", type=Path, default=KEPT, help="another file of the same form")
    options = parser.parse_args()
    cases = json.loads(options.file.read_text(encoding="utf-8"))
    wrong = 0
    if not options.no_engines:
        said = ask(cases, options.engine or ENGINES)
        wrong += len(set(options.engine or []) - set(said))
        for engine, verdicts in said.items():
            for case in cases:
                kept, now = case["verdict"].get(engine), verdicts[case["id"]]
                if options.renew:
                    case["verdict"][engine] = now
                elif (kept or "")[:8] != (now or "")[:8]:
                    wrong += 1
                    print(f"{engine}: {case['id']}: kept {kept}; now {now}")
        if options.renew:
            options.file.write_text(json.dumps(cases, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.binary:
        wrong += compare(options.binary, cases)
    return 1 if wrong else 0


if __name__ == "__main__":
    venv = ROOT / ".tools" / "sql" / "bin" / "python"
    if venv.exists() and Path(sys.prefix).resolve() != venv.parent.parent.resolve():
        os.execv(venv, [str(venv), *sys.argv])
    sys.exit(main())
