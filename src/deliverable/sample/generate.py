"""Invents rows for every table of the source: the same bytes for the same arguments, nobody in them exists.

Keys are unique and references hold; few members have most of the rows, as in life; some values are missing. The first
day is everything there is. A later day changes rows, adds some that happened on it and some that happened before and
come late. Loads of the lake hold some rows twice, as at-least-once delivery does.

    python generate.py --rows 100000 --lake build/sample            a lake as extract.py writes it, to be landed
    python generate.py --rows 100000 --days 2 --lake build/sample   and what the next day brings
    python generate.py --rows 100000 --csv build/csv                one CSV file for each table, to fill a source
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
import tempfile
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

from loads import Lake
from plan import CHANGED, ENDED, Link, Plan, plans_of
from values import DAY, NOW, Draw, moment_text, stream, words_of

TABLES = Path(__file__).parent / "tables.json"
Column = list[str | None]


class Rows:
    """The rows of a table, column by column, with the day on which each came."""

    def __init__(self, plan: Plan, days: int) -> None:
        self.plan = plan
        self.n = plan.rows + plan.added * (days - 1)
        self.columns: dict[str, Column] = {}
        self.born = [1 + max(0, row - plan.rows) // max(plan.added, 1) + (row >= plan.rows) for row in range(self.n)]
        # rows that a later day changed, by that day
        self.changed: dict[int, list[int]] = {}

    def fill_own(self) -> None:
        """Every column that refers to nothing."""
        plan = self.plan
        later = plan.referring | {name for _, name in plan.milestones}
        for name, column in plan.columns.items():
            if name in later:
                continue
            values: Column = list(plan.values(name).of_rows(range(self.n)))
            if column["nullable"] and name not in plan.in_keys:
                missing = stream(plan.name, name, "missing")
                values = [None if missing() < 0.125 else value for value in values]
            self.columns[name] = values
        self.fill_moments()

    def fill_moments(self) -> None:
        """The moments of each row, none earlier than the one before; those of a later day lie in it, or come late."""
        plan = self.plan
        milestones, spread = plan.milestones, stream(plan.name, "spread")
        latest = [0] * self.n
        for row, day in enumerate(self.born):
            if day == 1:
                latest[row] = -730 * DAY + int((row + spread()) / plan.rows * 680 * DAY)
            else:
                # a third happened up to ten days before
                late = spread()
                latest[row] = (day - 2) * DAY + int(spread() * DAY / 2) - (int(late * 30 * DAY) if late < 1 / 3 else 0)
        for index, (rank, name) in enumerate(milestones):
            column, draw, words = plan.columns[name], stream(plan.name, name), words_of(name)
            is_birth = "birth" in words or "_dob_" in words
            rare, values = 0.2 if rank == ENDED else 0.06, []
            for row, day in enumerate(self.born):
                chance, wait = draw(), draw()
                end = (day - 1) * DAY - 60
                if is_birth:
                    at = -DAY * 365 * 20 - int(wait * 55 * 365 * DAY)
                else:
                    if rank == CHANGED and day > 1:
                        # one in six was committed before the load of the day before, which did not see it
                        latest[row] = end - DAY - 900 if wait < 1 / 6 else end - int(wait * DAY / 3)
                    elif index:
                        hours = wait * 6 if rank == CHANGED else 6 + wait * 24 * 7
                        latest[row] = min(latest[row] + int(hours * 3600), end)
                    at = latest[row]
                missing = column["nullable"] and chance < rare and name not in plan.in_keys
                values.append(None if missing else moment_text(at, column["type"]))
            self.columns[name] = values

    def share(self, made: dict[str, Rows]) -> None:
        """Takes over values of another source, by which rows of both are matched; some are written otherwise there."""
        for name, column in self.plan.columns.items():
            shared = column.get("shared")
            if not shared or name not in self.columns:
                continue
            theirs = made[shared["table"]].columns.get(shared["column"], [])
            draw = stream(self.plan.name, name, "shared")
            for row, value in enumerate(theirs[: self.n]):
                chance = draw()
                if value is not None and chance < 0.5:
                    otherwise = chance < 0.1 and len(value) < (column.get("length") or 1_000_000)
                    self.columns[name][row] = f"{value.upper()} " if otherwise else value

    def refer(self, link: Link, target: Rows) -> None:
        """Fills in a reference. Columns that another one has filled already decide which rows fit."""
        here, there = [name for name, _ in link.pairs], [name for _, name in link.pairs]
        held = [name for name in here if name in self.columns]
        rows = list(zip(*(target.columns[name] for name in there), strict=True))
        whole = [index for index, row in enumerate(rows) if None not in row]
        fitting: dict[tuple, list[int]] = defaultdict(list)
        for index in whole:
            fitting[tuple(rows[index][here.index(name)] for name in held)].append(index)
        missing = stream(self.plan.name, *here, "missing")
        chosen = self.choose(link, target)
        found: list[tuple] = []
        nothing = (None,) * len(here)
        for row, start in enumerate(chosen):
            lacks = link.optional and missing() < 0.125
            fits = [] if lacks or start is None else fitting.get(tuple(self.columns[name][row] for name in held), [])
            found.append(rows[fits[start % len(fits)]] if fits else nothing)
        for position, name in enumerate(here):
            if name not in held:
                self.columns[name] = [values[position] for values in found]

    def choose(self, link: Link, target: Rows) -> list[int | None]:
        """The row that each row points to, by its number; none where it points nowhere."""
        plan, n = self.plan, max(target.plan.rows, 1)
        draw = stream(plan.name, *(name for name, _ in link.pairs))
        if link.choice == "same":
            return list(range(self.n))
        if link.choice == "earlier":
            return [(row - 1) // 4 if row else (None if link.optional else 0) for row in range(self.n)]
        if link.choice == "combination":
            step, of, divide = link.step
            # among the rows of the first day, so that those of a later day move nothing
            return [row * step % of // divide % n for row in range(self.n)]
        if link.choice == "lines":
            return self.lines(link, target, draw)
        # of what happens, the first of many has a tenth (Zipf); what exists is spread more evenly
        scattered = math.gcd(n, 7_919) == 1 and 7_919 or 1
        if plan.happens and not target.plan.happens:
            return [(int((n + 1) ** draw()) - 1) % n * scattered % n for _ in range(self.n)]
        return [int(draw() ** 1.2 * n) * scattered % n for _ in range(self.n)]

    def lines(self, link: Link, target: Rows, draw: Draw) -> list[int | None]:
        """Some rows for each row of the target, numbered from 1; what does not fit any more points nowhere.

        Lines of the first day have headers of the first day, later ones those that came later.
        """
        most = 2 * max(3, math.ceil(self.plan.rows / max(target.plan.rows, 1)))
        first = [parent for parent in range(target.n) if target.born[parent] == 1]
        later = [parent for parent in range(target.n) if target.born[parent] > 1]
        chosen: list[int | None] = []
        numbers: Column = []
        for parents, end in ((first, self.plan.rows), (later, self.n)):
            for parent in parents:
                if len(chosen) >= end:
                    break
                lines = min(1 + int(draw() * most), end - len(chosen))
                chosen += [parent] * lines
                numbers += [str(line + 1) for line in range(lines)]
            lacking = end - len(chosen)
            chosen += [None] * lacking
            numbers += [None] * lacking
        self.columns[link.line] = numbers
        return chosen

    def number_keys(self) -> None:
        """Counts up every key column that nothing has filled: where keys refer to each other in a circle."""
        for name in self.plan.in_keys:
            if name not in self.columns and self.plan.columns[name]["type"] in ("smallint", "integer", "bigint"):
                self.columns[name] = [str(row + 1) for row in range(self.n)]

    def keep(self, kept: list[bool]) -> bool:
        """Takes out rows; says whether there were any."""
        if all(kept):
            return False
        pick = [row for row, stays in enumerate(kept) if stays]
        self.columns = {name: [values[row] for row in pick] for name, values in self.columns.items()}
        self.born = [self.born[row] for row in pick]
        self.n = len(pick)
        return True

    def repeats(self) -> list[bool]:
        """Which rows have keys that no row before them has."""
        kept = [True] * self.n
        for key in self.plan.table["keys"]:
            seen: set[tuple] = set()
            for row, values in enumerate(zip(*(self.columns[name] for name in key), strict=True)):
                if None not in values and kept[row]:
                    kept[row] = values not in seen
                    seen.add(values)
        return kept

    def orphans(self, link: Link, target: Rows) -> list[bool]:
        """Which rows have what they refer to; a reference that may be missing is emptied instead."""
        there = set(zip(*(target.columns[name] for _, name in link.pairs), strict=True))
        kept = []
        for row, values in enumerate(zip(*(self.columns[name] for name, _ in link.pairs), strict=True)):
            fits = values in there if None not in values else link.optional
            if not fits and link.optional:
                for name, _ in link.pairs:
                    self.columns[name][row] = None
            kept.append(fits or link.optional)
        return kept

    def change(self, day: int) -> None:
        """What a later day changes in rows that were there: something that is told of them, and their marker."""
        plan, draw = self.plan, stream(self.plan.name, "changed", day)
        name, marker = plan.changing(), plan.table["marker"]
        old = [row for row in range(self.n) if self.born[row] < day]
        if name is None or not old:
            return
        rows = sorted({old[int(draw() * len(old))] for _ in range(max(1, len(old) // 100))})
        for row, value in zip(rows, plan.values(name, day).of_rows(range(len(rows))), strict=True):
            self.columns[name][row] = value
            if marker in self.columns:
                at = (day - 1) * DAY - 60 - int(draw() * DAY / 3)
                self.columns[marker][row] = moment_text(at, plan.columns[marker]["type"])
        self.changed[day] = rows


def generate(tables: list[dict], rows: int, days: int) -> dict[str, Rows]:
    """The rows of every table, as they came until the last of the days; changes are still to be made."""
    made = {plan.name: Rows(plan, days) for plan in plans_of(tables, rows)}
    for held in made.values():
        held.fill_own()
    for held in made.values():
        held.share(made)
    refer_all(made)
    while any([tidied(held, made) for held in made.values()]):
        pass
    return made


def refer_all(made: dict[str, Rows]) -> None:
    """Fills in references, those first whose target has its columns; of a circle, keys are counted up instead."""
    waiting = [(held, link) for held in made.values() for link in held.plan.links]
    while waiting:
        ready = [
            pair for pair in waiting if all(there in made[pair[1].target.name].columns for _, there in pair[1].pairs)
        ]
        if not ready:
            before = sum(len(held.columns) for held in made.values())
            for held in made.values():
                held.number_keys()
            if sum(len(held.columns) for held in made.values()) == before:
                held, link = waiting[0]
                for name, _ in link.pairs:
                    held.columns.setdefault(name, [None] * held.n)
                waiting = waiting[1:]
            continue
        for held, link in ready:
            held.refer(link, made[link.target.name])
        waiting = [pair for pair in waiting if pair not in ready]
    for held in made.values():
        for name in held.plan.columns:
            held.columns.setdefault(name, [None] * held.n)


def tidied(held: Rows, made: dict[str, Rows]) -> bool:
    """Takes out rows that break a key or a reference; says whether there were any."""
    gone = held.keep(held.repeats())
    for link in held.plan.links:
        gone = held.keep(held.orphans(link, made[link.target.name])) or gone
    return gone


def load_of(held: Rows, day: int) -> tuple[bool, list[int]]:
    """What a day brings: whether it is all of the table, and the numbers of its rows, some of them twice."""
    table = held.plan.table
    there = [row for row in range(held.n) if held.born[row] <= day]
    whole = day == 1 or not table["key"] or table["marker"] is None
    if whole:
        rows = there
    else:
        rows = sorted({*held.changed.get(day, []), *(row for row in there if held.born[row] == day)})
    if table["key"] and len(there) >= 10:
        twice = stream(held.plan.name, "twice", day)
        rows = rows + [(rows or there)[int(twice() * len(rows or there))] for _ in range(max(1, len(rows) // 200))]
    return whole, rows


def texts_of(held: Rows, rows: list[int]) -> list[tuple]:
    """Rows as they stand in a file."""
    columns = [held.columns[column["name"]] for column in held.plan.table["columns"]]
    return [tuple(column[row] for column in columns) for row in rows]


def write_csv(path: Path, names: list[str], rows: list[tuple]) -> None:
    """A CSV file as PostgreSQL and DuckDB read it: nothing is null, quotes are an empty text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000, help="rows of facts in all (default: %(default)s)")
    parser.add_argument("--days", type=int, default=1, help="how many days have passed (default: %(default)s)")
    parser.add_argument("--lake", type=Path, help="writes the load of each day that is not there yet into this lake")
    parser.add_argument("--csv", type=Path, help="writes the tables as they are on the last day into this folder")
    arguments = parser.parse_args()
    if arguments.rows < 1 or arguments.days < 1 or not (arguments.lake or arguments.csv):
        parser.error("--rows and --days are at least 1, and --lake or --csv says where to")
    tables = json.loads(TABLES.read_text(encoding="utf-8"))
    lake = Lake(arguments.lake, arguments.rows) if arguments.lake else None
    landed = [table["raw"] for table in tables if table["landed"]]
    if not arguments.csv and lake and all(is_there(lake, landed, day) for day in range(1, arguments.days + 1)):
        print(f"{arguments.lake} holds every load already")
        return 0
    made = generate(tables, arguments.rows, arguments.days)
    for day in range(1, arguments.days + 1):
        for held in made.values() if day > 1 else ():
            held.change(day)
        for table in landed if lake else ():
            write_load(lake, made[table], day)
    if arguments.csv:
        for name, held in made.items():
            rows = texts_of(held, list(range(held.n)))
            write_csv(arguments.csv / f"{name}.csv", list(held.plan.columns), rows)
    counts = {held.plan.name: held.n for held in made.values()}
    facts = sum(held.n for held in made.values() if held.plan.is_fact)
    print(f"{sum(counts.values())} rows in {len(counts)} tables, {facts} of them in tables of facts")
    return 0


def load_name(day: int) -> str:
    """The name of the load of a day."""
    return (NOW + timedelta(days=day - 1)).strftime("%Y%m%dT%H%M%SZ")


def is_there(lake: Lake, tables: list[str], day: int) -> bool:
    """Whether the lake holds a day of every table."""
    return all(lake.manifest(load_name(day), table).exists() for table in tables)


def write_load(lake: Lake, held: Rows, day: int) -> None:
    """Writes what a day brings to a table, once."""
    name, load = held.plan.name, load_name(day)
    if lake.manifest(load, name).exists():
        return
    whole, rows = load_of(held, day)
    with tempfile.TemporaryDirectory() as place:
        text = Path(place) / "rows.csv"
        write_csv(text, list(held.plan.columns), texts_of(held, rows))
        lake.write_load(load, name, list(held.plan.columns), text, whole)


if __name__ == "__main__":
    sys.exit(main())
