//! A numbered key is of 32 bits.

use super::checked::{Checked, Kind, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "small_key",
    severity: Severity::Hint,
    dialects: dialects("PMTR"),
    why: "It ends at 2,147,483,647, and changing the type of a key then takes the table away for hours.",
    advice: "Use a key of 64 bits from the start.",
    source: "squawk, prefer-bigint-over-int; PostgreSQL manual, Numeric types",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.tables.iter().filter(|table| table.until.is_none()) {
        for column in table.kept() {
            let Some(kind) = &column.kind else { continue };
            let key = table.primary().is_some_and(|key| {
                key.columns.len() == 1
                    && key.columns.iter().any(|name| checked.fold(name) == checked.fold(&column.name))
            });
            if let Some((_, word)) = column.numbered.filter(|_| {
                key && matches!(kind.kind, Kind::Whole(2..=4))
                    && !kind.text.to_lowercase().contains("unsigned")
            }) {
                let text = if word == "serial" { "bigserial" } else { "bigint" };
                hits.push(
                    Hit::new(
                        column.at,
                        kind.span,
                        format!("{}.{} ends at two thousand million.", table.title(), column.name.text),
                    )
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
            "create table t (a int generated always as identity primary key, b int)",
            expect![[r#"
                1:19 t.a ends at two thousand million.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a bigint generated always as identity primary key)"]);
    }
}
