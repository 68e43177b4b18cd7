//! A table refers to a temporary one.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "reference_to_temporary",
    severity: Severity::Error,
    dialects: dialects("PD"),
    why: "A temporary table goes with its session, so no other table may refer to it.",
    advice: "Make the other table permanent, or this one temporary.",
    source: "tests/sql/verdicts.json, reference-to-temporary",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.tables.iter().filter(|table| !table.temporary) {
        for held in table.constraints.iter().filter(|held| held.demand == Demand::Reference) {
            if checked.table(&held.target, held.at).is_some_and(|target| target.temporary) {
                let what = format!("{} refers to {}, which is temporary.", table.title(), held.target.name.text);
                hits.push(Hit::new(held.at, held.target.name.span, what).of(table.title()));
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
            "create temp table p (id int primary key);
create table t (a int references p (id));",
            expect![[r#"
                2:34 t refers to p, which is temporary.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create temp table p (id int primary key); create temp table t (a int references p (id));"],
        );
    }
}
