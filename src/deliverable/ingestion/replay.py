"""Lands the loads of some days once more from the lake, without the source; `dbt build` after it renews the marts.

An empty warehouse is filled day by day up to the last one, and the snapshots see each day: so the versions of
dimensions come back as they were. In a warehouse that holds rows already, the loads of the days replace what they
brought, and what changed later stays.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

PIPELINES = Path(__file__).resolve().parent
sys.path.insert(0, str(PIPELINES / "ingestion"))

from lake import day_of  # noqa: E402
from targets import connect  # noqa: E402


def do(*words: str | Path) -> None:
    """Runs a program of the package's environment; ends with its exit code where it fails."""
    done = subprocess.run([str(word) for word in words], check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def dbt(target: str, *words: str) -> None:
    """Runs dbt on the project of the package."""
    project = str(PIPELINES / "dbt")
    do(Path(sys.executable).parent / "dbt", *words, "--project-dir", project, "--profiles-dir", project, "-t", target)


def land(target: str, lake: Path, *words: str) -> None:
    """Lands loads of the lake."""
    do(sys.executable, PIPELINES / "ingestion" / "land.py", "--target", target, "--lake", lake, *words)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("first", type=date.fromisoformat, help="the first day, YYYY-MM-DD")
    parser.add_argument("last", type=date.fromisoformat, help="the last day, YYYY-MM-DD")
    parser.add_argument("--lake", type=Path, required=True, help="the folder of Parquet files")
    parser.add_argument("--target", default=os.environ.get("DBT_TARGET", "duckdb"), help="duckdb or postgres")
    given = parser.parse_args()
    first, last = given.first.isoformat(), given.last.isoformat()
    loads = {path.parent.name for path in given.lake.glob("loads/*/*.json")}
    days = sorted({day_of(load) for load in loads if load[:8].isdigit()})
    if not any(first <= day <= last for day in days):
        print(f"no load from {first} to {last} in {given.lake}", file=sys.stderr)
        return 2
    with connect(given.target, None) as target:
        is_empty = not target.landed()
    if not is_empty:
        land(given.target, given.lake, "--again", first, last)
        return 0
    has_snapshots = any((PIPELINES / "dbt" / "snapshots").glob("*.yml"))
    below = [layer for layer in ("staging", "vault", "intermediate") if (PIPELINES / "dbt/models" / layer).is_dir()]
    for day in (day for day in days if day <= last):
        land(given.target, given.lake, "--until", day)
        if has_snapshots:
            dbt(given.target, "run", "--select", *(f"path:models/{layer}" for layer in below))
            dbt(given.target, "snapshot")
    return 0


if __name__ == "__main__":
    sys.exit(main())
