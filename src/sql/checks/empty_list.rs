//! A list of columns is empty.

use super::checked::{Checked, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "empty_list",
    severity: Severity::Error,
    dialects: EVERY,
    why: "A key or an index is on at least one column.",
    advice: "Name the columns.",
    source: "Tried on the engines: tests/sql/verdicts.json, key-empty, index-empty",
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int, primary key ())", expect![[r#"
            0:0 The list of columns is empty.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int, primary key (a))"]);
    }
}
