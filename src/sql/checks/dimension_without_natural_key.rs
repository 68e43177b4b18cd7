//! A dimension has only its surrogate key.

use super::checked::{Checked, Demand, EVERY};
use super::words::is_dimension;
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "dimension_without_natural_key",
    severity: Severity::Warning,
    dialects: EVERY,
    why: "Without the key of the source no load can find the row that it should change.",
    advice: "Keep the key of the source beside the surrogate.",
    source: "Kimball and Ross, The Data Warehouse Toolkit, third edition",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables().filter(|table| is_dimension(table.title())) {
        let Some(key) = table.primary().filter(|key| key.columns.len() == 1) else { continue };
        let own: Vec<String> = key.columns.iter().map(|name| checked.fold(name)).collect();
        let day =
            ["date", "day", "time", "calendar", "month"].iter().any(|word| table.title().to_lowercase().contains(word));
        let natural = table.kept().filter(|column| !own.contains(&checked.fold(&column.name))).any(|column| {
            let low = column.low.as_str();
            ["_id", "_code", "_no", "_number", "_nk", "_bk", "_key", "_name"].iter().any(|end| low.ends_with(end))
                || ["id", "code", "name", "email", "sku", "isbn"].contains(&low)
        }) || table.of(Demand::Unique).next().is_some();
        if !natural && !day {
            hits.push(
                Hit::new(table.at, table.span(), format!("{} has no key of its source.", table.title()))
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
            "create table dim_shop (shop_key int primary key, city text, size int)",
            expect![[r#"
                1:14 dim_shop has no key of its source.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table dim_shop (shop_key int primary key, shop_id int, city text); create table dim_date (date_key int primary key, day date)",
            ],
        );
    }
}
