//! A word of the language is used as a name.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "reserved_word",
    severity: Severity::Error,
    dialects: dialects("PMTLSBRDCO"),
    why: "The engine reads the word as the beginning of something else and refuses the statement.",
    advice: "Put the name in quotes, or better, choose another one.",
    source: "The reserved words of each engine: src/sql/dialects",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    hits.extend(checked.troubles_of(CHECK.rule).map(Hit::from));
}

#[cfg(test)]
mod tests {
    use super::super::{hits, misses};
    use super::CHECK;
    use crate::sql::Dialect;
    use expect_test::expect;

    #[test]
    fn is_found() {
        hits(&CHECK, Dialect::Postgresql, "create table order (id int, select int)", expect![[r#"
            1:14 `order` is a word of PostgreSQL and no name without quotes.
            1:29 `select` is a word of PostgreSQL and no name without quotes.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table \"order\" (id int, name text, rows int)"]);
    }
}
