//! A table is declared although it is there.

use super::{Check, Checked, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "duplicate_table",
    severity: Severity::Error,
    dialects: &Dialect::ALL,
    why: "The second declaration is refused, and what it declares differently is never made.",
    advice: "Remove one of them, give one another name, or write `if not exists` where it is meant to be there already.",
    run,
};

fn run(checked: &Checked) -> Vec<Hit> {
    let hit = |(name, line): &(crate::sql::cursor::Name, u32)| Hit {
        what: format!("The table {} is declared twice; the first time on line {line}.", name.text),
        span: name.span,
    };
    checked.again.iter().map(hit).collect()
}

#[cfg(test)]
mod tests {
    use super::super::assert_found;
    use super::*;
    use expect_test::expect;

    #[test]
    fn declared_twice() {
        assert_found(
            &CHECK,
            "create table t (a int);\ncreate table public.T (b int);",
            Dialect::Postgresql,
            &expect![[r#"
                2:21 The table T is declared twice; the first time on line 1.
            "#]],
        );
        assert_found(
            &CHECK,
            "create table t (a int);\ncreate table \"T\" (b int);",
            Dialect::Duckdb,
            &expect![[r#"
            2:14 The table T is declared twice; the first time on line 1.
        "#]],
        );
    }

    #[test]
    fn dropped_replaced_or_in_another_schema() {
        assert_found(
            &CHECK,
            "create table t (a int); drop table t; create table t (a int);",
            Dialect::Postgresql,
            &expect![[""]],
        );
        assert_found(
            &CHECK,
            "create table t (a int); create table if not exists t (a int);",
            Dialect::Postgresql,
            &expect![[""]],
        );
        assert_found(
            &CHECK,
            "create table a.t (a int); create table b.t (a int);",
            Dialect::Postgresql,
            &expect![[""]],
        );
        assert_found(
            &CHECK,
            "create table t (a int); create or replace table t (a int);",
            Dialect::Snowflake,
            &expect![[""]],
        );
    }
}
