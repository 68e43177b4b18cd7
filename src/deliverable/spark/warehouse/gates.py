"""What has to hold of all marts together before anybody is told that they are good to read."""

from __future__ import annotations

from importlib import import_module

from warehouse.job import CheckFailed, Run
from warehouse.marts import MARTS


def failures(run: Run) -> list[str]:
    """What does not hold: each mart has its keys and references, and each fact as many rows as its source."""
    found = []
    for name in MARTS:
        try:
            check(run, name)
        except CheckFailed as trouble:
            found.append(str(trouble))
    return found


def check(run: Run, name: str) -> None:
    """Raises `CheckFailed` where something does not hold of one mart."""
    job = import_module(f"warehouse.marts.{name}")
    fact = getattr(job, "FACT", None)
    rows = run.store.read(name)
    if fact:
        n_rows, n_expected = rows.count() if rows else 0, fact.staged(run.lake).count()
        if n_rows != n_expected:
            raise CheckFailed(f"{name}: {n_rows} rows, the source has {n_expected}")
    if rows:
        key = [fact.key] if fact else job.KEY if isinstance(job.KEY, list) else [job.KEY]
        run.check(name, key, fact.references if fact else getattr(job, "REFERENCES", {}))(rows)
