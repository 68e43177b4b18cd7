//! A reference is of another type than what it refers to.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "reference_type_differs",
    severity: Severity::Error,
    dialects: dialects("PDM"),
    why: "The engine cannot compare the two columns and refuses the reference.",
    advice: "Give both columns one type.",
    source: "Tried on the engines: tests/sql/verdicts.json, reference-text-to-int",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for held in table.constraints.iter().filter(|held| held.demand == Demand::Reference) {
            let Some(target) = checked.table(&held.target, held.at).filter(|target| target.complete) else { continue };
            let key = if held.to.is_empty() {
                target
                    .constraints_at(held.at)
                    .find(|key| key.demand == Demand::Primary)
                    .map(|key| key.columns.clone())
                    .unwrap_or_default()
            } else {
                held.to.clone()
            };
            for (from, to) in held.columns.iter().zip(&key) {
                let one = checked.column(table, from, held.at).and_then(|column| column.kind.as_ref());
                let other = checked.column(target, to, held.at).and_then(|column| column.kind.as_ref());
                let (Some(one), Some(other)) = (one, other) else { continue };
                if !checked.comparable(one, other, held.at) {
                    let what = format!(
                        "{}.{} is {} and refers to {}.{}, which is {}.",
                        table.title(),
                        from.text,
                        one.text,
                        target.title(),
                        to.text,
                        other.text
                    );
                    hits.push(
                        Hit::new(held.at, one.span, what)
                            .of_column(table.title(), &from.text)
                            .replaced(one.span, other.unnumbered()),
                    );
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
create table t (a varchar(10) references p (id));",
            expect![[r#"
                2:19 t.a is varchar(10) and refers to p.id, which is int.
            "#]],
        );
        hits(
            &CHECK,
            Dialect::Duckdb,
            "create table p (id int primary key);
create table t (a bigint references p (id));",
            expect![[r#"
                2:19 t.a is bigint and refers to p.id, which is int.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table p (id int primary key, s varchar(5) unique); create table t (a bigint references p (id), b text references p (s));",
            ],
        );
    }
}
