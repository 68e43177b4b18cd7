//! A column that may not be null has null as its default.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "default_null_not_null",
    severity: Severity::Error,
    dialects: dialects("MC"),
    why: "Every row that leaves the column out is refused; MySQL and ClickHouse refuse the column at once.",
    advice: "Remove the default, or allow null.",
    source: "Tried on the engines: tests/sql/verdicts.json, default-null-not-null",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let Some(default) = column.default.filter(|default| default.is("null")) else { continue };
            let bare = checked.dialect == Dialect::Clickhouse
                && column.null.is_none()
                && column.kind.as_ref().is_some_and(|kind| !kind.text.starts_with("Nullable"));
            if column.not_null.is_some() || (bare && column.not_null.is_some()) {
                let what = format!("{}.{} may not be null and is null by default.", table.title(), column.name.text);
                hits.push(Hit::new(column.at, default.span(), what).of_column(table.title(), &column.name.text));
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
        hits(&CHECK, Dialect::Mysql, "create table t (a int not null default null)", expect![[r#"
            1:40 t.a may not be null and is null by default.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Mysql, &["create table t (a int default null)"]);
    }
}
