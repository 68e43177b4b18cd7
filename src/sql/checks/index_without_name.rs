//! An index has no name.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "index_without_name",
    severity: Severity::Error,
    dialects: dialects("DLMTO"),
    why: "The engine wants a name to find the index by.",
    advice: "Name the index.",
    source: "Tried on the engines: tests/sql/verdicts.json, index-without-name",
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
        hits(&CHECK, Dialect::Duckdb, "create table t (a int); create index on t (a);", expect![[r#"
            1:25 DuckDB wants a name for every index.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int); create index on t (a);"]);
    }
}
