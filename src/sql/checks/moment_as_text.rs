//! A column that by its name is a day or a moment is text.

use super::checked::{Checked, Kind, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "moment_as_text",
    severity: Severity::Warning,
    dialects: dialects("PMTSBXDRC"),
    why: "It sorts by letters, takes the thirtieth of February, and cannot be counted in days.",
    advice: "Use the type for days or for moments.",
    source: "SQLCheck, Generic data type; Azimutt",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.tables.iter().filter(|table| table.until.is_none()) {
        for column in table.kept() {
            let Some(kind) = &column.kind else { continue };
            let low = column.low.as_str();
            let named = low.ends_with("_at")
                || low.ends_with("_date")
                || low.ends_with("_timestamp")
                || low.starts_with("date_")
                || low == "timestamp"
                || low == "created"
                || low == "birthdate";
            if named && kind.kind == Kind::Text && !low.contains("format") {
                hits.push(
                    Hit::new(
                        column.at,
                        kind.span,
                        format!("{}.{} sounds like a day and is text.", table.title(), column.name.text),
                    )
                    .of_column(table.title(), &column.name.text),
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
        hits(&CHECK, Dialect::Postgresql, "create table t (id int primary key, created_at varchar(30))", expect![[r#"
            1:48 t.created_at sounds like a day and is text.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (id int primary key, created_at timestamptz, format_date text, flat text)"],
        );
    }
}
