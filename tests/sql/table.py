"""How much of other people's DDL is read, by dialect: by Plumbline, bare sqlparser, sqlglot and polyglot-sql.

`python table.py READER [--keep]`: READER is the built benches/read_statements. Prints the table; with --keep writes it
between the marks in docs/sql.md. What Plumbline fails is listed in .tools/sql-corpora/failures/DIALECT.txt.
"""

import argparse
import datetime
import hashlib
import json
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import corpora
import engines
import facts as other

ROOT = corpora.ROOT
OUT = corpora.OUT
TITLES = {
    "postgresql": "PostgreSQL",
    "mysql": "MySQL",
    "mariadb": "MariaDB",
    "sqlserver": "SQL Server",
    "sqlite": "SQLite",
    "snowflake": "Snowflake",
    "bigquery": "BigQuery",
    "redshift": "Redshift",
    "databricks": "Databricks, Spark",
    "duckdb": "DuckDB",
    "clickhouse": "ClickHouse",
    "oracle": "Oracle",
}


def remembered(name, statements, judge):
    """Verdicts that are kept beside the corpora: an engine is asked once about each statement."""
    file = OUT / "verdicts" / f"{name}.json"
    known = json.loads(file.read_text()) if file.exists() else {}
    keys = [hashlib.sha256(sql.encode()).hexdigest()[:24] for sql in statements]
    asked = [sql for key, sql in zip(keys, statements, strict=True) if key not in known]
    if asked:
        said = judge(asked)
        if said is None:
            return None
        known.update(
            {hashlib.sha256(sql.encode()).hexdigest()[:24]: verdict for sql, verdict in zip(asked, said, strict=True)}
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(known))
    return [known[key] for key in keys]


def trees(dialect, statements):
    """What sqlglot sees declared in each statement; None where it makes no tree of it."""
    import logging

    import sqlglot

    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    found = []
    for sql in statements:
        try:
            parsed = [tree for tree in sqlglot.parse(sql, dialect=engines.SQLGLOT.get(dialect, dialect)) if tree]
            found.append(other.declared(dialect, parsed[0]) if len(parsed) == 1 else None)
        except Exception:
            found.append(None)
    return found


