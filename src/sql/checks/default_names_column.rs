//! A default is computed from a column.

use super::checked::{Checked, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "default_names_column",
    severity: Severity::Error,
    dialects: dialects("PDLXRMC"),
    why: "A default is a constant or a call; the engine refuses one that names a column.",
    advice: "Use a computed column, or a trigger. A text stands in single quotes.",
    source: "Tried on the engines: tests/sql/verdicts.json, default-other-column",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let Some(default) = column.default else { continue };
            let names = names_in(default, checked.dialect);
            let quoted = checked.dialect == Dialect::Sqlite && !default.is("(");
            let Some((_, name)) = names
                .columns
                .iter()
                .find(|(_, name)| !quoted || !name.quoted)
                .filter(|_| !names.unsure && !names.query)
            else {
                continue;
            };
            // a bare word is a text in SQLite; MySQL and ClickHouse compute defaults from other columns
            let computes = matches!(checked.dialect, Dialect::Mysql | Dialect::Clickhouse);
            if (checked.dialect == Dialect::Sqlite && !default.is("("))
                || (computes && checked.column(table, name, column.at).is_some())
            {
                continue;
            }
            let what = format!(
                "The default of {}.{} names {}, which is no constant.",
                table.title(),
                column.name.text,
                name.text
            );
            hits.push(Hit::new(column.at, name.span, what).of_column(table.title(), &column.name.text));
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int, b int default a, c text default zz)", expect![[r#"
            1:38 The default of t.b names a, which is no constant.
            1:56 The default of t.c names zz, which is no constant.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a timestamp default current_timestamp, b text default 'a', c int default nextval('s'), d date default now()::date, e timestamptz default (now() at time zone 'utc'))",
            ],
        );
    }
}
