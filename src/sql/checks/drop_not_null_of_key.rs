//! A column of the primary key is to allow null.

use super::checked::{Checked, Deed, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "drop_not_null_of_key",
    severity: Severity::Error,
    dialects: dialects("PD"),
    why: "A primary key is never null; the engine refuses the statement.",
    advice: "Drop the key first.",
    source: "Tried on the engines: tests/sql/verdicts.json, drop-not-null-of-key",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for act in &checked.acts {
        let Deed::SetNotNull(name, false) = &act.deed else { continue };
        let Some(table) = checked.table(&act.table, act.at) else { continue };
        let key = table.constraints_at(act.at).find(|held| held.demand == Demand::Primary);
        if key.is_some_and(|key| key.columns.iter().any(|column| checked.fold(column) == checked.fold(name))) {
            let what = format!("{}.{} is in the primary key.", table.title(), name.text);
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
        hits(
            &CHECK,
            Dialect::Postgresql,
            "create table t (a int primary key); alter table t alter column a drop not null;",
            expect![[r#"
                1:64 t.a is in the primary key.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (a int not null); alter table t alter column a drop not null;"],
        );
    }
}
