//! A strict table, or one without row numbers, lacks what it needs.

use super::checked::{Checked, Column, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "strict_table",
    severity: Severity::Error,
    dialects: dialects("L"),
    why: "SQLite wants types of its own in a strict table, and a primary key where rows have no number.",
    advice: "Use int, integer, real, text, blob or any; declare the primary key.",
    source: "Tried on the engines: tests/sql/verdicts.json, strict-table-odd-type, no-key-without-rowid",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        if table.clause("without rowid").is_some() && table.primary().is_none() {
            hits.push(
                Hit::new(
                    table.at,
                    table.span(),
                    format!("{} has neither row numbers nor a primary key.", table.title()),
                )
                .of(table.title()),
            );
        }
        for column in table.columns.iter().filter(|_| table.clause("strict").is_some()) {
            let known = column.kind.as_ref().is_some_and(|kind| {
                ["int", "integer", "real", "text", "blob", "any"].contains(&kind.text.to_lowercase().as_str())
            });
            if !known {
                hits.push(
                    Hit::new(
                        column.at,
                        column.name.span,
                        format!("{}.{} has no type that a strict table takes.", table.title(), column.name.text),
                    )
                    .of_column(table.title(), &column.name.text),
                );
            }
        }
        let computed = table.columns.iter().filter(|column| column.generated.is_some());
        let all = !table.columns.is_empty() && table.columns.iter().all(|column| column.generated.is_some());
        let keyed = |column: &&Column<'_>| {
            table
                .primary()
                .is_some_and(|key| key.columns.iter().any(|name| checked.fold(name) == checked.fold(&column.name)))
        };
        for column in computed.filter(|column| all || keyed(column)) {
            hits.push(
                Hit::new(
                    column.at,
                    column.name.span,
                    format!(
                        "{}.{} is computed and cannot be the key, nor all that there is.",
                        table.title(),
                        column.name.text
                    ),
                )
                .of_column(table.title(), &column.name.text),
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
            Dialect::Sqlite,
            "create table t (a varchar(20)) strict; create table u (a int) without rowid;",
            expect![[r#"
                1:17 t.a has no type that a strict table takes.
                1:53 u has neither row numbers nor a primary key.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Sqlite, &["create table t (a int primary key, b text) strict, without rowid"]);
    }
}
