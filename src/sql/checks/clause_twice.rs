//! A column says one thing twice.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "clause_twice",
    severity: Severity::Error,
    dialects: dialects("PDXC"),
    why: "The engine takes each clause once.",
    advice: "Keep one.",
    source: "Tried on the engines: tests/sql/verdicts.json, default-twice",
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int default 1 default 2)", expect![[r#"
            1:33 a has two defaults.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int default 1)"]);
    }
}
