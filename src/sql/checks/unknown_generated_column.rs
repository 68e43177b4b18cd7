//! A computed column names a column that its table does not have.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_generated_column",
    severity: Severity::Error,
    dialects: dialects("PMLXDC"),
    why: "The engine refuses the table.",
    advice: "Correct the name, or declare the column.",
    source: "Tried on the engines: tests/sql/verdicts.json, generated-unknown",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.tables.iter().filter(|table| table.complete) {
        for column in &table.columns {
            let Some(expression) = column.generated else { continue };
            if let Some(name) = checked.unknown_column(table, expression, column.at) {
                let what = format!(
                    "{}.{} is computed from {}, which is no column of it.",
                    table.title(),
                    column.name.text,
                    name.text
                );
                hits.push(Hit::new(column.at, name.span, what).of_column(table.title(), &column.name.text));
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
            Dialect::Postgresql,
            "create table t (a int, b int generated always as (zz + 1) stored)",
            expect![[r#"
                1:51 t.b is computed from zz, which is no column of it.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int, b int generated always as (a + 1) stored)"]);
    }
}
