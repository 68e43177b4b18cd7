//! A name has letters that the engine takes in quotes only.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "odd_letters_in_name",
    severity: Severity::Error,
    dialects: dialects("XC"),
    why: "Without quotes only plain letters, digits and the underscore make a name.",
    advice: "Put the name in back-ticks, or better, keep to plain letters.",
    source: "Tried on the engines: tests/sql/verdicts.json, name-with-umlaut",
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
        hits(&CHECK, Dialect::Databricks, "create table bücher (id int)", expect![[r#"
            1:14 `bücher` has letters that Databricks takes in back-ticks only.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Databricks, &["create table `bücher` (id int)"]);
    }
}
