//! Rows live until a time that is none.

use super::checked::{Checked, Kind, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "ttl_of_no_moment",
    severity: Severity::Error,
    dialects: dialects("C"),
    why: "ClickHouse counts the life of a row from a day or a moment.",
    advice: "Name a column of type Date or DateTime.",
    source: "Tried on the engines: tests/sql/verdicts.json, merge-tree-ttl-not-date",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let Some(body) = table.clause("ttl").and_then(|body| checked.keys_of("ttl", body)) else { continue };
        let names = names_in(body, checked.dialect);
        for (_, name) in names.columns.iter().filter(|_| names.calls.is_empty()) {
            let Some(kind) = checked.column(table, name, table.at).and_then(|column| column.kind.as_ref()) else {
                continue;
            };
            let of = kind.kind;
            if matches!(of, Kind::Text | Kind::Float | Kind::Uuid) {
                hits.push(
                    Hit::new(
                        table.at,
                        name.span,
                        format!("Rows of {} live by {}, which is {}.", table.title(), name.text, kind.text),
                    )
                    .of_column(table.title(), &name.text),
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
        hits(
            &CHECK,
            Dialect::Clickhouse,
            "create table t (a Int32, s String) engine = MergeTree order by a ttl s",
            expect![[r#"
                1:70 Rows of t live by s, which is String.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Clickhouse,
            &["create table t (a Int32, d DateTime) engine = MergeTree order by a ttl d + interval 1 day"],
        );
    }
}
