//! A list partitioning has two columns.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "partition_of_two_columns",
    severity: Severity::Error,
    dialects: dialects("P"),
    why: "PostgreSQL partitions by lists of one column.",
    advice: "Partition by one column, or by range.",
    source: "Tried on the engines: tests/sql/verdicts.json, partition-by-list-of-two",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let Some(body) = table.clause("partition by").filter(|body| body.is("list")) else { continue };
        if checked.keys_of("partition by", body).is_some_and(|keys| keys.items().len() > 1) {
            hits.push(
                Hit::new(
                    table.at,
                    body.span(),
                    format!("{} is partitioned by a list of several columns.", table.title()),
                )
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int, b int) partition by list (a, b)", expect![[r#"
            1:44 t is partitioned by a list of several columns.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int, b int) partition by range (a, b)"]);
    }
}
