//! Rows are sorted by a column twice.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    rule: "sorting_key_twice",
    severity: Severity::Error,
    dialects: dialects("C"),
    why: "ClickHouse refuses it.",
    advice: "Name each column once.",
    source: "Tried on the engines: tests/sql/verdicts.json, merge-tree-order-twice",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        if table.clause("engine").is_none_or(|engine| !engine.left().contains("MergeTree")) {
            continue;
        }
        let Some(order) = table.clause("order by") else { continue };
        let mut inner = order;
        let list = inner.group().filter(|_| inner.done()).unwrap_or(order);
        let mut seen = BTreeSet::new();
        for item in list.items() {
            if !item.done() && !seen.insert(item.left().to_owned()) {
                hits.push(
                    Hit::new(table.at, item.span(), format!("{} is sorted by {} twice.", table.title(), item.left()))
                        .of(table.title()),
                );
            }
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
        hits(&CHECK, Dialect::Clickhouse, "create table t (a Int32) engine = MergeTree order by (a, a)", expect![[r#"
            1:58 t is sorted by a twice.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Clickhouse, &["create table t (a Int32, b Int32) engine = MergeTree order by (a, b)"]);
    }
}
