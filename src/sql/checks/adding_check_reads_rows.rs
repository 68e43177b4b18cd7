//! A check is added that is tested at once.

use super::checked::{Checked, Deed, Demand, dialects, end_of};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "adding_check_reads_rows",
    severity: Severity::Warning,
    dialects: dialects("P"),
    why: "Nobody can write while every row is tested.",
    advice: "Add it `not valid`, and `validate constraint` in a later transaction.",
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
        if held.demand == Demand::Check && !held.traits.contains(&"not valid") {
            hits.push(
                Hit::new(
                    act.at,
                    held.span,
                    format!("A check of {} is tested on every row at once.", act.table.name.text),
                )
                .of(&act.table.name.text)
                .replaced(end_of(held.span), " not valid"),
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
        hits(&CHECK, Dialect::Postgresql, "alter table t add constraint c check (a > 0);", expect![[r#"
            1:19 A check of t is tested on every row at once.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["alter table t add constraint c check (a > 0) not valid;"]);
    }
}
