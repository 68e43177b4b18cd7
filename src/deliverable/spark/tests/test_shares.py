"""Shares of an amount add up to it, whatever is left over by rounding."""

from __future__ import annotations

from decimal import Decimal

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from warehouse.shares import Lines, lines_of

SCHEMA = "header int, line int, weight decimal(10,2), amount decimal(10,2)"


def shares(spark: SparkSession, *rows: tuple) -> list[Decimal]:
    made = spark.createDataFrame([(*row[:2], *map(to_decimal, row[2:])) for row in rows], SCHEMA)
    lines = Lines(header=[F.col("header")], order=[F.col("line")], weight=F.col("weight"))
    shown = made.select("line", lines.share(F.col("amount"), 2).alias("share")).orderBy("line")
    return [row.share for row in shown.collect()]


def to_decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def test_the_shares_of_a_header_add_up_to_its_amount(spark: SparkSession) -> None:
    found = shares(spark, (1, 1, "1", "10"), (1, 2, "1", "10"), (1, 3, "1", "10"), (2, 4, "5", "0.01"))
    assert found == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34"), Decimal("0.01")]


def test_each_line_takes_by_its_weight_and_a_refund_as_well(spark: SparkSession) -> None:
    assert shares(spark, (1, 1, "30", "-1"), (1, 2, "10", "-1")) == [Decimal("-0.75"), Decimal("-0.25")]
    assert shares(spark, (1, 1, "30", "1"), (1, 2, None, "1")) == [Decimal("1.00"), Decimal("0.00")]


def test_lines_that_weigh_nothing_take_equal_parts(spark: SparkSession) -> None:
    assert shares(spark, (1, 1, "0", "5"), (1, 2, None, "5")) == [Decimal("2.50"), Decimal("2.50")]


def test_of_no_amount_nothing_is_taken(spark: SparkSession) -> None:
    assert shares(spark, (1, 1, "1", None)) == [None]


def test_all_lines_of_a_header_are_taken_where_one_came(spark: SparkSession) -> None:
    rows = spark.createDataFrame([(1, 1), (1, 2), (2, 3), (None, 4)], "header int, line int").alias("line")
    came = spark.createDataFrame([(1,), (None,)], "header int")
    found = lines_of(rows, [F.col("line.header")], came, came.where("false"))
    assert sorted(row.line for row in found.collect()) == [1, 2, 4]
