//! A type that cannot be null is made so.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "nested_nullable",
    severity: Severity::Error,
    dialects: dialects("C"),
    why: "ClickHouse takes `Nullable` around plain values only.",
    advice: "Put it inside: `LowCardinality(Nullable(String))`, `Array(Nullable(Int32))`.",
    source: "Tried on the engines: tests/sql/verdicts.json, nullable-array",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let Some(kind) = &column.kind else { continue };
            let wrong = ["Nullable(LowCardinality", "Nullable(Array", "Nullable(Map", "Nullable(Nested"]
                .iter()
                .find(|start| kind.text.contains(*start));
            if let Some(wrong) = wrong {
                hits.push(
                    Hit::new(column.at, kind.span, format!("{}.{} is {wrong}….", table.title(), column.name.text))
                        .of_column(table.title(), &column.name.text),
                );
            }
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
            "create table t (a Int32, b Nullable(Array(Int32))) engine = MergeTree order by a",
            expect![[r#"
                1:28 t.b is Nullable(Array….
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Clickhouse,
            &["create table t (a Int32, b Array(Nullable(Int32))) engine = MergeTree order by a"],
        );
    }
}
