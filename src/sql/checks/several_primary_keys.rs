//! A table has more than one primary key.

use super::checked::{Checked, Constraint, Demand, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "several_primary_keys",
    severity: Severity::Error,
    dialects: EVERY,
    why: "A table has one primary key; every engine refuses a second.",
    advice: "Keep one. A key of several columns is one constraint, `primary key (a, b)`; what else is unique is `unique`.",
    source: "Tried on the engines: tests/sql/verdicts.json, key-twice-below",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        // MariaDB takes `primary key primary key`
        let same = |key: &Constraint<'_>| {
            checked.dialect == Dialect::Mysql
                && key.beside
                && table.primary().is_some_and(|first| first.beside && first.columns == key.columns)
        };
        for key in table.of(Demand::Primary).skip(1).filter(|key| !same(key)) {
            let what = format!("{} has more than one primary key.", table.title());
            hits.push(Hit::new(key.at, key.span, what).of(table.title()));
        }
        let outside = table.clause("primary key").filter(|_| table.primary().is_some());
        if let Some(clause) = outside {
            let what = format!("{} has more than one primary key.", table.title());
            hits.push(Hit::new(table.at, clause.span(), what).of(table.title()));
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
            "create table t (a int primary key, b int primary key);
create table u (a int primary key);
alter table u add constraint k primary key (a);",
            expect![[r#"
                1:42 t has more than one primary key.
                3:19 u has more than one primary key.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int, b int, primary key (a, b), unique (b));"]);
    }
}
