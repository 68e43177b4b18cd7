"""Keys, tokens and masks come out as on every other engine."""

from __future__ import annotations

import hashlib
from datetime import date

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from warehouse import columns


def value(spark: SparkSession, column):
    return spark.range(1).select(column).first()[0]


def test_a_surrogate_key_is_the_hash_of_its_parts(spark: SparkSession) -> None:
    key = columns.surrogate_key(F.lit(7), F.lit(None), columns.moment_text(columns.moment("2026-01-31 02:03:04.5")))
    assert value(spark, key) == hashlib.md5(b"7|~|2026-01-31 02:03:04.500000").hexdigest()
    assert value(spark, columns.surrogate_key(F.lit("a"))) == hashlib.md5(b"a").hexdigest()


def test_small_decimals_are_written_out(spark: SparkSession) -> None:
    assert (
        value(spark, columns.surrogate_key(F.lit("0").cast("decimal(38,9)"))) == hashlib.md5(b"0.000000000").hexdigest()
    )


def test_days_outside_the_calendar_are_unknown(spark: SparkSession) -> None:
    assert value(spark, columns.date_key(columns.moment("2026-01-31 23:59:59"))) == 20260131
    assert value(spark, columns.date_key(columns.moment("1066-10-14 00:00:00"))) == 0
    assert value(spark, columns.date_key(F.lit(None).cast("date"))) == 0


def test_minutes_are_counted_from_midnight(spark: SparkSession) -> None:
    assert value(spark, columns.time_key(columns.moment("2026-01-31 00:00:59"))) == 0
    assert value(spark, columns.time_key(columns.moment("2026-01-31 23:59:59.999999"))) == 1439
    assert value(spark, columns.time_key(F.lit(None).cast("timestamp_ntz"))) == -1


def test_an_hour_has_two_digits_and_a_part_of_the_day(spark: SparkSession) -> None:
    assert [value(spark, columns.two_digits(F.lit(hour))) for hour in (0, 9, 23)] == ["00", "09", "23"]
    parts = {hour: value(spark, columns.part_of_day(F.lit(hour))) for hour in (0, 5, 6, 11, 12, 17, 18, 23)}
    assert [hour for hour, part in parts.items() if part == "night"] == [0, 5]
    assert [hour for hour, part in parts.items() if part == "morning"] == [6, 11]
    assert [hour for hour, part in parts.items() if part == "afternoon"] == [12, 17]
    assert [hour for hour, part in parts.items() if part == "evening"] == [18, 23]


def test_days_are_counted_by_the_calendar(spark: SparkSession) -> None:
    earlier, later = columns.moment("2026-01-31 23:59:59"), columns.moment("2026-02-01 00:00:00")
    assert value(spark, columns.days_between(earlier, later)) == 1
    assert value(spark, columns.days_between(earlier, F.lit(None).cast("date"))) is None


def test_tokens_hide_and_stay_equal(spark: SparkSession, monkeypatch) -> None:
    monkeypatch.setenv("TOKEN_SALT", "s")
    assert value(spark, columns.tokenise(F.lit("x"))) == hashlib.sha256(b"s|x").hexdigest()
    assert value(spark, columns.tokenise(F.lit(None).cast("string"))) is None


def test_masks_leave_the_first_letter_and_the_year(spark: SparkSession) -> None:
    assert value(spark, columns.mask_text(F.lit("Ada"))) == "A***"
    assert value(spark, columns.mask_date(F.lit(date(1815, 12, 10)))) == date(1815, 1, 1)


def test_names_are_sorted_and_none_is_null(spark: SparkSession) -> None:
    rows = spark.createDataFrame([(1, "b"), (1, "a"), (2, None)], "id int, name string")
    found = rows.groupBy("id").agg(columns.names_list("name").alias("names")).orderBy("id").collect()
    assert [row.names for row in found] == ["a, b", None]


def test_a_uuid_is_written_in_its_usual_form(spark: SparkSession) -> None:
    raw = F.lit(bytes.fromhex("0123456789abcdef0123456789abcdef"))
    assert value(spark, columns.uuid_text(raw)) == "01234567-89ab-cdef-0123-456789abcdef"
