//! A clause on how rows lie names a column that the table does not have.

use super::checked::{Checked, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "unknown_partition_column",
    severity: Severity::Error,
    dialects: EVERY,
    why: "The engine refuses the table.",
    advice: "Correct the name, or declare the column.",
    source: "Tried on the engines: tests/sql/verdicts.json, partition-by-unknown, merge-tree-order-unknown",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    const CLAUSES: [&str; 11] = [
        "partition by",
        "partitioned by",
        "order by",
        "primary key",
        "sample by",
        "ttl",
        "cluster by",
        "clustered by",
        "distkey",
        "sortkey",
        "compound sortkey",
    ];
    for table in checked.tables.iter().filter(|table| table.complete) {
        for (words, body) in table.clauses.iter().filter(|(words, _)| CLAUSES.contains(words)) {
            let body = checked.keys_of(words, *body);
            if let Some(name) = body.and_then(|body| checked.unknown_column(table, body, table.at)) {
                let what = format!("`{words}` of {} names {}, which is no column of it.", table.title(), name.text);
                hits.push(Hit::new(table.at, name.span, what).of(table.title()));
            }
        }
        for (words, body) in
            table.clauses.iter().filter(|(words, _)| *words == "engine" && checked.dialect == Dialect::Clickhouse)
        {
            let mut arguments = *body;
            let engine = arguments.name().map(|name| name.text).unwrap_or_default();
            let Some(list) =
                arguments.group().filter(|_| engine.ends_with("MergeTree") && !engine.starts_with("Replicated"))
            else {
                continue;
            };
            if let Some(name) = checked.unknown_column(table, list, table.at) {
                let what = format!("`{words}` of {} names {}, which is no column of it.", table.title(), name.text);
                hits.push(Hit::new(table.at, name.span, what).of(table.title()));
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int) partition by range (b)", expect![[r#"
            1:44 `partition by` of t names b, which is no column of it.
        "#]]);
        hits(
            &CHECK,
            Dialect::Clickhouse,
            "create table t (a Int32) engine = ReplacingMergeTree(v) order by zz",
            expect![[r#"
                1:54 `engine` of t names v, which is no column of it.
                1:66 `order by` of t names zz, which is no column of it.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Bigquery, &["create table t (a int64, d timestamp) partition by date(d) cluster by a"]);
        misses(
            &CHECK,
            Dialect::Clickhouse,
            &[
                "create table t (a Int32, d Date) engine = MergeTree partition by toYYYYMM(d) order by (a, intHash32(a)) ttl d + interval 1 day delete settings index_granularity = 8192",
            ],
        );
        misses(
            &CHECK,
            Dialect::Mysql,
            &[
                "create table t (a int) partition by range (a) (partition p0 values less than (10), partition p1 values less than maxvalue)",
            ],
        );
    }
}
