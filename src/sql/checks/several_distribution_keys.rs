//! A table has two distribution keys.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "several_distribution_keys",
    severity: Severity::Error,
    dialects: dialects("R"),
    why: "Rows are spread by one column.",
    advice: "Keep the column that large joins are on.",
    source: "Redshift, CREATE TABLE: DISTKEY",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let beside: Vec<_> =
            table.columns.iter().filter(|column| column.clauses.iter().any(|(words, _)| *words == "distkey")).collect();
        let below = table.clause("distkey").is_some_and(|body| body.items().len() > 1)
            || (table.clause("distkey").is_some() && !beside.is_empty());
        if beside.len() > 1 || below {
            hits.push(
                Hit::new(table.at, table.span(), format!("{} has several distribution keys.", table.title()))
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
        hits(&CHECK, Dialect::Redshift, "create table t (a int distkey, b int distkey)", expect![[r#"
            1:14 t has several distribution keys.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Redshift, &["create table t (a int distkey, b int sortkey)"]);
    }
}
