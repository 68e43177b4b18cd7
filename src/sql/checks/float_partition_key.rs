//! A table is partitioned by a floating-point number.

use super::checked::{Checked, Kind, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "float_partition_key",
    severity: Severity::Error,
    dialects: dialects("C"),
    why: "ClickHouse refuses it: nearly every row would be a partition of its own.",
    advice: "Partition by a month: `toYYYYMM(day)`.",
    source: "Tried on the engines: tests/sql/verdicts.json, merge-tree-partition-float",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let Some(body) = table.clause("partition by") else { continue };
        let mut alone = body;
        let Some(name) = alone.name().filter(|_| alone.done()) else { continue };
        let Some(kind) = checked.column(table, &name, table.at).and_then(|column| column.kind.as_ref()) else {
            continue;
        };
        if kind.kind == Kind::Float {
            hits.push(
                Hit::new(
                    table.at,
                    body.span(),
                    format!("{} is partitioned by {}, which is {}.", table.title(), name.text, kind.text),
                )
                .of_column(table.title(), &name.text),
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
            "create table t (a Int32, f Float64) engine = MergeTree partition by f order by a",
            expect![[r#"
                1:69 t is partitioned by f, which is Float64.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Clickhouse,
            &["create table t (a Int32, d Date) engine = MergeTree partition by toYYYYMM(d) order by a"],
        );
    }
}
