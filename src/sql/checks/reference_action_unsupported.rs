//! A reference says what happens to its rows, which the engine does not do.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "reference_action_unsupported",
    severity: Severity::Error,
    dialects: dialects("D"),
    why: "DuckDB only refuses to delete a row that is referred to; it does nothing to the rows that refer.",
    advice: "Remove the action, and delete the rows that refer yourself.",
    source: "Tried on the engines: tests/sql/verdicts.json, reference-cascade",
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
            Dialect::Duckdb,
            "create table p (id int primary key); create table t (a int references p (id) on delete cascade);",
            expect![[r#"
                1:78 DuckDB has no `on … cascade` for references.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Duckdb,
            &["create table p (id int primary key); create table t (a int references p (id) on delete restrict);"],
        );
    }
}
