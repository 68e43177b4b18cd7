//! A reference is to a view.

use super::checked::{Checked, Demand, Sort, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "reference_to_view",
    severity: Severity::Error,
    dialects: dialects("PDMTO"),
    why: "Only rows of a table can be referred to.",
    advice: "Refer to the table below the view.",
    source: "Tried on the engines: tests/sql/verdicts.json, reference-to-view",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for held in table.constraints.iter().filter(|held| held.demand == Demand::Reference) {
            if checked
                .held(&held.target, held.at, &[Sort::Table, Sort::View])
                .is_some_and(|found| found.sort == Sort::View)
            {
                let what = format!("{} refers to {}, which is a view.", table.title(), held.target.name.text);
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
            "create table p (id int primary key); create view v as select id from p;
create table t (a int references v (id));",
            expect![[r#"
                2:34 t refers to v, which is a view.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table p (id int primary key); create table t (a int references p (id));"],
        );
    }
}
