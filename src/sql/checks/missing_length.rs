//! A type needs its length and has none.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "missing_length",
    severity: Severity::Error,
    dialects: dialects("MX"),
    why: "The engine refuses the column.",
    advice: "Write the length in parentheses, or use the type for text of any length.",
    source: "Tried on the engines: tests/sql/verdicts.json, type varchar",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let Some(kind) = &column.kind else { continue };
            let needs = match checked.dialect {
                Dialect::Databricks => ["varchar", "char", "character"].contains(&kind.base()),
                _ => [
                    "varchar",
                    "varbinary",
                    "nvarchar",
                    "character varying",
                    "varcharacter",
                    "varchar2",
                    "char varying",
                    "national varchar",
                ]
                .contains(&kind.base()),
            };
            if needs && kind.name.arguments.is_empty() {
                let what = format!("{}.{} is {} without a length.", table.title(), column.name.text, kind.text);
                let text = if checked.dialect == Dialect::Databricks { "string" } else { "text" };
                hits.push(
                    Hit::new(column.at, kind.span, what)
                        .of_column(table.title(), &column.name.text)
                        .replaced(kind.span, text),
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
        hits(&CHECK, Dialect::Databricks, "create table t (a varchar)", expect![[r#"
            1:19 t.a is varchar without a length.
        "#]]);
        hits(&CHECK, Dialect::Mysql, "create table t (a varchar)", expect![[r#"
            1:19 t.a is varchar without a length.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Mysql, &["create table t (a varchar(10), b text, c char)"]);
    }
}
