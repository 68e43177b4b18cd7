//! A column that may not be null is added without a default.

use super::checked::{Checked, Deed, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "adding_required_column",
    severity: Severity::Warning,
    dialects: dialects("PMTDRO"),
    why: "Rows that are there have no value for it: the statement fails on every table that is not empty.",
    advice: "Give it a default, or add it nullable, fill it, and forbid null afterwards.",
    source: "squawk, rules for PostgreSQL migrations; PostgreSQL manual, ALTER TABLE",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for act in &checked.acts {
        // a table that the same files make is empty
        let held = checked.table(&act.table, act.at).or_else(|| checked.table(&act.table, act.at.checked_sub(1)?));
        if held.is_some_and(|table| checked.file(table.at) == checked.file(act.at)) {
            continue;
        }
        let Deed::AddColumn(column, _) = &act.deed else { continue };
        if column.not_null.is_some()
            && column.default.is_none()
            && column.generated.is_none()
            && column.numbered.is_none()
        {
            hits.push(
                Hit::new(
                    act.at,
                    column.name.span,
                    format!(
                        "{}.{} is added without a value for the rows that are there.",
                        act.table.name.text, column.name.text
                    ),
                )
                .of_column(&act.table.name.text, &column.name.text),
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
        hits(&CHECK, Dialect::Postgresql, "alter table t add column a int not null;", expect![[r#"
            1:26 t.a is added without a value for the rows that are there.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "alter table t add column a int not null default 0;",
                "create table t (a int); alter table t add column b int not null;",
            ],
        );
    }
}
