//! A numbered column is of a type that the engine does not number.

use super::checked::{Checked, Kind, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "identity_of_wrong_type",
    severity: Severity::Error,
    dialects: dialects("PMXTRL"),
    why: "The engine numbers whole numbers only, Databricks only BIGINT, SQLite only INTEGER.",
    advice: "Give the column the type that the engine numbers.",
    source: "Tried on the engines: tests/sql/verdicts.json, identity-on-varchar",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let (Some((span, word)), Some(kind)) = (column.numbered, &column.kind) else { continue };
            let of = kind.kind;
            let (fits, instead) = match checked.dialect {
                Dialect::Databricks => (kind.base() == "bigint" || kind.base() == "long", "bigint"),
                Dialect::Sqlite => (word != "autoincrement" || kind.base() == "integer", "integer"),
                Dialect::Postgresql => (matches!(of, Kind::Whole(2 | 4 | 8)) && kind.name.dimensions == 0, "bigint"),
                Dialect::Mysql => (of.is_number(), "bigint"),
                _ => (matches!(of, Kind::Whole(_) | Kind::Decimal), "bigint"),
            };
            if fits || checked.is_own_type(kind, column.at) {
                continue;
            }
            let what = format!(
                "{}.{} is {} and cannot be numbered by {}.",
                table.title(),
                column.name.text,
                kind.text,
                checked.dialect.title()
            );
            let hit = Hit::new(column.at, span, what).of_column(table.title(), &column.name.text);
            hits.push(if word == "serial" { hit } else { hit.replaced(kind.span, instead) });
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a text generated always as identity)", expect![[r#"
            1:24 t.a is text and cannot be numbered by PostgreSQL.
        "#]]);
        hits(
            &CHECK,
            Dialect::Databricks,
            "create table t (a int generated always as identity) using delta",
            expect![[r#"
                1:23 t.a is int and cannot be numbered by Databricks.
            "#]],
        );
        hits(&CHECK, Dialect::Sqlite, "create table t (a int primary key autoincrement)", expect![[r#"
            1:35 t.a is int and cannot be numbered by SQLite.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a bigint generated always as identity, b serial)"]);
    }
}
