//! A skipping index is of a type that ClickHouse does not know.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_skipping_index",
    severity: Severity::Error,
    dialects: dialects("C"),
    why: "ClickHouse refuses the index.",
    advice: "Use `minmax`, `set(100)` or `bloom_filter`.",
    source: "Tried on the engines: tests/sql/verdicts.json, skip-index-unknown-type",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    const KNOWN: &str = "minmax,set,bloom_filter,ngrambf_v1,tokenbf_v1,sparse_grams,text,hypothesis,vector_similarity,inverted,full_text,gin,annoy,usearch";
    for index in checked.indexes.iter().filter(|index| index.inside && !index.method.is_empty()) {
        if !KNOWN.split(',').any(|held| held == index.method) {
            hits.push(
                Hit::new(
                    index.at,
                    index.span,
                    format!("An index on {} is of the type {}.", index.table.name.text, index.method),
                )
                .of(&index.table.name.text),
            );
        }
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
            Dialect::Clickhouse,
            "create table t (a Int32, index i a type fancy) engine = MergeTree order by a",
            expect![[r#"
                1:26 An index on t is of the type fancy.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Clickhouse,
            &["create table t (a Int32, index i a type minmax granularity 1) engine = MergeTree order by a"],
        );
    }
}
