//! A statement does several things to a table.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "several_actions",
    severity: Severity::Error,
    dialects: dialects("LD"),
    why: "The engine takes one action in a statement.",
    advice: "Write a statement for each.",
    source: "Tried on the engines: tests/sql/verdicts.json, add-two-columns",
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
            Dialect::Sqlite,
            "create table t (a int); alter table t add column b int, add column c int;",
            expect![[r#"
                1:37 SQLite takes one action in a statement.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (a int); alter table t add column b int, add column c int;"],
        );
    }
}
