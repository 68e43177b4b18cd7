//! A table is partitioned by a column that has a value for nearly every row.

use super::checked::{Checked, Kind, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "partition_by_many_values",
    severity: Severity::Warning,
    dialects: dialects("XBSCD"),
    why: "Each value becomes a folder or a partition: thousands of small files are slower than none at all.",
    advice: "Partition by a day or a month; cluster by the rest.",
    source: "Databricks, When to partition tables; BigQuery, Introduction to partitioned tables",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for words in ["partitioned by", "partition by"] {
            let Some(body) = table.clause(words) else { continue };
            let keys = checked.keys_of(words, body).unwrap_or(body);
            for item in keys.items() {
                let mut alone = item;
                let Some(name) = alone.name().filter(|_| alone.done()) else { continue };
                let Some(column) = checked.column(table, &name, table.at) else { continue };
                let of = column.kind.as_ref().map_or(Kind::Other, |kind| kind.kind);
                let low = name.text.to_lowercase();
                let key = low == "id" || low.ends_with("_id") || low.ends_with("uuid") || of == Kind::Uuid;
                let moment = matches!(of, Kind::Moment | Kind::ZonedMoment) && checked.dialect != Dialect::Bigquery;
                if key || moment || of == Kind::Float {
                    hits.push(
                        Hit::new(
                            table.at,
                            name.span,
                            format!("{} is partitioned by {}, which has many values.", table.title(), name.text),
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
            Dialect::Databricks,
            "create table t (user_id bigint, a int) using delta partitioned by (user_id)",
            expect![[r#"
                1:68 t is partitioned by user_id, which has many values.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Databricks, &["create table t (d date, a int) using delta partitioned by (d)"]);
    }
}
