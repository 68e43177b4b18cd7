//! A dimension belongs to no fact.

use super::checked::{Checked, Demand, EVERY};
use super::words::{is_dimension, is_fact};
use super::{Check, Hit};
use crate::finding::Severity;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    rule: "orphan_dimension",
    severity: Severity::Hint,
    dialects: EVERY,
    why: "It is loaded and never asked, or a fact lost its key.",
    advice: "Add its key to a fact, or leave it out.",
    source: "Kimball and Ross, The Data Warehouse Toolkit, third edition",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let facts: Vec<_> = checked.whole_tables().filter(|table| is_fact(table.title())).collect();
    if facts.is_empty() {
        return;
    }
    let columns: BTreeSet<&str> = checked
        .whole_tables()
        .filter(|table| !is_dimension(table.title()))
        .flat_map(|table| table.kept())
        .map(|column| column.low.as_str())
        .collect();
    let targets: BTreeSet<String> = checked
        .whole_tables()
        .flat_map(|table| table.of(Demand::Reference))
        .map(|held| checked.fold(&held.target.name))
        .collect();
    for table in checked.whole_tables().filter(|table| is_dimension(table.title())) {
        let key = table
            .primary()
            .map(|key| key.columns.iter().map(|name| name.text.to_lowercase()).collect::<Vec<_>>())
            .unwrap_or_default();
        let used = targets.contains(&checked.fold(&table.name.name))
            || key.iter().any(|name| columns.iter().any(|column| column.ends_with(name.as_str())));
        if !used && !key.is_empty() {
            hits.push(
                Hit::new(table.at, table.span(), format!("{} belongs to no fact.", table.title())).of(table.title()),
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
            "create table dim_shop (shop_key int primary key, shop_id int);
create table fct_sale (sale_key int primary key, date_key int);",
            expect![[r#"
                1:14 dim_shop belongs to no fact.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table dim_shop (shop_key int primary key, shop_id int); create table fct_sale (sale_key int primary key, date_key int, shop_key int);",
            ],
        );
    }
}
