//! A name is longer than the engine keeps.

use super::{Check, Checked, Hit};
use crate::finding::Severity;
use crate::sql::cursor::Name;
use crate::sql::{Dialect, NameLimit, Unit};

pub(super) const CHECK: Check = Check {
    rule: "identifier_too_long",
    severity: Severity::Warning,
    dialects: &[Dialect::Postgresql, Dialect::Snowflake, Dialect::Bigquery],
    why: "PostgreSQL cuts the name silently, so that two long names may become one; Snowflake and BigQuery refuse it.",
    advice: "Shorten the name: PostgreSQL keeps 63 bytes, Snowflake 255 characters, BigQuery 300.",
    run,
};

fn run(checked: &Checked) -> Vec<Hit> {
    let Some(NameLimit { length: limit, unit, .. }) = checked.dialect.rules().longest_name else { return Vec::new() };
    let tables = checked.tables.iter().flat_map(|table| {
        let columns = table.columns.iter().map(|column| &column.name);
        let constraints = table.constraints.iter().filter_map(|constraint| constraint.name.as_ref());
        std::iter::once(&table.name.name).chain(columns).chain(constraints)
    });
    let hit = |name: &Name| {
        let length = length(name, unit);
        let cut: String = name.text.chars().take(30).collect();
        let what = format!("The name {cut}… is {length} long; {} keeps {limit}.", checked.dialect.title());
        (length > limit).then_some(Hit { what, span: name.span })
    };
    tables.chain(&checked.indexes).filter_map(hit).collect()
}

/// In the unit of the engine. Very long names are kept cut, so their range is measured.
fn length(name: &Name, unit: Unit) -> usize {
    let width = (name.span.end_column.saturating_sub(name.span.column)) as usize;
    let written = width.saturating_sub(if name.quoted { 2 } else { 0 });
    if unit == Unit::Bytes { written.max(name.text.len()) } else { written }
}

#[cfg(test)]
mod tests {
    use super::super::assert_found;
    use super::*;
    use expect_test::expect;

    #[test]
    fn one_more_than_the_engine_keeps() {
        let text = format!("create table {} (a int primary key);", "x".repeat(64));
        assert_found(
            &CHECK,
            &text,
            Dialect::Postgresql,
            &expect![[r#"
            1:14 The name xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… is 64 long; PostgreSQL keeps 63.
        "#]],
        );
        let text = format!("create table t (\"{}\" int primary key);", "ä".repeat(32));
        assert_found(
            &CHECK,
            &text,
            Dialect::Postgresql,
            &expect![[r#"
            1:17 The name ääääääääääääääääääääääääääääää… is 64 long; PostgreSQL keeps 63.
        "#]],
        );
        let text = format!("create table {} (a int primary key);", "x".repeat(301));
        assert_found(
            &CHECK,
            &text,
            Dialect::Bigquery,
            &expect![[r#"
            1:14 The name xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… is 301 long; BigQuery keeps 300.
        "#]],
        );
    }

    #[test]
    fn as_long_as_the_engine_keeps() {
        let text = format!("create table {} (a int primary key);", "x".repeat(63));
        assert_found(&CHECK, &text, Dialect::Postgresql, &expect![[""]]);
        let text = format!("create table {} (a int primary key);", "x".repeat(300));
        assert_found(&CHECK, &text, Dialect::Bigquery, &expect![[""]]);
        assert_found(&CHECK, &text, Dialect::Duckdb, &expect![[""]]);
    }
}
