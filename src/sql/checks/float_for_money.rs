//! A column that by its name holds money is a floating-point number.

use super::checked::{Checked, EVERY, Kind};
use super::words::has_word;
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "float_for_money",
    severity: Severity::Warning,
    dialects: EVERY,
    why: "Floating-point numbers cannot hold 0.10 exactly: sums drift by cents, and two engines give two totals.",
    advice: "Use an exact decimal, `numeric(12, 2)` for example.",
    source: "PostgreSQL manual, Floating-point types; Karwin, SQL Antipatterns: Rounding errors",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.tables.iter().filter(|table| table.until.is_none()) {
        for column in table.kept() {
            let Some(kind) = &column.kind else { continue };
            if kind.kind == Kind::Float && has_word(&column.name.text, &MONEY) {
                let what = format!(
                    "{}.{} sounds like money and is {}, which is not exact.",
                    table.title(),
                    column.name.text,
                    kind.text
                );
                hits.push(Hit::new(column.at, kind.span, what).of_column(table.title(), &column.name.text));
            }
        }
    }
}

/// Words that, as a part of a name, say that a column holds money.
const MONEY: [&str; 18] = [
    "amount", "balance", "budget", "charge", "cost", "discount", "eur", "expense", "fare", "fee", "money", "payment",
    "price", "revenue", "salary", "tax", "usd", "wage",
];

#[cfg(test)]
mod tests {
    use super::super::{hits, misses};
    use super::CHECK;
    use crate::sql::Dialect;
    use expect_test::expect;

    #[test]
    fn is_found() {
        hits(
            &CHECK,
            Dialect::Postgresql,
            "create table t (id int primary key, unit_price double precision, totalCost real, fees float8);",
            expect![[r#"
                1:48 t.unit_price sounds like money and is double precision, which is not exact.
                1:76 t.totalCost sounds like money and is real, which is not exact.
                1:87 t.fees sounds like money and is float8, which is not exact.
            "#]],
        );
        hits(&CHECK, Dialect::Bigquery, "create table t (amount FLOAT64);", expect![[r#"
            1:24 t.amount sounds like money and is FLOAT64, which is not exact.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (id int primary key, price numeric(9,2), taxonomy real, weight float8);"],
        );
    }
}
