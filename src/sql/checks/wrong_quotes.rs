//! A name is in quotes that the engine does not know.

use super::checked::{Checked, EVERY};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "wrong_quotes",
    severity: Severity::Error,
    dialects: EVERY,
    why: "The engine does not read it as a name.",
    advice: "Use the quotes of the engine.",
    source: "Tried on the engines: tests/sql/verdicts.json, name-in-back-ticks",
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
        hits(&CHECK, Dialect::Postgresql, "create table `t` (`a` int)", expect![[r#"
            1:14 `t` is no name in PostgreSQL: names are quoted with ".
            1:19 `a` is no name in PostgreSQL: names are quoted with ".
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table \"t\" (\"a\" int)"]);
        misses(&CHECK, Dialect::Mysql, &["create table `t` (`a` int)"]);
    }
}
