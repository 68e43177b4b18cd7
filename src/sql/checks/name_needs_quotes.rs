//! A name can only be written in quotes.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use crate::sql::cursor::Name;

pub(super) const CHECK: Check = Check {
    rule: "name_needs_quotes",
    severity: Severity::Hint,
    dialects: dialects("PSRODMTB"),
    why: "Everybody who asks has to write the quotes, in exactly this case.",
    advice: "Use letters, digits and underscores, in lower case.",
    source: "PostgreSQL wiki, Don't do this: Don't use upper case table or column names",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let lower = matches!(checked.dialect, Dialect::Postgresql | Dialect::Redshift);
    let odd = |name: &Name| {
        let plain = name.text.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
            && !name.text.starts_with(|letter: char| letter.is_ascii_digit());
        name.quoted && (!plain || (lower && name.text.chars().any(char::is_uppercase)))
    };
    for table in checked.tables.iter().filter(|table| table.until.is_none()) {
        if odd(&table.name.name) {
            hits.push(Hit::new(table.at, table.span(), format!("{} needs quotes.", table.title())).of(table.title()));
        }
        for column in table.kept().filter(|column| odd(&column.name)) {
            hits.push(
                Hit::new(column.at, column.name.span, format!("{}.{} needs quotes.", table.title(), column.name.text))
                    .of_column(table.title(), &column.name.text),
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
            "create table \"Order Line\" (id int primary key, \"unitPrice\" numeric)",
            expect![[r#"
                1:14 Order Line needs quotes.
                1:48 Order Line.unitPrice needs quotes.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table \"order\" (id int primary key, \"price\" numeric)"]);
    }
}
