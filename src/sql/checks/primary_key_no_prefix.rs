//! The primary key is not the beginning of the sorting key.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::cursor::Cursor;

pub(super) const CHECK: Check = Check {
    rule: "primary_key_no_prefix",
    severity: Severity::Error,
    dialects: dialects("C"),
    why: "ClickHouse finds rows by the beginning of what sorts them.",
    advice: "Let `order by` begin with the columns of the primary key.",
    source: "Tried on the engines: tests/sql/verdicts.json, merge-tree-key-no-prefix",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        if table.clause("engine").is_none_or(|engine| !engine.left().contains("MergeTree")) {
            continue;
        }
        let clause = table.clause("primary key");
        let Some(order) = table.clause("order by") else { continue };
        let texts = |body: Cursor<'_>| -> Vec<String> {
            let mut inner = body;
            let list = inner.group().filter(|_| inner.done()).unwrap_or(body);
            if list.done() || body.is("tuple") {
                return Vec::new();
            }
            list.items().iter().map(|item| item.left().split_whitespace().collect::<String>()).collect()
        };
        let key = match (clause, table.primary()) {
            (Some(clause), _) => texts(clause),
            (None, Some(held)) => held.columns.iter().map(|name| name.text.clone()).collect(),
            (None, None) => continue,
        };
        if !texts(order).starts_with(&key) {
            hits.push(
                Hit::new(
                    table.at,
                    table.primary().map_or(order.span(), |held| held.span),
                    format!("The primary key of {} is not the beginning of what it is sorted by.", table.title()),
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
            Dialect::Clickhouse,
            "create table t (a Int32, b Int32) engine = MergeTree primary key b order by (a, b)",
            expect![[r#"
                1:77 The primary key of t is not the beginning of what it is sorted by.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Clickhouse,
            &["create table t (a Int32, b Int32) engine = MergeTree primary key a order by (a, b)"],
        );
    }
}
