//! A name is empty.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "empty_name",
    severity: Severity::Error,
    dialects: dialects("PDMC"),
    why: "A name has at least one letter.",
    advice: "Write the name between the quotes.",
    source: "Tried on the engines: tests/sql/verdicts.json, empty-name",
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
        hits(&CHECK, Dialect::Postgresql, "create table \"\" (id int)", expect![[r#"
            1:14 A name is empty.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table \" \" (id int)"]);
    }
}
