//! Rows are sorted by a column that may be null.

use super::checked::{Checked, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "nullable_sorting_key",
    severity: Severity::Error,
    dialects: dialects("C"),
    why: "ClickHouse refuses it unless `allow_nullable_key` is set.",
    advice: "Make the column not nullable, with a default for what is missing.",
    source: "Tried on the engines: tests/sql/verdicts.json, merge-tree-nullable-order",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        if table.clause("engine").is_none_or(|engine| !engine.left().contains("MergeTree")) {
            continue;
        }
        let allowed = table.clause("settings").is_some_and(|settings| settings.left().contains("allow_nullable_key"));
        for (words, body) in
            table.clauses.iter().filter(|(words, _)| ["order by", "primary key"].contains(words) && !allowed)
        {
            for (_, name) in names_in(*body, checked.dialect).columns {
                let Some(column) = checked.column(table, &name, table.at) else { continue };
                let nullable = column.kind.as_ref().is_some_and(|kind| {
                    kind.text.starts_with("Nullable") || kind.text.starts_with("LowCardinality(Nullable")
                }) || column.null.is_some();
                if nullable {
                    hits.push(
                        Hit::new(
                            table.at,
                            name.span,
                            format!("`{words}` of {} names {}, which may be null.", table.title(), name.text),
                        )
                        .of_column(table.title(), &name.text),
                    );
                }
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
            "create table t (a Nullable(Int32)) engine = MergeTree order by a",
            expect![[r#"
                1:64 `order by` of t names a, which may be null.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Clickhouse,
            &["create table t (a Nullable(Int32)) engine = MergeTree order by a settings allow_nullable_key = 1"],
        );
    }
}
