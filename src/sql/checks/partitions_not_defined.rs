//! A table is partitioned and no partition is defined.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "partitions_not_defined",
    severity: Severity::Error,
    dialects: dialects("M"),
    why: "MySQL and MariaDB want every partition of a range or a list in the statement.",
    advice: "Define them: `(partition p0 values less than (10), …)`.",
    source: "Tried on the engines: tests/sql/verdicts.json, partition-by-range",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let Some(mut body) = table.clause("partition by").filter(|body| body.is_any(&["range", "list"])) else {
            continue;
        };
        body.skip();
        body.eat(&["columns"]);
        body.group();
        if body.done() {
            hits.push(
                Hit::new(table.at, table.span(), format!("{} is partitioned and has no partition.", table.title()))
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
        hits(&CHECK, Dialect::Mysql, "create table t (a int) partition by range (a)", expect![[r#"
            1:14 t is partitioned and has no partition.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Mysql,
            &[
                "create table t (a int) partition by hash (a); create table u (a int) partition by range (a) (partition p values less than (1))",
            ],
        );
    }
}
