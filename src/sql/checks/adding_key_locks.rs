//! A key is added that builds its index while everyone waits.

use super::checked::{Checked, Deed, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "adding_key_locks",
    severity: Severity::Warning,
    dialects: dialects("P"),
    why: "Nobody can read or write until the index is built.",
    advice: "Build a unique index concurrently first, and add the key `using index`.",
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
        let Deed::AddConstraint(held) = &act.deed else { continue };
        if matches!(held.demand, Demand::Primary | Demand::Unique) && !held.columns.is_empty() {
            hits.push(
                Hit::new(
                    act.at,
                    held.span,
                    format!("The key of {} builds its index while everyone waits.", act.table.name.text),
                )
                .of(&act.table.name.text),
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
        hits(&CHECK, Dialect::Postgresql, "alter table t add constraint u unique (a);", expect![[r#"
            1:19 The key of t builds its index while everyone waits.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["alter table t add constraint u unique using index i;"]);
    }
}
