//! A reference has another number of columns than what it refers to.

use super::checked::{Checked, Demand, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "reference_count_differs",
    severity: Severity::Error,
    dialects: EVERY,
    why: "The engine refuses the reference: each column needs its counterpart.",
    advice: "Name as many columns on one side as on the other.",
    source: "Tried on the engines: tests/sql/verdicts.json, reference-count-differs",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for held in table.constraints.iter().filter(|held| held.demand == Demand::Reference) {
            let Some(target) = checked.table(&held.target, held.at).filter(|target| target.complete) else { continue };
            let wanted = if held.to.is_empty() { checked.key_width(target, held.at) } else { Some(held.to.len()) };
            let lenient = held.to.is_empty() && checked.dialect == Dialect::Sqlite;
            if let Some(wanted) =
                wanted.filter(|wanted| *wanted != held.columns.len() && !held.columns.is_empty() && !lenient)
            {
                let what = format!(
                    "{} refers to {} with {} columns, where {wanted} are needed.",
                    table.title(),
                    target.title(),
                    held.columns.len()
                );
                hits.push(Hit::new(held.at, held.span, what).of(table.title()));
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
create table t (a int, b int, foreign key (a, b) references p (id), foreign key (a, b) references p);",
            expect![[r#"
                2:31 t refers to p with 2 columns, where 1 are needed.
                2:69 t refers to p with 2 columns, where 1 are needed.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table p (a int, b int, primary key (a, b)); create table t (a int, b int, foreign key (a, b) references p);",
            ],
        );
    }
}
