"""Columns that come out the same, byte for byte, as those that the dbt project makes on the other engines."""

from __future__ import annotations

import os

from pyspark.sql import Column, SparkSession, Window
from pyspark.sql import functions as F

from warehouse import settings

# the key of the unknown member: facts whose dimension row is missing point to it
UNKNOWN_KEY = "0" * 32

BEGINNING = "1900-01-01 00:00:00"
END = "9999-12-31 00:00:00"

ColumnOrName = Column | str


def column(given: ColumnOrName) -> Column:
    """A column, given itself or by its name."""
    return F.col(given) if isinstance(given, str) else given


def quoted(name: str) -> str:
    """A name as Spark takes it, whatever it consists of."""
    return "`" + name.replace("`", "``") + "`"


def moment(text: str) -> Column:
    """A moment without a zone; all of them are in UTC."""
    return F.lit(text).cast("timestamp_ntz")


def utc(given: ColumnOrName) -> Column:
    """A moment with a zone as one in UTC without: the session's zone is UTC."""
    return column(given).cast("timestamp_ntz")


def moment_text(given: ColumnOrName) -> Column:
    """A moment as text, to the microsecond."""
    return F.date_format(column(given), "yyyy-MM-dd HH:mm:ss.SSSSSS")


def uuid_text(given: ColumnOrName) -> Column:
    """A UUID, which Spark reads as sixteen bytes, in its usual form."""
    parts = r"^(.{8})(.{4})(.{4})(.{4})(.{12})$"
    return F.regexp_replace(F.lower(F.hex(column(given))), parts, "$1-$2-$3-$4-$5")


def surrogate_key(*parts: ColumnOrName) -> Column:
    """The hash of what identifies a row at the source, so it is the same in every rebuild and on every engine."""
    texts = [F.coalesce(column(part).cast("string"), F.lit("~")) for part in parts]
    return F.md5(F.concat_ws("|", *texts))


def known_key(key: ColumnOrName) -> Column:
    """The key that was found, or that of the unknown member."""
    return F.coalesce(column(key), F.lit(UNKNOWN_KEY))


def date_key(given: ColumnOrName) -> Column:
    """The key of a day, yyyymmdd; 0 where there is none or where it lies outside the calendar of dim_date."""
    day = column(given).cast("date")
    first, last = (F.lit(text).cast("date") for text in (settings.CALENDAR_START, settings.CALENDAR_END))
    number = F.year(day) * 10000 + F.month(day) * 100 + F.dayofmonth(day)
    return F.when(day.between(first, last), number).otherwise(F.lit(0)).cast("int")


def time_key(given: ColumnOrName) -> Column:
    """The key of a minute of the day, counted from midnight; -1 where there is none."""
    number = F.hour(column(given)) * 60 + F.minute(column(given))
    return F.coalesce(number, F.lit(-1)).cast("int")


def two_digits(number: ColumnOrName) -> Column:
    """A whole number below a hundred as two digits."""
    return F.lpad(column(number).cast("string"), 2, "0")


def part_of_day(hour: ColumnOrName) -> Column:
    """The part of the day that an hour belongs to: four of six hours, from midnight on."""
    named = F.when(column(hour) < 6, "night").when(column(hour) < 12, "morning").when(column(hour) < 18, "afternoon")
    return named.otherwise("evening")


def days_between(earlier: ColumnOrName, later: ColumnOrName) -> Column:
    """Whole days from one moment to another, counted by the calendar; null until both have come."""
    return F.date_diff(column(later).cast("date"), column(earlier).cast("date"))


def exact(given: ColumnOrName) -> Column:
    """A binary fraction as an exact one: sums of binary fractions differ between engines."""
    return column(given).cast("decimal(18,6)")


def names_list(label: ColumnOrName) -> Column:
    """The names of a group, sorted, with commas between; null where there is none."""
    names = F.array_join(F.array_sort(F.collect_list(column(label))), ", ")
    return F.when(F.count(column(label)) > 0, names)


def latest_of(*moments: ColumnOrName) -> Column:
    """The latest of several moments; one that is not known counts as long ago."""
    known = [F.coalesce(column(given).cast("timestamp_ntz"), moment(BEGINNING)) for given in moments]
    return F.greatest(*known) if len(known) > 1 else known[0]


def salt() -> str:
    """The secret of the tokens: TOKEN_SALT. Only a laptop's sample data, which is invented, does without one."""
    given = os.environ.get("TOKEN_SALT")
    if given:
        return given
    if SparkSession.active().sparkContext.master.startswith("local"):
        return "sample-data-only"
    raise SystemExit("TOKEN_SALT is not set: it is the secret with which values are tokenised (config/.env.example)")


def tokenise(given: ColumnOrName) -> Column:
    """A keyed hash instead of a value that nobody may read: equal values stay equal."""
    value = column(given)
    text = F.concat(F.lit(salt()), F.lit("|"), value.cast("string"))
    return F.when(value.isNotNull(), F.sha2(text, 256))


def mask_text(given: ColumnOrName) -> Column:
    """The first letter of a text and nothing more."""
    return F.concat(F.substring(column(given).cast("string"), 1, 1), F.lit("***"))


def mask_date(given: ColumnOrName) -> Column:
    """The year of a day and nothing more."""
    return F.trunc(column(given), "year")


def weight(*group: ColumnOrName) -> Column:
    """The share of one row in its group: the weights of a group add up to one."""
    return F.lit(1.0) / F.count("*").over(Window.partitionBy(*group))
