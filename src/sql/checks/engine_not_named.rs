//! A table of ClickHouse names no engine.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "engine_not_named",
    severity: Severity::Hint,
    dialects: dialects("C"),
    why: "The engine decides how rows are kept; without one the server's default is taken, which older servers do not have.",
    advice: "Write `engine = MergeTree` and `order by`.",
    source: "ClickHouse manual: default_table_engine",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked
        .tables
        .iter()
        .filter(|table| table.clause("engine").is_none() && table.copies.is_empty() && table.query.is_none())
    {
        hits.push(Hit::new(table.at, table.span(), format!("{} names no engine.", table.title())).of(table.title()));
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
        hits(&CHECK, Dialect::Clickhouse, "create table t (a Int32)", expect![[r#"
            1:14 t names no engine.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Clickhouse, &["create table t (a Int32) engine = Memory"]);
    }
}
