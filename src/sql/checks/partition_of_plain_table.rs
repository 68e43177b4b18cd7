//! A partition is of a table that is not partitioned.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "partition_of_plain_table",
    severity: Severity::Error,
    dialects: dialects("P"),
    why: "PostgreSQL refuses it.",
    advice: "Declare the table with `partition by`.",
    source: "Tried on the engines: tests/sql/verdicts.json, partition-of-plain",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.tables.iter().filter(|table| table.bounds.is_some()) {
        let Some(parent) = table.parent.as_ref().and_then(|parent| checked.table(parent, table.at)) else { continue };
        if parent.clause("partition by").is_none() {
            let what = format!("{} is a partition of {}, which is not partitioned.", table.title(), parent.title());
            hits.push(Hit::new(table.at, table.span(), what).of(table.title()));
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
            Dialect::Postgresql,
            "create table t (a int);
create table u partition of t for values in (1);",
            expect![[r#"
                2:14 u is a partition of t, which is not partitioned.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (a int) partition by list (a); create table u partition of t for values in (1);"],
        );
    }
}
