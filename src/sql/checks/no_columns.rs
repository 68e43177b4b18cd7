//! A table has no column.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "no_columns",
    severity: Severity::Error,
    dialects: dialects("MTLSBRXDCO"),
    why: "A table has at least one column.",
    advice: "Declare the columns.",
    source: "Tried on the engines: tests/sql/verdicts.json, no-columns",
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
        hits(&CHECK, Dialect::Duckdb, "create table t ()", expect![[r#"
            1:14 t has no column.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t ()"]);
    }
}
