"""Versions of the rows of a dimension (type 2): every change adds one, and none is ever rebuilt."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from warehouse.columns import BEGINNING, END, moment, moment_text, quoted, surrogate_key

KEY = "natural_key_hash"


def with_changes(held: DataFrame | None, now: DataFrame, timed: bool) -> DataFrame:
    """The versions that are held and, for each row of `now` that is new or changed, one more.

    `now` has the columns of the versions without `valid_to`. Where the source says when a row changed (`timed`), a
    later `valid_from` is a change; otherwise, any other value is.
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
    pairs = now.join(current, F.col(KEY) == F.col(f"_{KEY}"), "left")
    added = pairs.where(F.col(f"_{KEY}").isNull() | changed(now, timed))
    # needed twice: to close the versions that are replaced, and to be added
    added = added.select(*[F.col(quoted(name)) for name in now.columns]).persist()
    until = added.select(KEY, F.col("valid_from").alias("_until"))
    closed = held.join(until, KEY, "left").withColumn("valid_to", F.coalesce("valid_to", "_until"))
    return closed.select(*[F.col(quoted(name)) for name in now.columns]).unionByName(added)


def changed(now: DataFrame, timed: bool) -> Column:
    """Whether a row of `now` is another than the version that is held of it."""
    if timed:
        return F.col("valid_from") > F.col("_valid_from")
    described = [name for name in now.columns if name not in (KEY, "valid_from", "valid_to")]
    differ = F.lit(False)
    for name in described:
        differ = differ | ~F.col(quoted(name)).eqNullSafe(F.col(quoted(f"_{name}")))
    return differ


def versions(history: DataFrame, key: str, described: list[str]) -> DataFrame:
    """The rows of the dimension: the first version of each holds from the beginning, the last one to the end."""
    in_order = Window.partitionBy(KEY).orderBy("valid_from")
    first = F.row_number().over(in_order) == 1
    valid_from = F.when(first, moment(BEGINNING)).otherwise(F.col("valid_from"))
    rows = history.select(
        KEY,
        *[F.col(quoted(name)) for name in described],
        valid_from.alias("valid_from"),
        F.coalesce("valid_to", moment(END)).alias("valid_to"),
        F.col("valid_to").isNull().alias("is_current"),
    )
    named = surrogate_key(KEY, moment_text("valid_from")).alias(key)
    return rows.select(named, *[F.col(quoted(name)) for name in rows.columns if name != KEY])
