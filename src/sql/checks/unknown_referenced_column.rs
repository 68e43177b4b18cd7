//! A reference names a column that the other table does not have.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_referenced_column",
    severity: Severity::Error,
    dialects: dialects("PDMTSBRXO"),
    why: "The engine refuses the reference.",
    advice: "Name the column of the other table that identifies its rows, or leave the list out to mean its primary key.",
    source: "Tried on the engines: tests/sql/verdicts.json, reference-unknown-column",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for held in table.constraints.iter().filter(|held| held.demand == Demand::Reference) {
            let Some(target) = checked.table(&held.target, held.at).filter(|target| target.complete) else { continue };
            for name in &held.to {
                if checked.column(target, name, held.at).is_none()
                    && target.kept().all(|column| checked.fold(&column.name) != checked.fold(name))
                {
                    let what = format!(
                        "{} refers to {}.{}, but {} has no such column.",
                        table.title(),
                        target.title(),
                        name.text,
                        target.title()
                    );
                    hits.push(Hit::new(held.at, name.span, what).of(table.title()));
                }
            }
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
            "create table p (id int primary key);
create table t (a int references p (zz));",
            expect![[r#"
                2:37 t refers to p.zz, but p has no such column.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table p (id int primary key); create table t (a int references p (ID), b int references p);"],
        );
    }
}
