//! A name is longer than the engine keeps.

use super::checked::{Checked, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::cursor::Name;
use crate::sql::{NameLimit, Unit};

pub(super) const CHECK: Check = Check {
    rule: "identifier_too_long",
    severity: Severity::Error,
    dialects: EVERY,
    why: "PostgreSQL and Redshift cut the name in silence, so that two long names may become one; the others refuse it.",
    advice: "Shorten the name.",
    source: "The limits and where they are stated: src/sql/dialects",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let Some(NameLimit { length: limit, unit, cut, .. }) = checked.dialect.rules().longest_name else { return };
    let mut judge = |at: usize, name: &Name| {
        let width = name.span.end_column.saturating_sub(name.span.column) as usize;
        let written = width.saturating_sub(if name.quoted { 2 } else { 0 });
        let length = if unit == Unit::Bytes { written.max(name.text.len()) } else { written };
        if length > limit {
            let start: String = name.text.chars().take(30).collect();
            let what = format!("The name {start}… is {length} long; {} keeps {limit}.", checked.dialect.title());
            let hit = Hit::new(at, name.span, what).of(&name.text);
            hits.push(if cut { hit.weighed(Severity::Warning) } else { hit });
        }
    };
    for table in &checked.tables {
        judge(table.at, &table.name.name);
        table.columns.iter().for_each(|column| judge(column.at, &column.name));
        table
            .constraints
            .iter()
            .filter_map(|held| held.name.as_ref().map(|name| (held.at, name)))
            .for_each(|(at, name)| judge(at, name));
    }
    checked
        .indexes
        .iter()
        .filter_map(|index| index.name.as_ref().map(|name| (index.at, name)))
        .for_each(|(at, name)| judge(at, name));
    checked.views.iter().for_each(|view| judge(view.at, &view.name.name));
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
            "create table xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx (a int primary key);",
            expect![[r#"
                1:14 The name xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… is 64 long; PostgreSQL keeps 63.
            "#]],
        );
        hits(
            &CHECK,
            Dialect::Postgresql,
            "create table t (\"ääääääääääääääääääääääääääääääää\" int primary key);",
            expect![[r#"
                1:17 The name ääääääääääääääääääääääääääääää… is 64 long; PostgreSQL keeps 63.
            "#]],
        );
        hits(
            &CHECK,
            Dialect::Bigquery,
            "create table xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx (a int primary key);",
            expect![[r#"
                1:14 The name xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… is 301 long; BigQuery keeps 300.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx (a int);"],
        );
        misses(
            &CHECK,
            Dialect::Duckdb,
            &[
                "create table xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx (a int);",
            ],
        );
    }
}
