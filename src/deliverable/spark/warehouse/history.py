"""What a dimension was: every change is recorded and none is ever rebuilt; what is shown of it is worked out anew.

Because all is recorded, another choice of history later is a new run and loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyspark.sql import Column, DataFrame, Window, WindowSpec
from pyspark.sql import functions as F

from warehouse.columns import BEGINNING, END, moment, quoted

KEY = "natural_key_hash"


def with_changes(held: DataFrame | None, now: DataFrame, timed: bool, at: Column) -> DataFrame:
    """What was recorded and, for each row of `now` that is new or changed, one record more.

    `now` has the columns of the records without `valid_to`. Where the source says when a row changed (`timed`), a
    later `valid_from` is a change; otherwise, any other value is. What is not in `now` any more held until `at`.
    """
    now = now.withColumn("valid_to", F.lit(None).cast("timestamp_ntz"))
    if held is None:
        return now
    for field in now.schema.fields:
        # a column that was added since: nobody knows what it held before
        if field.name not in held.columns:
            held = held.withColumn(field.name, F.lit(None).cast(field.dataType))
    current = held.where(F.col("valid_to").isNull()).select(
        *[F.col(quoted(name)).alias(f"_{name}") for name in held.columns]
    )
    is_same = F.col(KEY) == F.col(f"_{KEY}")
    pairs = now.join(current, is_same, "left")
    added = pairs.where(F.col(f"_{KEY}").isNull() | changed(now, timed))
    # needed twice: to close the records that are replaced, and to be added
    added = added.select(*[F.col(quoted(name)) for name in now.columns]).persist()
    gone = current.join(now, is_same, "left_anti").select(F.col(f"_{KEY}").alias(KEY), at.alias("_until"))
    until = added.select(KEY, F.col("valid_from").alias("_until")).unionByName(gone)
    closed = held.join(until, KEY, "left").withColumn("valid_to", F.coalesce("valid_to", "_until"))
    return closed.select(*[F.col(quoted(name)) for name in now.columns]).unionByName(added)


def changed(now: DataFrame, timed: bool) -> Column:
    """Whether a row of `now` is another than the record that is held of it."""
    if timed:
        return F.col("valid_from") > F.col("_valid_from")
    described = [name for name in now.columns if name not in (KEY, "valid_from", "valid_to")]
    differ = F.lit(False)
    for name in described:
        differ = differ | ~F.col(quoted(name)).eqNullSafe(F.col(quoted(f"_{name}")))
    return differ


def by_age() -> WindowSpec:
    """The records of one row of the source, the oldest first."""
    return Window.partitionBy(KEY).orderBy("valid_from")


def of_all_times() -> WindowSpec:
    """All records of one row of the source at once."""
    return by_age().rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)


def across_time(recorded: DataFrame, now: Iterable[str], first: Iterable[str], beside: dict[str, str]) -> DataFrame:
    """The records with the columns of `now` as they are now, and those of `first` as they were first loaded.

    `beside` names further columns, each with the one whose value of now it shows.
    """
    shown = {name: F.last(quoted(name)).over(of_all_times()) for name in now}
    shown |= {name: F.first(quoted(name)).over(of_all_times()) for name in first}
    shown |= {name: F.last(quoted(held)).over(of_all_times()) for name, held in beside.items()}
    return recorded.withColumns(shown) if shown else recorded


def drawn_together(recorded: DataFrame, tracked: Iterable[str]) -> DataFrame:
    """The records without those that changed nothing of `tracked`: they are no version of their own."""
    told = F.struct(*[F.col(quoted(name)) for name in (KEY, *tracked)])
    rows = recorded.select(
        "*",
        F.lag(told).over(by_age()).eqNullSafe(told).alias("_is_same"),
        # the last version ends where the row went from the source
        F.last("valid_to").over(of_all_times()).alias("_gone"),
    )
    rows = rows.where(~F.col("_is_same"))
    until = F.coalesce(F.lead("valid_from").over(by_age()), F.col("_gone"))
    return rows.withColumn("valid_to", until).drop("_is_same", "_gone")


def versions(
    recorded: DataFrame,
    tracked: Iterable[str] | None = None,
    now: Iterable[str] = (),
    first: Iterable[str] = (),
    beside: dict[str, str] | None = None,
) -> DataFrame:
    """The versions of each row (types 2 and 6): the first holds from the beginning, the last one to the end.

    With `tracked`, only a change of one of these columns gives a version. For the rest see `across_time`.
    """
    rows = across_time(recorded, now, first, beside or {})
    if tracked is not None:
        rows = drawn_together(rows, tracked)
    is_first = F.row_number().over(by_age()) == 1
    return rows.withColumns(
        {
            "valid_from": F.when(is_first, moment(BEGINNING)).otherwise(F.col("valid_from")),
            "valid_to": F.coalesce("valid_to", moment(END)),
            "is_current": F.col("valid_to").isNull(),
        }
    )


def single(recorded: DataFrame, now: Iterable[str] = (), first: Iterable[str] = ()) -> DataFrame:
    """One row for each (types 0 and 1): see `across_time`."""
    newest_first = Window.partitionBy(KEY).orderBy(F.col("valid_from").desc())
    rows = across_time(recorded, now, first, {}).withColumn("_rank", F.row_number().over(newest_first))
    return rows.where(F.col("_rank") == 1).drop("_rank")
