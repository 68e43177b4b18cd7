//! A column gets another type.

use super::checked::{Checked, Deed, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "changing_column_type",
    severity: Severity::Warning,
    dialects: dialects("PMTR"),
    why: "The engine writes the whole table anew while nobody can read it, and every client has to follow at the same moment.",
    advice: "Add a column of the new type, fill it in batches, and change over.",
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
        let (Deed::SetType(name, ..) | Deed::Redeclare(name, _)) = &act.deed else { continue };
        hits.push(
            Hit::new(act.at, act.span, format!("{}.{} gets another type.", act.table.name.text, name.text))
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
        hits(&CHECK, Dialect::Postgresql, "alter table t alter column a type bigint;", expect![[r#"
            1:15 t.a gets another type.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int); alter table t alter column a type bigint;"]);
    }
}
