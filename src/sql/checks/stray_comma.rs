//! A comma has nothing beside it.

use super::checked::{Checked, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "stray_comma",
    severity: Severity::Error,
    dialects: EVERY,
    why: "The engine expects another column behind a comma.",
    advice: "Remove the comma, or write what is missing.",
    source: "Tried on the engines: tests/sql/verdicts.json, comma-at-end",
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int, b int,)", expect![[r#"
            1:29 Nothing stands beside this comma.
        "#]]);
        hits(&CHECK, Dialect::Postgresql, "create table t (a int,, b int)", expect![[r#"
            1:23 Nothing stands beside this comma.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Duckdb, &["create table t (a int,)"]);
    }
}
