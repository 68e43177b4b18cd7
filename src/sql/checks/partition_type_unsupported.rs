//! A table is partitioned by a column of a type that BigQuery does not partition by.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "partition_type_unsupported",
    severity: Severity::Error,
    dialects: dialects("B"),
    why: "BigQuery partitions by a day, a moment, or a range of whole numbers.",
    advice: "Partition by a date, or by `range_bucket(a, generate_array(…))`.",
    source: "BigQuery, CREATE TABLE statement: partition_expression",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let Some(mut body) = table.clause("partition by") else { continue };
        let whole = body;
        let Some(name) = body.name().filter(|_| body.done()) else { continue };
        let Some(kind) = checked.column(table, &name, table.at).and_then(|column| column.kind.as_ref()) else {
            continue;
        };
        if !kind.kind.is_moment() {
            let what = format!("{} is partitioned by {}, which is {}.", table.title(), name.text, kind.text);
            hits.push(Hit::new(table.at, whole.span(), what).of_column(table.title(), &name.text));
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
        hits(&CHECK, Dialect::Bigquery, "create table t (a string) partition by a", expect![[r#"
            1:40 t is partitioned by a, which is string.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Bigquery, &["create table t (a date, b timestamp) partition by a"]);
    }
}
