//! Some tables are named in the plural, others in the singular.

use super::checked::{Checked, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "plural_and_singular",
    severity: Severity::Hint,
    dialects: EVERY,
    why: "Nobody can guess the name of a table.",
    advice: "Choose one; the singular reads well in references.",
    source: "Celko, SQL Programming Style; Azimutt, inconsistent naming",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let plural = |name: &str| {
        let low = name.to_lowercase();
        low.ends_with('s')
            && !["ss", "us", "is", "as", "news", "series", "status", "sales", "details", "address"]
                .iter()
                .any(|end| low.ends_with(end))
    };
    let tables: Vec<_> = checked.whole_tables().filter(|table| table.title().len() > 3).collect();
    let many = tables.iter().filter(|table| plural(table.title())).count();
    let few = tables.len() - many;
    if tables.len() < 6 || many.min(few) == 0 || many.min(few) * 4 > tables.len() {
        return;
    }
    for table in tables.iter().filter(|table| plural(table.title()) == (many < few)) {
        hits.push(
            Hit::new(
                table.at,
                table.span(),
                format!(
                    "{} is named in the {}, unlike the others.",
                    table.title(),
                    if many < few { "plural" } else { "singular" }
                ),
            )
            .of(table.title()),
        );
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
            "create table shop (id int primary key); create table item (id int primary key); create table maker (id int primary key); create table order_line (id int primary key); create table customers (id int primary key); create table town (id int primary key); create table street (id int primary key);",
            expect![[r#"
                1:181 customers is named in the plural, unlike the others.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table shops (id int primary key); create table item (id int primary key);"],
        );
    }
}
