//! A reference stands before the table that it refers to.

use super::checked::{Checked, Demand, Sort, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "reference_before_table",
    severity: Severity::Error,
    dialects: dialects("PDMTRO"),
    why: "Statements run in their order: the table is not there yet, and the reference is refused.",
    advice: "Move the table up, or add the reference at the end by `alter table`.",
    source: "Tried on the engines: tests/sql/verdicts.json, reference-forward",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for held in table.constraints.iter().filter(|held| held.demand == Demand::Reference) {
            if checked.held(&held.target, held.at, &[Sort::Table, Sort::View]).is_some() || checked.references_off {
                continue;
            }
            let Some(later) = checked.elsewhere(&held.target, held.at) else { continue };
            // the order of several files is not known
            if checked.file(later) == checked.file(held.at) && later > held.at {
                let what =
                    format!("{} refers to {}, which is declared further down.", table.title(), held.target.name.text);
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
            "create table t (a int references p (id));
create table p (id int primary key);",
            expect![[r#"
                1:34 t refers to p, which is declared further down.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table p (id int primary key); create table t (a int references p (id));",
                "create table t (id int primary key, a int references t (id));",
            ],
        );
        misses(
            &CHECK,
            Dialect::Mysql,
            &[
                "set foreign_key_checks = 0; create table t (a int, foreign key (a) references p (id)); create table p (id int primary key);",
            ],
        );
    }
}
