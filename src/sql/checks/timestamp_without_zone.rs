//! A moment is kept without a zone.

use super::checked::{Checked, Kind, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "timestamp_without_zone",
    severity: Severity::Hint,
    dialects: dialects("PDSO"),
    why: "Nobody can say later which moment it was: servers, sessions and seasons differ.",
    advice: "Use the type with a zone.",
    source: "PostgreSQL wiki, Don't do this: Don't use timestamp (without time zone)",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.tables.iter().filter(|table| table.until.is_none()) {
        for column in table.kept() {
            let Some(kind) = &column.kind else { continue };
            if kind.kind == Kind::Moment
                && kind.name.dimensions == 0
                && (kind.base().starts_with("timestamp") || kind.base() == "datetime")
                && !kind.base().contains("_ns")
            {
                let precision = kind.argument(0).map(|digits| format!("({digits})")).unwrap_or_default();
                let text = match checked.dialect {
                    Dialect::Snowflake => format!("timestamp_tz{precision}"),
                    Dialect::Duckdb => "timestamptz".to_owned(),
                    _ => format!("timestamp{precision} with time zone"),
                };
                hits.push(
                    Hit::new(column.at, kind.span, format!("{}.{} has no zone.", table.title(), column.name.text))
                        .of_column(table.title(), &column.name.text)
                        .replaced(kind.span, text),
                );
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
        hits(
            &CHECK,
            Dialect::Postgresql,
            "create table t (a timestamp, b timestamp(3) without time zone)",
            expect![[r#"
                1:19 t.a has no zone.
                1:32 t.b has no zone.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a timestamptz, b timestamp(3) with time zone)"]);
    }
}
