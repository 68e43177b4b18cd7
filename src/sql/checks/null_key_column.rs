//! A column of the primary key says `null`.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "null_key_column",
    severity: Severity::Warning,
    dialects: dialects("PMTSROC"),
    why: "A column of the primary key is never null, whatever it says; ClickHouse refuses one that may be.",
    advice: "Remove `null`.",
    source: "PostgreSQL manual, Constraints; ClickHouse: tests/sql/verdicts.json, null-key-below",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let Some(key) = table.primary() else { continue };
        for name in &key.columns {
            let Some(column) = checked.column(table, name, key.at) else { continue };
            if let Some(null) = column.null {
                let what = format!("{}.{} is in the primary key and says `null`.", table.title(), name.text);
                hits.push(Hit::new(column.at, null, what).of_column(table.title(), &name.text).replaced(null, ""));
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int null primary key)", expect![[r#"
            1:23 t.a is in the primary key and says `null`.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int primary key, b int null)"]);
    }
}
