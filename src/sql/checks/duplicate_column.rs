//! A table has two columns of one name.

use super::checked::{Checked, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    rule: "duplicate_column",
    severity: Severity::Error,
    dialects: EVERY,
    why: "No engine takes a table in which two columns have one name; in most, names that differ only in case are one name.",
    advice: "Rename one of them, or remove the one that is not needed.",
    source: "Tried on PostgreSQL 15, DuckDB, SQLite, MariaDB, ClickHouse and Spark 4: tests/sql/verdicts.json, column-twice",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let mut seen: BTreeMap<String, (u32, usize)> = BTreeMap::new();
        for column in table.columns.iter().filter(|column| column.until.is_none()) {
            let (line, name) = (column.name.span.line, &column.name.text);
            if let Some((first, _)) = seen.get(&checked.fold(&column.name)) {
                let what = format!("{} has the column {name} twice; the first is on line {first}.", table.title());
                hits.push(Hit::new(column.at, column.name.span, what).of_column(table.title(), name));
            } else {
                seen.insert(checked.fold(&column.name), (line, column.at));
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
    fn by_exact_name_by_case_and_added_later() {
        hits(
            &CHECK,
            Dialect::Postgresql,
            "create table t (a int, A int);\nalter table t add column a text;",
            expect![[r#"
                1:24 t has the column A twice; the first is on line 1.
                2:26 t has the column a twice; the first is on line 1.
            "#]],
        );
        hits(
            &CHECK,
            Dialect::Duckdb,
            "create table t (a int, \"A\" int, b int);",
            expect![[r#"
                1:24 t has the column A twice; the first is on line 1.
            "#]],
        );
    }

    #[test]
    fn names_that_the_engine_keeps_apart() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int, \"A\" int, b int);"]);
        misses(&CHECK, Dialect::Clickhouse, &["create table t (a Int32, A Int32) engine = Memory"]);
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (a int, b int); alter table t drop column b; alter table t add b text;"],
        );
    }
}
