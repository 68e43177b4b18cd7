//! A statement drops a constraint that its table does not have.

use super::checked::{Checked, Deed, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_constraint",
    severity: Severity::Error,
    dialects: dialects("PMC"),
    why: "The engine refuses the statement.",
    advice: "Correct the name, or write `if exists`.",
    source: "Tried on the engines: tests/sql/verdicts.json, drop-unknown-constraint",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for act in &checked.acts {
        let Deed::DropConstraint(Some(name)) = &act.deed else { continue };
        let Some(table) = checked.table(&act.table, act.at).filter(|table| table.complete && table.parent.is_none())
        else {
            continue;
        };
        let dropped = table.constraints.iter().any(|held| held.until == Some(act.at));
        let named = table
            .constraints
            .iter()
            .any(|held| held.name.as_ref().is_some_and(|held| checked.fold(held) == checked.fold(name)));
        let indexed = checked
            .indexes
            .iter()
            .any(|index| index.name.as_ref().is_some_and(|held| checked.fold(held) == checked.fold(name)));
        if !dropped && !named && !indexed && !act.careful {
            let what = format!("{} has no constraint {}.", table.title(), name.text);
            hits.push(Hit::new(act.at, name.span, what).of(table.title()));
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int); alter table t drop constraint nope;", expect![[r#"
            1:55 t has no constraint nope.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int primary key, b int unique); alter table t drop constraint t_pkey; alter table t drop constraint t_b_key;",
            ],
        );
    }
}
