//! A column says both `null` and `not null`.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "null_and_not_null",
    severity: Severity::Error,
    dialects: dialects("P"),
    why: "PostgreSQL refuses a column that says both.",
    advice: "Keep what is meant.",
    source: "Tried on the engines: tests/sql/verdicts.json, not-null-null",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let Some(null) = column.null else { continue };
            let numbered = column.numbered.is_some();
            if column.not_null.is_some() || numbered {
                let what = format!("{}.{} says both `null` and `not null`.", table.title(), column.name.text);
                hits.push(
                    Hit::new(column.at, null, what).of_column(table.title(), &column.name.text).replaced(null, ""),
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int null not null)", expect![[r#"
            1:23 t.a says both `null` and `not null`.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int null, b int not null)"]);
    }
}
