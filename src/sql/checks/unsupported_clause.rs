//! A clause belongs to another engine.

use super::checked::{Checked, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unsupported_clause",
    severity: Severity::Error,
    dialects: EVERY,
    why: "The engine refuses the statement.",
    advice: "Remove the clause, or write what the engine has for it.",
    source: "Tried on the engines: tests/sql/verdicts.json, the families physical and generated",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    hits.extend(checked.troubles_of(CHECK.rule).map(Hit::from));
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
            "create table t (a int auto_increment, b int) engine = InnoDB",
            expect![[r#"
                1:23 PostgreSQL has no `auto_increment`; it belongs to MySQL.
                1:46 PostgreSQL has no `engine`; it belongs to MySQL, ClickHouse.
            "#]],
        );
        hits(&CHECK, Dialect::Duckdb, "create table t (a int primary key) partition by range (a)", expect![[r#"
            1:36 DuckDB has no `partition by`; it belongs to PostgreSQL, MySQL, Snowflake.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Mysql,
            &["create table t (a int auto_increment primary key) engine = InnoDB default charset = utf8mb4"],
        );
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (a int generated always as identity) with (fillfactor = 70)"],
        );
    }
}
