//! A column has a collation that the engine does not have.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "unknown_collation",
    severity: Severity::Error,
    dialects: dialects("PLDM"),
    why: "The engine refuses the column.",
    advice: "Use a collation of the engine.",
    source: "Tried on the engines: tests/sql/verdicts.json, collate-column, collate-unknown",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let Some(collation) = &column.collation else { continue };
            let low = collation.text.to_lowercase();
            let mysql = ["_ci", "_cs", "_bin", "_ai"].iter().any(|end| low.ends_with(end)) || low == "binary";
            let known = match checked.dialect {
                Dialect::Sqlite => ["binary", "nocase", "rtrim"].contains(&low.as_str()),
                Dialect::Mysql => mysql,
                Dialect::Duckdb => {
                    ["c", "posix", "nocase", "noaccent", "nfc", "binary"].contains(&low.as_str())
                        || low.len() == 2
                        || low.contains('_')
                }
                _ => {
                    collation.quoted
                        || ["c", "posix", "default", "ucs_basic", "unicode"].contains(&low.as_str())
                        || checked.extended
                }
            };
            let mysql_elsewhere = mysql && low.contains('_') && checked.dialect != Dialect::Mysql;
            if !known || mysql_elsewhere {
                let what = format!(
                    "{}.{} has the collation {}, which {} does not have.",
                    table.title(),
                    column.name.text,
                    collation.text,
                    checked.dialect.title()
                );
                hits.push(Hit::new(column.at, collation.span, what).of_column(table.title(), &column.name.text));
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
        hits(&CHECK, Dialect::Sqlite, "create table t (a text collate fancy)", expect![[r#"
            1:32 t.a has the collation fancy, which SQLite does not have.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Sqlite, &["create table t (a text collate nocase)"]);
    }
}