def ask_plumbline(reader, dialect, statements, seen):
    """Plumbline's answer to each statement, read after what it speaks of."""
    questions = [
        json.dumps(
            {"dialect": {"mariadb": "mysql"}.get(dialect, dialect), "sql": sql, "before": other.before(sql, facts)}
        )
        for sql, facts in zip(statements, seen, strict=True)
    ]
    done = subprocess.run([reader], input="\n".join(questions) + "\n", capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{reader} fell over on {dialect}:\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def judge(answer, facts, sql):
    """Whether the statement was read, and why not."""
    if answer["outcome"] not in ("taken", "guessed"):
        return f"{answer['outcome']}: {answer['why']}"
    if facts is not None:
        lost = other.missing(facts, answer["schema"], sql)
        if lost:
            return f"{answer['outcome']}, but the schema lacks {lost}"
    return None


def measure(reader, dialect, rows):
    """The counts of one dialect, and the list of what Plumbline does not read."""
    texts = [row["sql"] for row in rows]
    name, engine = engines.JUDGES.get(dialect, (None, None))
    verdicts = remembered(dialect, texts, engine) if engine else None
    if verdicts is None:
        name, verdicts = None, [None if row["valid"] else "not called correct by its source" for row in rows]
    peers = {
        "sqlglot": remembered(f"{dialect}-sqlglot", texts, lambda held: engines.sqlglot(dialect, held)),
        "polyglot": remembered(f"{dialect}-polyglot", texts, lambda held: engines.polyglot(dialect, held)),
    }
    seen = trees(dialect, texts)
    answers = ask_plumbline(reader, dialect, texts, seen)
    write_bench(dialect, rows, answers)
    counts, kinds, failures = Counter(), defaultdict(Counter), []
    for at, row in enumerate(rows):
        verdict, answer = verdicts[at], answers[at]
        why = judge(answer, seen[at], row["sql"])
        if verdict is not None:
            # what the engine does not take, but its source does: features of a service that the engine lacks
            if row["valid"]:
                counts["beside"] += 1
                counts["beside_read"] += why is None
                if why is not None:
                    failures.append((1, row, why))
            else:
                counts["wrong"] += 1
            continue
        counts["valid"] += 1
        counts["compared"] += seen[at] is not None
        counts["plumbline"] += why is None
        counts["sqlparser"] += answer["sqlparser"] is None
        counts["sqlglot"] += peers["sqlglot"][at] is None
        counts["polyglot"] += peers["polyglot"][at] is None
        kinds[row["kind"]]["valid"] += 1
        kinds[row["kind"]]["read"] += why is None
        if why is not None:
            failures.append((0, row, why))
            counts[why.partition(":")[0].partition(",")[0]] += 1
    failures.sort(key=lambda held: (held[0], held[1]["kind"], held[2]))
    return {"engine": name, "counts": counts, "kinds": kinds, "failures": failures, "of": len(rows)}


def share(part, whole):
    return f"{100 * part / whole:.1f}" if whole else "none"


def table(results):
    """The table as Markdown."""
    lines = [
        "| dialect | judged by | statements | Plumbline | sqlparser | sqlglot | polyglot-sql | compared | beside |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for dialect, title in TITLES.items():
        if dialect not in results:
            continue
        held = results[dialect]
        counts, n = held["counts"], held["counts"]["valid"]
        beside = (
            f"{share(counts['beside_read'], counts['beside'])} of {counts['beside']}" if counts["beside"] else "none"
        )
        lines.append(
            f"| {title} | {held['engine'] or 'its source'} | {n:,} | **{share(counts['plumbline'], n)}** | "
            f"{share(counts['sqlparser'], n)} | {share(counts['sqlglot'], n)} | {share(counts['polyglot'], n)} | "
            f"{share(counts['compared'], n)} | {beside} |"
        )
    return "\n".join(lines)


def keep(text, mark):
    """Puts a text between its marks in docs/sql.md."""
    file = ROOT / "docs" / "sql.md"
    begin, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    whole = file.read_text()
    head, _, rest = whole.partition(begin)
    _, found, tail = rest.partition(end)
    if not found:
        raise SystemExit(f"{file} has no marks for {mark}")
    file.write_text(f"{head}{begin}\n{text}\n{end}{tail}")


def write_failures(folder, dialect, held):
    file = folder / f"{dialect}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    counts = held["counts"]
    with file.open("w") as out:
        print(f"{dialect}: {counts['plumbline']} of {counts['valid']} correct statements read", file=out)
        for kind, of in sorted(held["kinds"].items()):
            print(f"  {kind}: {of['read']} of {of['valid']}", file=out)
        for beside, row, why in held["failures"]:
            note = " · not taken by the engine here" if beside else ""
            print(f"\n-- {row['kind']} · {row['source']}{note}\n-- {why}", file=out)
            print(row["sql"][:1500], file=out)


def write_bench(dialect, rows, answers):
    """For the benchmark: files of real programs and models, as far as bare sqlparser takes their statements."""
    folder = OUT / "bench" / dialect
    shutil.rmtree(folder, ignore_errors=True)
    files = defaultdict(list)
    for row, answer in zip(rows, answers, strict=True):
        if row["source"].startswith(("debian/", "cases/")) and answer["sqlparser"] is None:
            files[row["source"]].append(row["sql"])
    for source, statements in files.items():
        if len(statements) >= 20:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / source.replace("/", "-")).write_text(";\n\n".join(statements) + ";\n")


def main():
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("reader")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--dialect", action="append")
    parser.add_argument("--out", type=Path, default=OUT / "failures")
    chosen = parser.parse_args()
    file = OUT / "statements.jsonl"
    if not file.exists():
        corpora.main()
    rows = defaultdict(list)
    for line in file.read_text().splitlines():
        row = json.loads(line)
        rows[row["dialect"]].append(row)
    results = {}
    for dialect in chosen.dialect or TITLES:
        results[dialect] = measure(chosen.reader, dialect, rows[dialect])
        write_failures(chosen.out, dialect, results[dialect])
        counts = results[dialect]["counts"]
        print(f"{dialect:11}", dict(counts), file=sys.stderr)
    print(table(results))
    if chosen.keep:
        today = datetime.date.today().isoformat()
        keep(f"Measured on {today}.\n\n{table(results)}", "table of reading")


if __name__ == "__main__":
    main()
