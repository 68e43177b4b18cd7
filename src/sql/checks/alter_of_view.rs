//! A view is changed as if it were a table.

use super::checked::{Checked, Deed, Sort, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "alter_of_view",
    severity: Severity::Error,
    dialects: dialects("PMLDXC"),
    why: "A view has no columns of its own; the engine refuses the statement.",
    advice: "Change the table below, or create the view anew.",
    source: "Tried on the engines: tests/sql/verdicts.json, alter-view-as-table",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for act in &checked.acts {
        let plain = matches!(
            act.deed,
            Deed::AddColumn(..)
                | Deed::AddConstraint(_)
                | Deed::DropColumn(_)
                | Deed::SetType(..)
                | Deed::SetNotNull(..)
        );
        if plain
            && checked.held(&act.table, act.at, &[Sort::Table, Sort::View]).is_some_and(|held| held.sort == Sort::View)
        {
            let what = format!("{} is a view.", act.table.name.text);
            hits.push(Hit::new(act.at, act.table.name.span, what).of(&act.table.name.text));
        }
    }
    for index in checked.indexes.iter().filter(|_| checked.dialect != Dialect::Clickhouse) {
        let held =
            checked.held(&index.table, index.at, &[Sort::Table, Sort::View]).filter(|held| held.sort == Sort::View);
        let stored = held.and_then(|held| checked.views.get(held.id)).is_some_and(|view| view.materialized);
        if held.is_some() && !stored {
            hits.push(
                Hit::new(
                    index.at,
                    index.table.name.span,
                    format!("{} is a view and has no index.", index.table.name.text),
                )
                .of(&index.table.name.text),
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
            "create table t (a int); create view v as select a from t;
alter table v add column x int;
create index i on v (a);",
            expect![[r#"
                2:13 v is a view.
                3:19 v is a view and has no index.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (a int); create materialized view v as select a from t; create index i on v (a);"],
        );
    }
}
