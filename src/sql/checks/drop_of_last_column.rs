//! The only column of a table is dropped.

use super::checked::{Checked, Deed, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "drop_of_last_column",
    severity: Severity::Error,
    dialects: dialects("DLMXC"),
    why: "A table keeps at least one column; the engine refuses the statement.",
    advice: "Drop the table.",
    source: "Tried on the engines: tests/sql/verdicts.json, drop-only-column",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for act in &checked.acts {
        let Deed::DropColumn(name) = &act.deed else { continue };
        let Some(table) = checked.table(&act.table, act.at).filter(|table| table.complete) else { continue };
        let dropped = table.columns.iter().any(|column| column.until == Some(act.at));
        if dropped && table.columns_at(act.at).next().is_none() {
            let what = format!("{}.{} is the only column of its table.", table.title(), name.text);
            hits.push(Hit::new(act.at, name.span, what).of_column(table.title(), &name.text));
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
        hits(&CHECK, Dialect::Duckdb, "create table t (a int); alter table t drop column a;", expect![[r#"
            1:51 t.a is the only column of its table.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int); alter table t drop column a;"]);
        misses(&CHECK, Dialect::Duckdb, &["create table t (a int, b int); alter table t drop column a;"]);
    }
}
