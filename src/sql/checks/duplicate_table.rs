//! A table or a view is declared although something of its name is there.

use super::checked::{Checked, EVERY, Sort};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "duplicate_table",
    severity: Severity::Error,
    dialects: EVERY,
    why: "The second declaration is refused, and what it declares differently is never made.",
    advice: "Remove one of them, give one another name, or write `if not exists` where it is meant to be there already.",
    source: "Tried on the engines: tests/sql/verdicts.json, table-twice-by-case",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for clash in checked.clashes.iter().filter(|clash| matches!(clash.sort, Sort::Table | Sort::View)) {
        let Some((other, span)) = clash.other else { continue };
        let what = if clash.sort == other {
            format!(
                "The {} {} is declared twice; the first time on line {}.",
                clash.sort.word(),
                clash.name.name.text,
                span.line
            )
        } else {
            format!(
                "The {} {} has the name of the {} on line {}.",
                clash.sort.word(),
                clash.name.name.text,
                other.word(),
                span.line
            )
        };
        hits.push(Hit::new(clash.at, clash.name.name.span, what).of(&clash.name.name.text));
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
            "create table t (a int);
create table public.T (b int);
create view t as select 1 as a;",
            expect![[r#"
                2:21 The table T is declared twice; the first time on line 1.
                3:13 The view t has the name of the table on line 2.
            "#]],
        );
        hits(
            &CHECK,
            Dialect::Duckdb,
            "create table t (a int);
create table \"T\" (b int);",
            expect![[r#"
                2:14 The table T is declared twice; the first time on line 1.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int); drop table t; create table t (a int);",
                "create table t (a int); create table if not exists t (a int);",
                "create table a.t (a int); create table b.t (a int);",
            ],
        );
        misses(&CHECK, Dialect::Snowflake, &["create table t (a int); create or replace table t (a int);"]);
    }
}
