//! A table is given a clustering key.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "clustering_of_small_table",
    severity: Severity::Hint,
    dialects: dialects("S"),
    why: "Snowflake clusters again and again in the background and bills it; it pays for tables of several terabytes.",
    advice: "Leave the key out until queries on a large table read too many partitions.",
    source: "Snowflake, Clustering keys and clustered tables",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        if let Some(body) = table.clause("cluster by") {
            let end = body.span();
            let _ = end;
            hits.push(
                Hit::new(table.at, body.span(), format!("{} is clustered by {}.", table.title(), body.left()))
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
        hits(&CHECK, Dialect::Snowflake, "create table t (a int) cluster by (a)", expect![[r#"
            1:35 t is clustered by (a).
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Snowflake, &["create table t (a int)"]);
    }
}
