"""Amounts of a header shared out among its lines, exactly: the shares of all lines add up to the amount.

Each line takes the difference of two running shares in whole units of the last decimal, so nothing is lost to rounding,
and every engine comes to the same shares.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

# decimals of a line's weight that count
WEIGHT_DECIMALS = 4


def whole_units(value: Column, decimals: int) -> Column:
    """A value in whole units of its last decimal: 12.5 with two decimals is 1250."""
    return F.round(value * F.lit(Decimal(10**decimals)), 0).cast("decimal(38,0)")


@dataclass(frozen=True)
class Lines:
    """The lines of each header, in their order, each with the weight by which it takes part in the header's amounts."""

    header: list[Column]
    order: list[Column]
    weight: Column

    def share(self, amount: Column, decimals: int) -> Column:
        """What each line takes of an amount of its header; lines that weigh nothing take equal parts."""
        of_header = Window.partitionBy(*self.header)
        in_order = of_header.orderBy(*self.order)
        so_far = in_order.rowsBetween(Window.unboundedPreceding, Window.currentRow)
        weight = whole_units(F.coalesce(self.weight, F.lit(0)), WEIGHT_DECIMALS)
        of_all, after = F.sum(weight).over(of_header), F.sum(weight).over(so_far)
        is_even = of_all == 0
        place = F.row_number().over(in_order)
        part_of_all = F.when(is_even, F.count("*").over(of_header)).otherwise(of_all)
        part_before = F.when(is_even, place - 1).otherwise(after - weight)
        part_after = F.when(is_even, place).otherwise(after)
        units = whole_units(amount, decimals)
        before, until = (F.call_function("div", units * part, part_of_all) for part in (part_before, part_after))
        return (until - before).cast("decimal(28,0)") * F.lit(Decimal(1).scaleb(-decimals))

    def latest(self, changed: Column) -> Column:
        """When any line of the header, or the header, last changed: the share of every line may be another since."""
        return F.max(changed).over(Window.partitionBy(*self.header))


def lines_of(rows: DataFrame, header: list[Column], *loaded: DataFrame) -> DataFrame:
    """The lines whose header is among `loaded`: tables of nothing but keys of headers.

    All lines of a header are taken where one of them came, for what each takes of the header's amounts moves with it.
    """
    names = [f"_header_{place}" for place, _ in enumerate(header)]
    touched = reduce(DataFrame.unionAll, [keys.toDF(*names) for keys in loaded]).distinct()
    is_one = [mine.eqNullSafe(F.col(name)) for mine, name in zip(header, names, strict=True)]
    return rows.join(touched, is_one, "left_semi")
