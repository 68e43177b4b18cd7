//! A reference is to columns that are no key.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "reference_to_nothing_unique",
    severity: Severity::Error,
    dialects: dialects("PDMTO"),
    why: "A reference must find one row at most; the engine refuses one to columns that are neither the primary key nor unique.",
    advice: "Refer to the primary key, or declare the columns unique.",
    source: "Tried on the engines: tests/sql/verdicts.json, reference-not-unique",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for held in table.constraints.iter().filter(|held| held.demand == Demand::Reference) {
            let Some(target) = checked.table(&held.target, held.at).filter(|target| target.complete) else { continue };
            if checked.column_missing(target, &held.to, held.at) || checked.is_migration(target.at) {
                continue;
            }
            let Some(problem) = checked.not_unique(target, &held.to, held.at) else { continue };
            let what = format!("{} refers to {}{problem}", table.title(), target.title());
            hits.push(Hit::new(held.at, held.span, what).of(table.title()));
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
            "create table p (id int primary key, x int);
create table t (a int references p (x));
create table q (x int);
create table u (a int references q);",
            expect![[r#"
                2:23 t refers to p (x), which is no key of it.
                4:23 u refers to q, which has no primary key.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table p (id int primary key, x int unique); create table t (a int references p (x));",
                "create table p (x int); create unique index i on p (x); create table t (a int references p (x));",
            ],
        );
        misses(
            &CHECK,
            Dialect::Mysql,
            &["create table p (id int, key (id)); create table t (a int, foreign key (a) references p (id));"],
        );
    }
}
