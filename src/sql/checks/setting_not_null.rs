//! Null is forbidden for a column that has rows.

use super::checked::{Checked, Deed, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "setting_not_null",
    severity: Severity::Warning,
    dialects: dialects("P"),
    why: "Nobody can read or write while every row is looked at.",
    advice: "Add a check `a is not null` as not valid, validate it, and then forbid null: that takes no second look.",
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
        let Deed::SetNotNull(name, true) = &act.deed else { continue };
        hits.push(
            Hit::new(
                act.at,
                act.span,
                format!("Every row of {} is looked at to forbid null in {}.", act.table.name.text, name.text),
            )
            .of_column(&act.table.name.text, &name.text),
        );
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
        hits(&CHECK, Dialect::Postgresql, "alter table t alter column a set not null;", expect![[r#"
            1:15 Every row of t is looked at to forbid null in a.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["alter table t alter column a drop not null;"]);
    }
}
