//! A table has a column several times with a number behind it.

use super::checked::{Checked, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::cursor::Name;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    rule: "repeated_columns",
    severity: Severity::Warning,
    dialects: EVERY,
    why: "A third telephone needs another column, and a search for one number asks all of them.",
    advice: "Put the values into rows of a table of their own.",
    source: "Karwin, SQL Antipatterns: Multicolumn attributes",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in checked.whole_tables() {
        let mut groups: BTreeMap<String, Vec<&Name>> = BTreeMap::new();
        for column in table.kept() {
            let low = column.low.as_str();
            let stem = low.trim_end_matches(|letter: char| letter.is_ascii_digit());
            let digits = low.len() - stem.len();
            if (1..=2).contains(&digits) && stem.len() > 2 {
                groups.entry(stem.trim_end_matches('_').to_owned()).or_default().push(&column.name);
            }
        }
        for (stem, names) in groups.into_iter().filter(|(stem, names)| {
            names.len() >= 3
                && !["md", "sha", "utf", "int", "line", "address", "address_line", "col", "f", "q", "quarter"]
                    .contains(&stem.as_str())
        }) {
            let first = names[0];
            hits.push(
                Hit::new(table.at, first.span, format!("{} has {stem} {} times.", table.title(), names.len()))
                    .of_column(table.title(), &first.text),
            );
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
            "create table t (id int primary key, phone1 text, phone2 text, phone3 text)",
            expect![[r#"
                1:37 t has phone 3 times.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table t (id int primary key, address_line1 text, address_line2 text, address_line3 text)"],
        );
    }
}
