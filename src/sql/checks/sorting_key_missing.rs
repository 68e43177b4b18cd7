//! A MergeTree table is not sorted.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "sorting_key_missing",
    severity: Severity::Warning,
    dialects: dialects("C"),
    why: "Older servers refuse it, and on newer ones every query reads the whole table.",
    advice: "Write `order by` with the columns that queries filter by, or `order by tuple()`.",
    source: "Tried on the engines: tests/sql/verdicts.json, merge-tree-no-order",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        if table.clause("engine").is_none_or(|engine| !engine.left().contains("MergeTree")) {
            continue;
        }
        let keyed =
            table.clause("order by").is_some() || table.clause("primary key").is_some() || table.primary().is_some();
        if !keyed {
            hits.push(
                Hit::new(table.at, table.span(), format!("{} says nothing of how its rows are sorted.", table.title()))
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
        hits(&CHECK, Dialect::Clickhouse, "create table t (a Int32) engine = MergeTree", expect![[r#"
            1:14 t says nothing of how its rows are sorted.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Clickhouse, &["create table t (a Int32) engine = MergeTree order by a"]);
    }
}
