//! A fact has no day.

use super::checked::{Checked, EVERY};
use super::words::is_fact;
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "fact_without_date",
    severity: Severity::Warning,
    dialects: EVERY,
    why: "Nearly every question to a fact is about a time; without one it cannot be partitioned or trusted.",
    advice: "Add the key of the day, or the moment at which it happened.",
    source: "Kimball and Ross, The Data Warehouse Toolkit, third edition",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables().filter(|table| is_fact(table.title())) {
        let dated = table.kept().any(|column| {
            let low = column.low.as_str();
            column.kind.as_ref().is_some_and(|kind| kind.kind.is_moment())
                || ["date", "day", "month", "time"].iter().any(|word| low.contains(word))
        });
        if !dated {
            hits.push(
                Hit::new(table.at, table.span(), format!("{} has no day and no moment.", table.title()))
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
            "create table fct_sale (sale_key bigint primary key, amount numeric)",
            expect![[r#"
                1:14 fct_sale has no day and no moment.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table fct_sale (sale_key bigint primary key, date_key int, amount numeric)"],
        );
    }
}
