//! Two constraints have one name.

use super::checked::{Checked, Demand, Sort, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    rule: "duplicate_constraint_name",
    severity: Severity::Error,
    dialects: dialects("PM"),
    why: "A constraint is found by its name, so the second one is refused.",
    advice: "Give one of them another name, or leave the name out.",
    source: "Tried on the engines: tests/sql/verdicts.json, check-name-twice, unique-name-on-two-tables",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for clash in checked.clashes.iter().filter(|clash| clash.sort == Sort::Constraint) {
        let Some((other, span)) = clash.other else { continue };
        let name = &clash.name.name;
        let what = format!(
            "The constraint {} makes an index of that name, which the {} on line {} has.",
            name.text,
            other.word(),
            span.line
        );
        hits.push(Hit::new(clash.at, name.span, what));
    }
    let postgresql = checked.dialect == Dialect::Postgresql;
    for table in &checked.tables {
        let mut seen: BTreeMap<(String, bool), Demand> = BTreeMap::new();
        for held in table.constraints.iter().filter(|held| held.until.is_none()) {
            let Some(name) = held.name.as_ref().filter(|_| held.demand != Demand::Primary || postgresql) else {
                continue;
            };
            let keyed = !postgresql && held.demand != Demand::Check;
            let twice = seen.insert((checked.fold(name), keyed), held.demand);
            let known = matches!(held.demand, Demand::Primary | Demand::Unique)
                && matches!(twice, Some(Demand::Primary | Demand::Unique));
            if twice.is_some() && !(postgresql && known) {
                let what = format!("{} has two constraints called {}.", table.title(), name.text);
                hits.push(Hit::new(held.at, name.span, what).of(table.title()));
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
            "create table t (a int, constraint c check (a > 0), constraint c check (a < 9));
create table u (a int, constraint k unique (a));
create table v (a int, constraint k unique (a));",
            expect![[r#"
                1:63 t has two constraints called c.
                3:35 The constraint k makes an index of that name, which the constraint on line 2 has.
            "#]],
        );
        hits(
            &CHECK,
            Dialect::Mysql,
            "create table t (a int, b int, constraint c unique (a), constraint c unique (b))",
            expect![[r#"
                1:67 t has two constraints called c.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int, constraint c check (a > 0)); create table u (a int, constraint c check (a > 0));",
                "create table t (a int, constraint c unique (a)); alter table t drop constraint c; alter table t add constraint c unique (a);",
            ],
        );
    }
}
