"""Throughput of reading and of reading with all checks, beside bare sqlparser and other people's parsers.

`python bench.py [--keep] MODULE.wasm…` runs the native benchmark, the WebAssembly modules and the peers one after the
other on the same files and prints a table: megabytes a second and, for ours, how many times the bare parse it costs.
Nothing is asserted.
"""

import argparse
import datetime
import json
import os
import re
import subprocess
import time

from corpora import OUT, ROOT
from table import TITLES, keep

DIALECTS = ["postgresql", "mysql", "sqlserver", "sqlite", "snowflake", "bigquery"]
UNITS = {"ns": 1e-6, "µs": 1e-3, "ms": 1.0, "s": 1e3}


def files(dialect):
    """The texts that every parser goes through."""
    return [file.read_text() for file in sorted((OUT / "bench" / dialect).glob("*"))]


def native():
    """What divan measures: by way and dialect, the fastest run in milliseconds."""
    command = ["cargo", "bench", "--quiet", "--locked", "--manifest-path", "benches/Cargo.toml", "--bench", "sql"]
    target = {"CARGO_TARGET_DIR": os.environ.get("MEASURED", str(ROOT / "target/measured"))}
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **target}, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    print(done.stdout)
    way, found = None, {}
    for line in done.stdout.splitlines():
        head = re.match(r"[├╰]─ (\w+)", line)
        row = re.match(r"[│ ]\s+[├╰]─ (\w+)(.*)", line)
        if head:
            way = head.group(1).replace("_", " ")
        elif row:
            fastest = row.group(2).split("│")[0].split()
            found[way, row.group(1)] = float(fastest[0]) * UNITS[fastest[1]]
    return found


def node(modules):
    """What Node measures: lines of JSON."""
    done = subprocess.run(["node", str(ROOT / "tests/sql/bench.mjs"), *modules], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def sqlglot(dialect):
    """sqlglot on the files, the fastest of three, in milliseconds."""
    import sqlglot as peer
    from engines import SQLGLOT

    times = []
    for _ in range(3):
        begun = time.perf_counter()
        for text in files(dialect):
            peer.parse(text, dialect=SQLGLOT.get(dialect, dialect), error_level=peer.ErrorLevel.IGNORE)
        times.append((time.perf_counter() - begun) * 1e3)
    return min(times)


def main():
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--keep", action="store_true")
    chosen = parser.parse_args()
    sizes = {dialect: sum(len(text.encode()) for text in files(dialect)) for dialect in DIALECTS}
    if not any(sizes.values()):
        raise SystemExit("bench: no files to measure on: run `make sql-table` first")
    rows, failed = {}, {}
    for (way, dialect), milliseconds in native().items():
        rows.setdefault(f"{way}, native", {})[dialect] = milliseconds
    for held in node(chosen.modules):
        rows.setdefault(held["what"], {})[held["dialect"]] = held["milliseconds"]
        if held["failed"]:
            failed.setdefault(held["what"], []).append(f"{TITLES[held['dialect']]} {held['failed']} of {held['of']}")
    rows["sqlglot (Python)"] = {dialect: sqlglot(dialect) for dialect in DIALECTS}
    heads = [f"{TITLES[dialect]}, {sizes[dialect] / 1e3:.0f} kB" for dialect in DIALECTS]
    lines = [
        "| MB/s (times the bare parse) | " + " | ".join(heads) + " |",
        "|---|" + "--:|" * len(DIALECTS),
    ]
    for name, times in rows.items():
        place = name.partition(", ")[2]
        bare = next((held for way, held in rows.items() if "sqlparser" in way and way.endswith(place)), None)
        ours = name.startswith("reading")
        cells = []
        for dialect in DIALECTS:
            if not times.get(dialect):
                cells.append("")
                continue
            speed = sizes[dialect] / 1e3 / times[dialect]
            cells.append(
                f"{speed:.{1 if speed >= 1 else 2}f}"
                + (f" ({times[dialect] / bare[dialect]:.2f})" if ours and bare else "")
            )
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    text = "\n".join(lines)
    for name, said in failed.items():
        text += f"\n\n{name} does not take: {', '.join(said)} of what it is given."
    print(text)
    if chosen.keep:
        keep(f"Measured on {datetime.date.today().isoformat()}.\n\n{text}", "benchmark")


if __name__ == "__main__":
    main()
