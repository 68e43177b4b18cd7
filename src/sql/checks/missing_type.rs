//! A column has no type.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "missing_type",
    severity: Severity::Error,
    dialects: dialects("PMTSBRXDCO"),
    why: "The engine refuses the column.",
    advice: "Write the type behind the name.",
    source: "Tried on the engines: tests/sql/verdicts.json, type-missing",
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a, b int)", expect![[r#"
            1:17 The column a has no type.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a) as select 1"]);
        misses(&CHECK, Dialect::Sqlite, &["create table t (a, b)"]);
    }
}
