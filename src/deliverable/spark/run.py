"""Builds the marts from the lake with Spark: dimensions, then facts, then bridges.

Each mart is computed beside what is there, checked, and only then put in its place. A run that is killed is finished
or begun again by the next one; a second run over the same lake changes nothing.

    spark-submit --properties-file spark-defaults.conf run.py --lake s3a://lake --out s3a://marts
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, date, datetime
from importlib import import_module

from pyspark.sql import SparkSession

from warehouse import gates, settings
from warehouse.job import Run
from warehouse.lake import Lake
from warehouse.marts import MARTS
from warehouse.store import Store


def session() -> SparkSession:
    """A session in which keys and moments come out as on every other engine, whatever the cluster's defaults are."""
    return (
        SparkSession.builder.appName("warehouse-marts")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        # products keep all their decimals until they are rounded, once
        .config("spark.sql.decimalOperations.allowPrecisionLoss", "false")
        .config("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED")
        .config("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED")
        .getOrCreate()
    )


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """What the command was told."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--lake", required=True, help="the lake that extract.py writes: a folder or s3a://, abfss://, gs://"
    )
    parser.add_argument("--out", required=True, help="where the marts are, a folder for each; made if missing")
    parser.add_argument("--tables", nargs="+", choices=MARTS, metavar="MART", help="only these; without it, all")
    parser.add_argument(
        "--lookback-days",
        type=int,
        default=settings.LOOKBACK_DAYS,
        help="take in again the loads of so many days before the last one (default: %(default)s)",
    )
    parser.add_argument(
        "--from", dest="first", type=date.fromisoformat, help="take in again the loads from this day on"
    )
    parser.add_argument("--to", dest="last", type=date.fromisoformat, help="the last day with --from; without it, now")
    parser.add_argument("--check", action="store_true", help="build nothing: check what is there, all marts together")
    parser.add_argument("--full-refresh", action="store_true", help="build facts anew from every load of the lake")
    parser.add_argument(
        "--as-of",
        type=datetime.fromisoformat,
        default=datetime.now(UTC),
        help="the moment of the run, from which changes count that the source gives no time for (default: now)",
    )
    given = parser.parse_args(words)
    if given.lookback_days < 0:
        parser.error("--lookback-days is not negative")
    if given.last and not given.first:
        parser.error("--to needs --from")
    if given.as_of.tzinfo is not None:
        given.as_of = given.as_of.astimezone(UTC).replace(tzinfo=None)
    return given


def main() -> int:
    given = arguments()
    spark = session()
    lake = Lake(spark, given.lake)
    if not lake.loads:
        print(f"no load in {given.lake}: fill the lake first", file=sys.stderr)
        return 2
    run = Run(
        lake=lake,
        store=Store(spark, given.out),
        as_of=given.as_of,
        lookback_days=given.lookback_days,
        first=given.first,
        last=given.last,
        full_refresh=given.full_refresh,
    )
    if given.check:
        wrong = gates.failures(run)
        print("\n".join(wrong) or f"{len(MARTS)} marts: all checks passed")
        return 1 if wrong else 0
    for name in MARTS:
        if given.tables and name not in given.tables:
            continue
        started = time.monotonic()
        import_module(f"warehouse.marts.{name}").build(run)
        print(f"{name}: done in {time.monotonic() - started:.1f} s", flush=True)
    spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
