//! Names are written in several ways.

use super::checked::{Checked, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::cursor::Name;

pub(super) const CHECK: Check = Check {
    rule: "mixed_name_styles",
    severity: Severity::Hint,
    dialects: EVERY,
    why: "Nobody can guess a name, and engines that compare case need quotes for some of them.",
    advice: "Choose one way: lower case with underscores works everywhere without quotes.",
    source: "Celko, SQL Programming Style; Azimutt, inconsistent naming",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let mut snake = 0usize;
    let mut camel: Vec<(usize, &Name, &str)> = Vec::new();
    for table in checked.whole_tables() {
        for column in table.kept() {
            let text = &column.name.text;
            if text.chars().any(char::is_lowercase) && text.chars().skip(1).any(char::is_uppercase) {
                camel.push((column.at, &column.name, table.title()));
            } else if text.contains('_') {
                snake += 1;
            }
        }
    }
    if snake > 2 * camel.len() {
        for (at, name, table) in camel.into_iter().take(50) {
            hits.push(
                Hit::new(at, name.span, format!("{table}.{} is written in another way than most names.", name.text))
                    .of_column(table, &name.text),
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
            "create table t (id int primary key, first_name text, last_name text, birth_day date, userName text)",
            expect![[r#"
                1:86 t.userName is written in another way than most names.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (id int primary key, firstName text, lastName text)"]);
    }
}
