"""What every job is given, and how its rows are checked and put in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from warehouse import history, matching, settings
from warehouse.columns import BEGINNING, END, UNKNOWN_KEY, moment
from warehouse.lake import Lake
from warehouse.store import Store

LAST_DAY = "99991231"


class CheckFailed(Exception):
    """Rows that may not be published."""


@dataclass(frozen=True)
class Fact:
    """How the rows of a fact are told apart, when they happened and changed, and what they refer to."""

    name: str
    source: str
    staged: Callable[[Lake], DataFrame]
    key: str
    event_time: str | None
    marker: str | None
    references: dict[str, str]
    # the references whose member may become another one without a change of the row: it is matched by another key
    moving: Sequence[str] = ()


@dataclass(frozen=True)
class Run:
    """One run of the jobs."""

    lake: Lake
    store: Store
    as_of: datetime
    lookback_days: int
    first: date | None = None
    last: date | None = None
    full_refresh: bool = False

    def is_anew(self, fact: Fact) -> bool:
        """Whether a fact is built from every load: nothing says what changed, it never was, or all was loaded anew."""
        if not fact.marker:
            return True
        if self.first:
            return False
        seen = self.store.state(fact.name)
        is_whole = any(load.whole and load.name > (seen or "") for load in self.lake.state_of(fact.source))
        return self.full_refresh or seen is None or is_whole

    def days(self, fact: Fact) -> tuple[str, str] | None:
        """Which loads a fact takes in: those that it has not seen and those of the look-back window before them."""
        if self.is_anew(fact):
            return None
        if self.first:
            return f"{self.first:%Y%m%d}", f"{self.last:%Y%m%d}" if self.last else LAST_DAY
        seen = self.store.state(fact.name)
        day = date(int(seen[:4]), int(seen[4:6]), int(seen[6:8])) - timedelta(days=self.lookback_days)
        return f"{day:%Y%m%d}", LAST_DAY

    def mart(self, name: str) -> DataFrame:
        """The rows of a mart that was built before."""
        rows = self.store.read(name)
        if rows is None:
            raise SystemExit(f"{name} is not in {self.store.path}: build it first")
        return rows

    def moment(self) -> Column:
        """The moment of the run."""
        return moment(self.as_of.isoformat(" ", timespec="microseconds"))

    def check(self, mart: str, key: list[str], references: dict[str, str]) -> Callable[[DataFrame], None]:
        """What stops a mart from being published: keys that are there twice, references that lead nowhere.

        A reference is a dimension, whose first column is its key, or `dimension.column`.
        """

        def checked(rows: DataFrame) -> None:
            # one pass over the rows for all of it
            obligatory = dict.fromkeys([*key, *references])
            counts = [F.count_if(F.col(name).isNull()).alias(f"{name} is empty") for name in obligatory]
            for column, reference in references.items():
                dimension, _, there = reference.partition(".")
                held = self.mart(dimension)
                members = held.select(F.col(there or held.columns[0]).alias(f"_{column}"))
                # the key of a dimension is there once, as it was checked itself
                members = members.distinct() if there else members
                rows = rows.join(members, F.col(column) == F.col(f"_{column}"), "left")
                lost = F.col(column).isNotNull() & F.col(f"_{column}").isNull()
                counts.append(F.count_if(lost).alias(f"{column} is not in {dimension}"))
            repeated = F.count("*") - F.count_distinct(F.struct(*key))
            counts.append(repeated.alias(f"{' and '.join(key)} is there more than once"))
            found = rows.select(*counts).first().asDict()
            wrong = [f"{what} in {count} rows" for what, count in found.items() if count]
            if wrong:
                raise CheckFailed(f"{mart}: {'; '.join(wrong)}")

        return checked

    def replace(self, mart: str, rows: DataFrame, key: list[str], references: dict[str, str] | None = None) -> None:
        """Puts rows in place of all that a mart holds, if they pass."""
        self.store.replace(mart, rows, self.check(mart, key, references or {}))

    def recorded(self, mart: str, now: DataFrame, timed: bool) -> DataFrame:
        """Keeps what changed in a dimension that shows the past, and returns all that was ever recorded of it."""
        name = f"_history/{mart}"
        kept = history.with_changes(self.store.read(name), now, timed, self.moment())
        self.store.replace(name, kept, self.check(mart, [history.KEY, "valid_from"], {}))
        return self.mart(name)

    def matched(self, mart: str, rows: DataFrame) -> DataFrame:
        """Keeps to which member of a dimension each row of its sources belongs, and returns the rows."""
        told = rows.select(matching.SOURCE_KEY, matching.MATCHED_KEY)
        self.store.replace(f"_matched/{mart}", told, self.check(mart, [matching.SOURCE_KEY], {}))
        return rows

    def sources(self, mart: str) -> DataFrame:
        """The key of the member for each row of the sources of a dimension."""
        return self.mart(f"_matched/{mart}")

    def with_moved(self, fact: Fact, rows: DataFrame, every: DataFrame) -> DataFrame:
        """The rows, and those of `every` that do not point to the members that a fact holds for them."""
        held = self.store.read(fact.name)
        if held is None:
            return rows
        known = held.select(fact.key, *[F.col(name).alias(f"_{name}") for name in fact.moving])
        moves = [~F.col(name).eqNullSafe(F.col(f"_{name}")) for name in fact.moving]
        moved = every.join(known, fact.key, "left").where(reduce(Column.__or__, moves)).select(*rows.columns)
        return rows.join(moved, fact.key, "left_anti").unionByName(moved)

    def publish(self, fact: Fact, rows: DataFrame) -> None:
        """Puts the rows of a fact in place of those with the same key, or of all where it is built anew."""
        partition = None
        if fact.event_time:
            partition = settings.PARTITION_COLUMN
            rows = rows.withColumn(partition, F.date_trunc(settings.PARTITION_BY, fact.event_time).cast("date"))
        check = self.check(fact.name, [fact.key], fact.references)
        if self.is_anew(fact):
            self.store.replace(fact.name, rows, check, partition)
        else:
            self.store.merge(fact.name, rows, fact.key, fact.marker, check, partition)
        last = self.lake.last(fact.source)
        if last:
            self.store.remember(fact.name, max(last.name, self.store.state(fact.name) or ""))


def with_unknown_member(rows: DataFrame, *keys: str, unknown: str | int = UNKNOWN_KEY) -> DataFrame:
    """Adds the row that stands for nobody: what has no match points to it. Its own key is one of `keys`."""
    fixed = {
        **dict.fromkeys(keys, F.lit(unknown)),
        "valid_from": moment(BEGINNING),
        "valid_to": moment(END),
        "is_current": F.lit(True),
    }
    of_type = {field.name: field.dataType for field in rows.schema.fields}
    nobody = [fixed.get(name, F.lit(None)).cast(of_type[name]).alias(name) for name in rows.columns]
    # one partition: by itself, a range has one for every core of the cluster
    return rows.unionByName(rows.sparkSession.range(0, 1, numPartitions=1).select(*nobody))
