//! A computed column does not say that it is stored.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "generated_without_stored",
    severity: Severity::Error,
    dialects: dialects("P"),
    why: "Before its version 18 PostgreSQL has stored computed columns only, and wants the word.",
    advice: "Write `stored` behind the expression.",
    source: "Tried on the engines: tests/sql/verdicts.json, generated-no-kind",
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int, b int generated always as (a + 1))", expect![[r#"
            1:24 b is computed and does not say `stored`.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int, b int generated always as (a + 1) stored)"]);
    }
}
