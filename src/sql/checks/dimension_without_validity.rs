//! A dimension keeps history and does not say from when to when.

use super::checked::{Checked, EVERY};
use super::words::is_dimension;
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "dimension_without_validity",
    severity: Severity::Warning,
    dialects: EVERY,
    why: "A row that says it is current and not since when answers no question about the past.",
    advice: "Add `valid_from` and `valid_to`, and close the old row when a new one comes.",
    source: "Kimball and Ross, The Data Warehouse Toolkit, third edition",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables().filter(|table| is_dimension(table.title())) {
        let names: Vec<&str> = table.kept().map(|column| column.low.as_str()).collect();
        let current = names.iter().any(|name| {
            ["is_current", "current_flag", "is_active_version", "row_is_current", "version"].contains(name)
        });
        let from = names.iter().any(|name| {
            ["valid_from", "effective", "start_date", "row_start", "from_date", "begin"]
                .iter()
                .any(|word| name.contains(word))
        });
        let to = names.iter().any(|name| {
            ["valid_to", "expir", "end_date", "row_end", "to_date", "effective_to", "valid_until"]
                .iter()
                .any(|word| name.contains(word))
        });
        if (current && !(from && to)) || (from != to) {
            hits.push(
                Hit::new(
                    table.at,
                    table.span(),
                    format!("{} keeps versions and does not say from when to when.", table.title()),
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
            "create table dim_shop (shop_key int primary key, shop_id int, is_current boolean)",
            expect![[r#"
                1:14 dim_shop keeps versions and does not say from when to when.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table dim_shop (shop_key int primary key, shop_id int, is_current boolean, valid_from date, valid_to date)",
            ],
        );
    }
}
