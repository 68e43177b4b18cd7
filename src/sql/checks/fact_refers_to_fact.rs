//! A fact refers to another fact.

use super::checked::{Checked, Demand, EVERY};
use super::words::is_fact;
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "fact_refers_to_fact",
    severity: Severity::Warning,
    dialects: EVERY,
    why: "Joining two facts multiplies rows, and totals are counted twice.",
    advice: "Let both refer to the same dimensions, and compare them by those.",
    source: "Kimball and Ross, The Data Warehouse Toolkit, third edition",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables().filter(|table| is_fact(table.title())) {
        for held in table.of(Demand::Reference).filter(|held| is_fact(&held.target.name.text)) {
            hits.push(
                Hit::new(
                    held.at,
                    held.span,
                    format!("{} refers to the fact {}.", table.title(), held.target.name.text),
                )
                .of(table.title()),
            );
        }
    }
}

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
            "create table fct_order (order_key int primary key, date_key int); create table fct_line (line_key int primary key, date_key int, order_key int references fct_order (order_key));",
            expect![[r#"
                1:144 fct_line refers to the fact fct_order.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table dim_day (date_key int primary key); create table fct_line (line_key int primary key, date_key int references dim_day (date_key));",
            ],
        );
    }
}
