"""Rows of several sources are one member where they are matched by one key."""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from warehouse import matching
from warehouse.columns import surrogate_key


def source(spark: SparkSession, name: str, *rows: tuple) -> DataFrame:
    """Rows of a source: its own key, an address by which rows are matched, a name and a town."""
    made = spark.createDataFrame(rows, "id int, address string, name string, town string")
    key = matching.source_key(name, "id").alias(matching.SOURCE_KEY)
    return made.select(key, matching.match_text("address").alias(matching.MATCHED_KEY), "name", "town")


def key_of(spark: SparkSession, name: str, number: int) -> str:
    return spark.range(1).select(surrogate_key(F.lit(name), F.lit(number))).first()[0]


def members(*sources: DataFrame) -> dict[str, tuple]:
    rows = matching.as_members(matching.together(*sources)).collect()
    return {row.matched_key: (row.name, row.town) for row in rows}


def test_small_letters_and_no_spaces_make_one_key(spark: SparkSession) -> None:
    shop = source(spark, "shop", (1, " Ada@Example.org", "Ada", None))
    till = source(spark, "till", (7, "ada@example.ORG ", "A. Lovelace", "London"))
    assert members(shop, till) == {"ada@example.org": ("Ada", "London")}
    assert members(till, shop) == {"ada@example.org": ("A. Lovelace", "London")}


def test_what_has_nothing_to_be_matched_by_is_a_member_by_itself(spark: SparkSession) -> None:
    shop = source(spark, "shop", (1, None, "Ada", None), (2, "  ", "Bob", None))
    till = source(spark, "till", (1, "", "Cleo", None))
    found = members(shop, till)
    assert found == {
        key_of(spark, "shop", 1): ("Ada", None),
        key_of(spark, "shop", 2): ("Bob", None),
        key_of(spark, "till", 1): ("Cleo", None),
    }


def test_one_row_stands_for_its_source(spark: SparkSession) -> None:
    shop = source(spark, "shop", (1, "a@b", "One", None), (2, "a@b", "Two", "Ulm"))
    till = source(spark, "till", (1, "a@b", "Three", "Kiel"))
    stands = "One" if key_of(spark, "shop", 1) < key_of(spark, "shop", 2) else "Two"
    assert members(shop, till) == {"a@b": (stands, "Kiel" if stands == "One" else "Ulm")}


def test_every_row_knows_its_member(spark: SparkSession) -> None:
    shop, till = source(spark, "shop", (1, "a@b", "Ada", None)), source(spark, "till", (1, "A@B", "Ada", None))
    rows = matching.together(shop, till).orderBy(matching.RANK).collect()
    assert [(row.source_key, row.matched_key, row.source_rank) for row in rows] == [
        (key_of(spark, "shop", 1), "a@b", 1),
        (key_of(spark, "till", 1), "a@b", 2),
    ]
