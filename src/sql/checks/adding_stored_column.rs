//! A computed column is added to a table.

use super::checked::{Checked, Deed, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "adding_stored_column",
    severity: Severity::Warning,
    dialects: dialects("PM"),
    why: "The engine computes it for every row while nobody can write.",
    advice: "Add a plain column, fill it in batches, and keep it by a trigger; or make a view.",
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
        if column.generated.is_some() && column.clauses.iter().any(|(words, _)| *words == "stored") {
            hits.push(
                Hit::new(
                    act.at,
                    column.name.span,
                    format!("{}.{} is computed for every row at once.", act.table.name.text, column.name.text),
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
        hits(
            &CHECK,
            Dialect::Postgresql,
            "alter table t add column a int generated always as (b + 1) stored;",
            expect![[r#"
                1:26 t.a is computed for every row at once.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["alter table t add column a int;"]);
    }
}
