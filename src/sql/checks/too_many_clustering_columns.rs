//! A table is clustered by more columns than the engine takes.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "too_many_clustering_columns",
    severity: Severity::Error,
    dialects: dialects("BX"),
    why: "BigQuery and Databricks cluster by four columns.",
    advice: "Keep the four that queries filter by most, the most selective first.",
    source: "BigQuery, Clustered tables: limitations; Databricks, Use liquid clustering for tables",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let Some(body) = table.clause("cluster by") else { continue };
        let keys = checked.keys_of("cluster by", body).unwrap_or(body);
        let n_columns = keys.items().len();
        if n_columns > 4 {
            hits.push(
                Hit::new(table.at, body.span(), format!("{} is clustered by {n_columns} columns.", table.title()))
                    .of(table.title()),
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
            Dialect::Bigquery,
            "create table t (a int64, b int64, c int64, d int64, e int64) cluster by a, b, c, d, e",
            expect![[r#"
                1:73 t is clustered by 5 columns.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Bigquery, &["create table t (a int64, b int64) cluster by a, b"]);
    }
}
