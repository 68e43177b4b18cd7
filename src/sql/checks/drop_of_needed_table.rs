//! A table is dropped that others need.

use super::checked::{Checked, Demand, Sort, Table, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "drop_of_needed_table",
    severity: Severity::Error,
    dialects: dialects("PDM"),
    why: "The engine refuses the statement while another table refers to this one, or a view reads it.",
    advice: "Drop what needs it first, or say `cascade` where the engine has it.",
    source: "Tried on the engines: tests/sql/verdicts.json, drop-referenced, drop-viewed",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for (sort, name, id, cascade, at) in checked.drops.iter().filter(|(sort, ..)| *sort == Sort::Table) {
        if *cascade && checked.dialect == Dialect::Postgresql {
            continue;
        }
        let refers = |table: &&Table<'_>| {
            let there = table.at < *at && table.until.is_none_or(|until| until > *at);
            there
                && table.constraints.iter().any(|held| {
                    held.demand == Demand::Reference
                        && held.until.is_none_or(|until| until > *at)
                        && checked.held(&held.target, held.at, &[Sort::Table]).is_some_and(|target| target.id == *id)
                })
        };
        let other = checked.tables.iter().enumerate().find(|(other, table)| other != id && refers(table));
        let view =
            checked.views.iter().filter(|view| view.at < *at && checked.dialect == Dialect::Postgresql).find(|view| {
                let there = checked.held(&view.name, *at, &[Sort::View]).is_some();
                there
                    && view.query.is_some_and(|query| {
                        query
                            .reads()
                            .iter()
                            .any(|read| checked.held(read, view.at, &[Sort::Table]).is_some_and(|held| held.id == *id))
                    })
            });
        let who = other
            .map(|(_, table)| format!("{} refers to it", table.title()))
            .or(view.map(|view| format!("the view {} reads it", view.name.name.text)));
        if let Some(who) = who {
            let what = format!("The {} {} cannot be dropped: {who}.", sort.word(), name.name.text);
            hits.push(Hit::new(*at, name.name.span, what).of(&name.name.text));
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
            "create table p (id int primary key); create table t (a int references p (id));
drop table p;",
            expect![[r#"
                2:12 The table p cannot be dropped: t refers to it.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table p (id int primary key); create table t (a int references p (id)); drop table p cascade;",
                "create table p (id int primary key); create table t (a int references p (id)); drop table t; drop table p;",
            ],
        );
    }
}
