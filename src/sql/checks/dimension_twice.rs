//! Two dimensions have the same columns.

use super::checked::{Checked, EVERY};
use super::words::is_dimension;
use super::{Check, Hit};
use crate::finding::Severity;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    rule: "dimension_twice",
    severity: Severity::Warning,
    dialects: EVERY,
    why: "The same thing under two names drifts apart, and facts that use one cannot be compared with those that use the other.",
    advice: "Keep one and let both facts refer to it; another role is a view.",
    source: "Kimball and Ross, The Data Warehouse Toolkit, third edition",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let mut seen: BTreeMap<Vec<String>, String> = BTreeMap::new();
    for table in checked.whole_tables().filter(|table| is_dimension(table.title())) {
        let stem = table.title().to_lowercase();
        let stem = stem.trim_start_matches("dim_").trim_end_matches("_dim");
        let mut columns: Vec<String> =
            table.kept().map(|column| column.low.replace(stem, "")).collect();
        columns.sort_unstable();
        if columns.len() < 3 {
            continue;
        }
        if let Some(other) = seen.insert(columns, table.title().to_owned()) {
            hits.push(
                Hit::new(table.at, table.span(), format!("{} has the columns of {other}.", table.title()))
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
            "create table dim_client (client_key int primary key, client_id int, name text);
create table dim_customer (customer_key int primary key, customer_id int, name text);",
            expect![[r#"
                2:14 dim_customer has the columns of dim_client.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table dim_client (client_key int primary key, client_id int, name text); create table dim_shop (shop_key int primary key, shop_id int, city text);",
            ],
        );
    }
}
