//! An index of ClickHouse has no type.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "index_without_type",
    severity: Severity::Error,
    dialects: dialects("C"),
    why: "ClickHouse builds skipping indexes and wants to know which kind.",
    advice: "Write `type minmax`, `set(100)` or `bloom_filter` behind the expression.",
    source: "Tried on the engines: tests/sql/verdicts.json, index",
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
            Dialect::Clickhouse,
            "create table t (a Int32) engine = MergeTree order by a; create index i on t (a);",
            expect![[r#"
                1:57 ClickHouse wants `type` behind what an index is built on.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Clickhouse,
            &[
                "create table t (a Int32) engine = MergeTree order by a; create index i on t a type minmax granularity 1;",
            ],
        );
    }
}
