"""Dimensions of several sources: whose rows are matched by one key are one member.

To which member each row of each source belongs is kept (`Run.matched`), so that the facts of each source find their
members by the keys that these have there.
"""

from __future__ import annotations

from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from warehouse.columns import ColumnOrName, column, quoted, surrogate_key

# which row of which source it is, and the key of its member
SOURCE_KEY = "source_key"
MATCHED_KEY = "matched_key"

# the place of its source among all: where several know a value, that of the first stands
RANK = "source_rank"


def source_key(source: str, *key: ColumnOrName) -> Column:
    """The hash that says which row of which source is meant."""
    return surrogate_key(F.lit(source), *key)


def match_text(given: ColumnOrName) -> Column:
    """What rows are matched by: in small letters and without spaces around it; null where nothing is left."""
    return F.nullif(F.lower(F.trim(column(given).cast("string"))), F.lit(""))


def together(*sources: DataFrame) -> DataFrame:
    """The rows of all sources, the one whose values stand first before the others.

    Each has a `source_key`, `matched_key` as what it is matched by, null where it has none, and the columns of the
    dimension. Whoever has nothing to be matched by is a member by itself.
    """
    ranked = [rows.withColumn(RANK, F.lit(rank)) for rank, rows in enumerate(sources, start=1)]
    rows = reduce(DataFrame.unionByName, ranked)
    return rows.withColumn(MATCHED_KEY, F.coalesce(MATCHED_KEY, SOURCE_KEY))


def as_members(rows: DataFrame) -> DataFrame:
    """One row for each key, each value from the first source that knows one: of the row that stands for its source."""
    of_source = Window.partitionBy(MATCHED_KEY, RANK)
    # a source may have several rows of one key: one of them stands for it, the same in every run
    stands = rows.withColumn("_stands", F.min(SOURCE_KEY).over(of_source)).where(F.col(SOURCE_KEY) == F.col("_stands"))
    described = [name for name in rows.columns if name not in (SOURCE_KEY, MATCHED_KEY, RANK)]
    values = [known_first(name).alias(name) for name in described]
    return stands.groupBy(MATCHED_KEY).agg(*values)


def known_first(name: str) -> Column:
    """The value of the first source that knows one."""
    value = F.col(quoted(name))
    return F.min_by(value, F.when(value.isNotNull(), F.col(RANK)))
