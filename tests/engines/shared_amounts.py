"""Amounts of a header shared out among its lines, on DuckDB: the shares add up to what the source says, exactly.

    python3 tests/engines/shared_amounts.py --binary target/debug/plumbline

Two shops: one whose rows say when they changed, built again after an order's freight changed and a line was added;
one without, with binary fractions for discounts. Both are read by sqlfluff, and their lineage by sqlglot.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from lineage import lineage_agrees
from workbench import ROOT, Checks, Workshop, checksums, demand, design, run

QUERY = """
import json, sys, duckdb
database = duckdb.connect(sys.argv[1])
answers = [database.execute(said).fetchall() for said in json.loads(sys.argv[2])]
print(json.dumps([[[str(value) for value in row] for row in rows] for rows in answers]))
"""

# fact, its column for the header, the header's table and key, amounts
SHOPS = {
    "shop": ("fct_sales_order_item", "order_id", "sales_order", "id", ["shipping_amount", "grand_total"]),
    "northwind": ("fct_order_detail", "order_id", "orders", "order_id", ["freight"]),
}

LATER = "(select max(updated_at) + interval 1 hour from raw.sales_order)"
CHANGED = [
    f"update raw.sales_order set shipping_amount = 99.99, updated_at = {LATER} "
    "where id = (select max(order_id) from raw.sales_order_item)",
    "insert into raw.sales_order_item select * replace (999999 as id, 7.77 as row_total, "
    f"{LATER} as updated_at) from raw.sales_order_item where id = (select min(id) from raw.sales_order_item)",
]

NET = """
select sum(net_amount), sum(extended_amount - discount_amount) from marts.fct_order_detail
union all
select
    sum(cast(quantity * unit_price * (1 - cast(discount as decimal(18, 6))) as decimal(18, 4))),
    sum(cast(quantity * unit_price as decimal(18, 4))
        - cast(quantity * unit_price * cast(discount as decimal(18, 6)) as decimal(18, 4)))
from raw.order_details
"""


class Shop:
    """A shop's package with its sample landed and built."""

    def __init__(self, name: str, place: Path, options: argparse.Namespace) -> None:
        source = place / f"{name}-source"
        source.mkdir()
        shutil.copy(ROOT / f"tests/model/{name}.sql", source)
        self.package = place / f"{name}-package"
        design(options.binary, source, self.package)
        self.name = name
        self.workshop = Workshop(self.package, place / name, options.python_env, newcomer=False)
        self.project = self.workshop.folder / "pipelines/dbt"
        self.database = self.workshop.folder / "build/warehouse.duckdb"

    def ask(self, statements: list[str]) -> list[list[list[str]]]:
        python = self.workshop.python / "bin/python"
        return json.loads(run([python, "-c", QUERY, self.database, json.dumps(statements)]))

    def dbt(self, *words: str) -> str:
        command = [self.workshop.python / "bin/dbt", *words, "--profiles-dir", ".", "--target", "duckdb"]
        return run(command, cwd=self.project, DUCKDB_PATH=str(self.database), **self.workshop.environment)

    def shares_add_up(self) -> str:
        """For every header with lines, the sum of its lines' shares is its amount."""
        fact, line_key, header, key, amounts = SHOPS[self.name]
        said = []
        for amount in amounts:
            differ = (
                f"select h.{key}, h.{amount}, sum(f.{amount}) from raw.{header} h join marts.{fact} f "
                f"on f.{line_key} = h.{key} group by all having h.{amount} is distinct from sum(f.{amount})"
            )
            total = f"select count(*), count(distinct {line_key}), sum({amount}) from marts.{fact}"
            differing, totals = self.ask([differ, total])
            demand(not differing, f"{amount} of these is not what their lines come to: {differing[:5]}")
            demand(totals[0][2] not in ("None", "0"), f"{amount} comes to {totals}")
            said.append(f"{amount}: {totals[0][2]} over {totals[0][0]} lines of {totals[0][1]}")
        return "; ".join(said)

    def again(self) -> str:
        before = checksums(self.workshop)
        self.dbt("build", "--exclude-resource-type", "test")
        after = checksums(self.workshop)
        demand(before == after, f"{[(t, before[t], after.get(t)) for t in before if before[t] != after.get(t)]}")
        return f"{len(after)} tables"

    def changed(self) -> str:
        self.ask(CHANGED)
        self.dbt("build")
        return self.shares_add_up()

    def net(self) -> str:
        ours, theirs = self.ask([NET])[0]
        demand(ours == theirs, f"{ours} is not {theirs}")
        return f"net amount {ours[0]}"

    def sqlfluff(self) -> str:
        models = sorted(
            path for folder in ("intermediate", "marts") for path in self.project.glob(f"models/{folder}/*.sql")
        )
        command = [self.workshop.python / "bin/sqlfluff", "lint", "--disable-progress-bar", *models]
        run(command, cwd=self.project, DUCKDB_PATH=str(self.database), **self.workshop.environment)
        return f"{len(models)} models"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, required=True)
    parser.add_argument("--python-env", type=Path, default=ROOT / ".tools/python")
    options = parser.parse_args()
    options.binary = options.binary.resolve()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="plumbline-shares-") as folder:
        for name in SHOPS:
            shop = Shop(name, Path(folder), options)
            if not checks.check(f"{name}: builds and tests", lambda shop=shop: shop.workshop.make("build")):
                continue
            checks.check(f"{name}: shares add up to the amounts", shop.shares_add_up)
            checks.check(
                f"{name}: lineage is what sqlglot reads", lambda shop=shop: lineage_agrees(shop.package, shop.workshop)
            )
            checks.check(f"{name}: sqlfluff finds nothing", shop.sqlfluff)
            if name == "shop":
                checks.check(f"{name}: the second build gives the same rows", shop.again)
                checks.check(f"{name}: a changed header and a new line move all lines of their orders", shop.changed)
            else:
                checks.check(f"{name}: net amounts are what quantity, price and discount come to", shop.net)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


if __name__ == "__main__":
    sys.exit(main())
