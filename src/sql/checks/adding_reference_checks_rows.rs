//! A reference is added that is checked at once.

use super::checked::{Checked, Deed, Demand, dialects, end_of};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "adding_reference_checks_rows",
    severity: Severity::Warning,
    dialects: dialects("P"),
    why: "Both tables are locked for writers while every row is looked up.",
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
        let held = match &act.deed {
            Deed::AddConstraint(held) => held,
            Deed::AddColumn(_, constraints) => match constraints.iter().find(|held| held.demand == Demand::Reference) {
                Some(held) => held,
                None => continue,
            },
            _ => continue,
        };
        if held.demand == Demand::Reference && !held.traits.contains(&"not valid") {
            let hit = Hit::new(
                act.at,
                held.span,
                format!("The reference of {} to {} is checked at once.", act.table.name.text, held.target.name.text),
            )
            .of(&act.table.name.text);
            hits.push(if held.beside { hit } else { hit.replaced(end_of(held.span), " not valid") });
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
            "alter table t add constraint f foreign key (a) references p (id);",
            expect![[r#"
                1:19 The reference of t to p is checked at once.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["alter table t add constraint f foreign key (a) references p (id) not valid;"],
        );
    }
}
