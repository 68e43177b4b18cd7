"""The ways into the warehouse: a source that is lost, late or deletes; landing on PostgreSQL; files, an API, MariaDB.

python3 tests/engines/ingestion.py --binary target/debug/plumbline
"""

import argparse
import contextlib
import hashlib
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from dag_run import webhook
from live_source import Source, moved, with_answers
from mariadb import mariadb_is_read
from same_totals import same_rows
from workbench import ROOT, Checks, Workshop, ask, checksums, demand, design, extract, ingest, postgres, run, sample_csv


def lost_source(workshop: Workshop) -> str:
    """A source that cannot be reached, and one that lacks a table: one line and exit code 2."""
    lines = []
    for settings, words in (
        ({"SOURCE_DSN": "host=/nowhere user=nobody password=secret"}, []),
        ({"SOURCE_DSN": workshop.environment["SOURCE_DSN"].replace("dbname=postgres", "dbname=template1")}, []),
    ):
        _, said = ingest(workshop, "extract", "--lake", "build/other", *words, code=2, **settings)
        demand(len(said.strip().splitlines()) == 1 and "secret" not in said, f"not one clear line: {said}")
        lines.append(said.strip())
    return " · ".join(lines)


def open_transaction(workshop: Workshop, source: Source) -> str:
    """A row whose transaction is open while a later one is read: without any overlap, the next extract has it."""
    late = subprocess.Popen([*source.psql], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    late.stdin.write(
        "begin;\ninsert into hire (hire_id, tool_id, customer_id, handed_out_at, changed_at)"
        " select max(hire_id) + 1, min(tool_id), min(customer_id), now(), now() from hire;\n\\echo written\n"
    )
    late.stdin.flush()
    demand(late.stdout.readline().strip() == "written", "the late row was not written")
    time.sleep(0.2)
    source.do("update hire set changed_at = now() where hire_id = (select min(hire_id) from hire)")
    words = ["--table", "hire", "--overlap-minutes", "0"]
    first = extract(workshop, *words, "--load", "20990101T000000Z")["hire"]
    late.communicate("commit;\n", timeout=30)
    second = extract(workshop, *words, "--load", "20990101T000001Z")["hire"]
    demand(first["rows"] == 2, f"the change, and the row at the watermark again: {first}")
    demand(second["rows"] == 2, f"the row that was committed late, and the change after it again: {second}")
    return "read once it was committed"


def deletions(workshop: Workshop, source: Source) -> str:
    """A customer with hires and invoices who is deleted at the source is seen by reading every row."""
    before = checksums(workshop)
    customer = source.do("select customer_id from hire group by 1 order by count(*), 1 limit 1")
    n_hires = int(source.do(f"select count(*) from hire where customer_id = {customer}"))
    hires = f"(select hire_id from hire where customer_id = {customer})"
    source.do(
        f"delete from invoice where hire_id in {hires}",
        f"delete from hire where customer_id = {customer}",
        f"delete from customer where customer_id = {customer}",
    )
    workshop.make("build")
    demand(checksums(workshop) == before, "a deletion leaves no trace for an incremental extract to see")
    workshop.make("reconcile")
    change = moved(before, checksums(workshop))
    demand(change.get("fct_hire") == -n_hires, f"{n_hires} hires are gone: {change}")
    demand(change.get("dim_customer") == 0, f"the version of the customer is closed, not lost: {change}")
    gone = ask(workshop, "select table_name, count(*) from raw._gone group by all order by all")
    demand(dict(gone)["customer"] == 1 and dict(gone)["hire"] == n_hires, f"noted as gone: {gone}")
    after = checksums(workshop)
    workshop.make("build")
    demand(checksums(workshop) == after, f"changed without a reason: {moved(after, checksums(workshop))}")
    return f"{n_hires} hires gone, the customer's version closed, {sum(rows for _, rows in gone)} rows noted"


def emptied(workshop: Workshop, source: Source) -> str:
    """A whole load of a table that was emptied at the source is refused."""
    source.do("truncate invoice")
    extract(workshop, "--table", "invoice", "--whole")
    before = ask(workshop, "select count(*) from raw.invoice")
    _, said = ingest(workshop, "land", "--lake", "build/lake", code=1)
    demand(ask(workshop, "select count(*) from raw.invoice") == before, "landed all the same")
    return said.strip().splitlines()[-1]


def files(workshop: Workshop) -> str:
    """Files of an inbox: each once, the bad ones aside, whatever they are called the second time."""
    inbox = workshop.folder / "inbox"
    (inbox / "branch").mkdir(parents=True)
    head = "branch_id,town,changed_at\n"
    good = head + '1,"Ulm","2026-01-01 10:00:00+00"\n2,"",2026-01-01 10:00:00+00\n'
    (inbox / "branch_2026-01-01.csv").write_text(good)
    (inbox / "branch_2026-01-01.csv.sha256").write_text(hashlib.sha256(good.encode()).hexdigest() + "  branch.csv\n")
    (inbox / "branch_2026-01-02.csv").write_text(head + "3,Bonn,2026-01-02 10:00:00+00\n")
    (inbox / "branch_2026-01-02.csv.sha256").write_text("0" * 64 + "\n")
    (inbox / "branch/broken.csv").write_text("branch_id,town\n4,Trier\n")
    (inbox / "branch/words.csv").write_text(head + "four,Trier,2026-01-02 10:00:00+00\n")
    (inbox / "branch/more.jsonl").write_text('{"branch_id": 5, "town": "Jena", "changed_at": "2026-01-02T10:00:00Z"}\n')
    (inbox / "branch/short.csv").write_text(head + "6,Hof,2026-01-02 10:00:00+00\n")
    promise = {"files": [{"name": "short.csv", "rows": 2}]}
    (inbox / "branch/manifest.json").write_text(json.dumps(promise))
    words = ["--lake", "build/lake"]

    def pick_up(load: str) -> dict:
        return json.loads(ingest(workshop, "files", *words, "--load", load, INBOX=str(inbox))[0])["branch"]

    with webhook() as (address, told):
        workshop.environment["ALERT_WEBHOOK"] = address
        first = pick_up("20260102T000000Z")
        workshop.environment.pop("ALERT_WEBHOOK")
    demand(len(told) == 1 and "branch/broken.csv" in told[0]["text"], f"told of bad files: {told}")
    reasons = sorted(
        json.loads(path.read_text())["why"].split(" of ")[0][:46]
        for path in (workshop.folder / "build/lake/quarantine/branch").glob("*.why.json")
    )
    demand(first["rows"] == 3 and len(first["quarantined"]) == 4 and len(reasons) == 4, f"{first}, {reasons}")
    shutil.copy(inbox / "branch_2026-01-01.csv", inbox / "branch_2026-01-09.csv")
    demand(pick_up("20260103T000000Z")["rows"] == 0, "a file was picked up twice")
    ingest(workshop, "land", *words)
    rows = ask(workshop, "select branch_id, town from raw.branch order by all")
    demand(rows == [[1, "Ulm"], [2, ""], [5, "Jena"]], f"landed: {rows}")
    _, said = ingest(workshop, "files", *words, code=2, INBOX="/nowhere")
    demand(len(said.strip().splitlines()) == 1, said)
    return f"3 rows of 2 files; aside: {'; '.join(reasons)}"


@contextlib.contextmanager
def interface() -> Iterator[tuple[str, list[dict], list[str]]]:
    """An interface with records in pages that falters now and then; yields its address, the records, the questions."""
    records = [
        {"branch_id": n, "town": f"Town {n}", "changed_at": f"2026-01-01T{n:02}:00:00Z", "extra": {"n": n}}
        for n in range(1, 8)
    ]
    asked: list[str] = []

    class Pages(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            words = parse_qs(urlsplit(self.path).query)
            if len(asked) in (2, 3) or self.headers["Authorization"] != "Bearer token":
                self.send_response(503 if len(asked) == 2 else 429)
                self.send_header("Retry-After", "0")
                self.end_headers()
                return
            since = words.get("updated_since", [""])[0].replace("+00:00", "Z")
            page, limit = int(words["page"][0]), int(words["limit"][0])
            found = [held for held in records if held["changed_at"] >= since]
            body = json.dumps({"data": found[(page - 1) * limit : page * limit]}).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", records, asked
    finally:
        server.shutdown()


def api(workshop: Workshop) -> str:
    """Pages of an interface: tried again, from the cursor on, each record kept as it came."""
    with interface() as (address, records, asked):
        words = ["--lake", "build/lake", "--page-rows", "3", "--table", "branch"]
        settings = {"API_URL": address, "API_TOKEN": "token"}

        def pull(load: str) -> dict:
            return json.loads(ingest(workshop, "api", *words, "--load", load, **settings)[0])["branch"]

        first = pull("20260102T000000Z")
        demand(first["rows"] == 7 and first["whole"], f"the first pull: {first}")
        demand(len(asked) == 5, f"three pages, two of them tried again: {asked}")
        records.append({"branch_id": 8, "town": "New", "changed_at": "2026-01-01T08:30:00Z"})
        second = pull("20260103T000000Z")
        demand(second["rows"] == 3 and not second["whole"], f"what changed, with the overlap of an hour: {second}")
        ingest(workshop, "land", "--lake", "build/lake")
        demand(ask(workshop, "select count(*) from raw.branch") == [[8]], "landed")
        raw = ask(
            workshop,
            "select distinct _load, json_extract_string(_record, '$.extra.n')"
            " from read_parquet('build/lake/raw/branch/*/20260102*.parquet') where branch_id = 7",
            None,
        )
        demand(raw == [["20260102T000000Z", "7"]], f"the record as it came: {raw}")
        settings["API_TOKEN"] = "other"
        _, said = ingest(workshop, "api", *words, "--tries", "1", code=2, **settings)
        demand(len(said.strip().splitlines()) == 1 and "other" not in said, said)
        return f"{len(asked)} questions, 8 rows; {said.strip()}"


def by_cron(package: Path, place: Path, live: Workshop, source: Source) -> str:
    """The script that cron starts: the same marts as by hand; a gate that fails stops publication and is told."""
    shop = Workshop(package, place, live.python, newcomer=False)
    demand(not (shop.folder / "pipelines/dags").exists(), "a DAG that nobody asked for")
    line = next(text for text in (shop.folder / "pipelines/crontab").read_text().splitlines() if "run.sh" in text)
    published = shop.folder / "build/published.json"
    with webhook() as (address, told):
        settings = {**os.environ, **shop.environment, "SOURCE_DSN": source.dsn, "PACKAGE": str(shop.folder)}

        def tick() -> int:
            command = line.split(" ", 5)[5]
            done = subprocess.run(["sh", "-c", command], env={**settings, "ALERT_WEBHOOK": address}, check=False)
            return done.returncode

        demand(tick() == 0 and published.exists(), (shop.folder / "build/run.log").read_text()[-3000:])
        # the customer who was deleted is a closed version there, and was never seen here
        differ = [name for name in moved(checksums(live), checksums(shop)) if name.startswith("fct_")]
        demand(not differ and not told, f"other marts than by hand: {differ}; told: {told}")
        published.unlink()
        source.do(
            "alter table hire alter column tool_id drop not null",
            "update hire set tool_id = null, changed_at = now() where hire_id = (select max(hire_id) from hire)",
        )
        demand(tick() != 0 and not published.exists(), "published in spite of a row that no gate lets through")
        demand(len(told) == 1, f"one alert is due: {told}")
        return told[0]["text"]


def reading_from(package: Path, origin: str, *names: str) -> None:
    """Has tables of a package come from elsewhere, as a person would write it into tables.json."""
    path = package / "pipelines/ingestion/tables.json"
    tables = json.loads(path.read_text(encoding="utf-8"))
    for table in tables:
        if not names or table["raw"] in names:
            table["from"] = origin
    path.write_text(json.dumps(tables), encoding="utf-8")


def on_postgresql(package: Path, place: Path, live: Workshop, source: Source) -> str:
    """The whole on PostgreSQL, twice: extract, land by COPY, build; the same rows as on DuckDB."""
    source.do("create database warehouse")
    there = Workshop(package, place, live.python, newcomer=False)
    host = source.psql[source.psql.index("-h") + 1]
    there.environment |= {
        "SOURCE_DSN": source.dsn,
        "TARGET": "postgres",
        "POSTGRES_HOST": host,
        "POSTGRES_USER": "plumbline",
        "POSTGRES_DATABASE": "warehouse",
        # the one that DuckDB's rows are tokenised with
        "TOKEN_SALT": "sample-data-only",
    }
    said = []
    for _ in range(2):
        there.make("build")
        said.append(same_rows(live, f"host={host} user=plumbline dbname=warehouse"))
    demand(said[0] == said[1], f"first and second build: {said}")
    counts = [there.python / "bin/python", "pipelines/row_counts.py", "--target", "postgres"]
    counted = run(counts, cwd=there.folder, **there.environment).splitlines()
    demand(len(counted) == len(checksums(live)) + 1, f"row_counts.py says {counted}")
    return f"{said[0]}, twice"


def main() -> int:
    parser = argparse.ArgumentParser(description="Tries the ways into a delivered warehouse.")
    parser.add_argument("--binary", type=lambda text: Path(text).resolve(), required=True, help="the plumbline command")
    parser.add_argument("--fixture", type=Path, default=ROOT / "tests/fixtures/rental", help="what the project brings")
    parser.add_argument("--python-env", type=Path, default=ROOT / ".tools/python", help="has dbt and duckdb")
    parser.add_argument("--driver-env", type=Path, default=ROOT / ".tools/ingestion", help="has duckdb and pymysql")
    options = parser.parse_args()
    checks = Checks()
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plumbline-ingestion-")))
        asked = {"data.history_of_attributes": "keep_history"}
        fixture = with_answers(options.fixture, place / "history", **asked)
        package, several = place / "package", place / "several"
        design(options.binary, fixture, package)
        kinds = ["postgres", "mysql", "files_sftp", "saas_api"]
        design(options.binary, with_answers(options.fixture, place / "kinds", **{"data.sources": kinds}), several)
        cron = place / "cron_package"
        with_cron = with_answers(options.fixture, place / "cron", **asked, **{"pin.orchestration.tool": "cron"})
        design(options.binary, with_cron, cron)
        psql = stack.enter_context(postgres())
        source = Source(psql, fixture / "schema.sql", package, sample_csv(package, place / "csv"))
        live = Workshop(package, place / "live", options.python_env, newcomer=False)
        live.environment["SOURCE_DSN"] = source.dsn

        def built() -> str:
            live.make("build")
            return f"{len(checksums(live))} tables"

        checks.check("a source that is lost is told of in one line", lambda: lost_source(live))
        if checks.check("the source is extracted, landed and built", built):
            there = place / "there"
            checks.check(
                "PostgreSQL holds the same, extracted and landed twice",
                lambda: on_postgresql(package, there, live, source),
            )
            checks.check("what is deleted at the source is seen", lambda: deletions(live, source))
            script = place / "by_cron"
            checks.check("cron runs it by a script", lambda: by_cron(cron, script, live, source))
            checks.check("a transaction that stays open loses no row", lambda: open_transaction(live, source))
            checks.check("an emptied table is refused", lambda: emptied(live, source))
        for origin, check in (("files", files), ("api", api)):
            reading_from(several, origin, "branch")
            workshop = Workshop(several, place / origin, options.python_env, newcomer=False)
            checks.check(f"rows come in by {origin}", lambda check=check, workshop=workshop: check(workshop))
        mariadb_is_read(checks, options.binary, options.driver_env, place)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


if __name__ == "__main__":
    sys.exit(main())
