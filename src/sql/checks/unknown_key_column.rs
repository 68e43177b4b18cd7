//! A key names a column that its table does not have.

use super::checked::{Checked, Demand, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_key_column",
    severity: Severity::Error,
    dialects: EVERY,
    why: "The engine refuses the statement, and the key that it should make is missing.",
    advice: "Correct the name, or declare the column.",
    source: "Tried on the engines: tests/sql/verdicts.json, key-unknown-column",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.tables.iter().filter(|table| table.complete) {
        for held in &table.constraints {
            let kind = match held.demand {
                Demand::Primary => "primary key",
                Demand::Unique => "unique key",
                Demand::Reference => "foreign key",
                Demand::Check => continue,
            };
            let when = held.until.map_or(held.at, |until| until.saturating_sub(1)).max(held.at);
            for name in held.columns.iter().filter(|_| !held.beside) {
                if checked.column(table, name, held.at).is_none()
                    && checked.column(table, name, when).is_none()
                    && !(checked.renamed && table.columns.iter().any(|column| column.until.is_some()))
                {
                    let what =
                        format!("The {kind} of {} names {}, which is no column of it.", table.title(), name.text);
                    hits.push(Hit::new(held.at, name.span, what).of_column(table.title(), &name.text));
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
            "create table t (a int, primary key (b), unique (c), foreign key (d) references t (a));",
            expect![[r#"
                1:37 The primary key of t names b, which is no column of it.
                1:49 The unique key of t names c, which is no column of it.
                1:66 The foreign key of t names d, which is no column of it.
            "#]],
        );
        hits(
            &CHECK,
            Dialect::Snowflake,
            "create table t (a int);
alter table t add constraint k unique (a, b);",
            expect![[r#"
                2:43 The unique key of t names b, which is no column of it.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int, \"B c\" int, primary key (A, \"B c\"));",
                "create table t as select 1 as a; alter table t add primary key (a);",
                "create table t (a int); alter table t add column b int; alter table t add unique (b);",
                "create table t (a int, primary key (a)); alter table t rename column a to b;",
            ],
        );
    }
}
