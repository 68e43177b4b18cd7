//! A name has more parts than the engine knows.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "name_of_too_many_parts",
    severity: Severity::Error,
    dialects: dialects("PMLC"),
    why: "The engine has no catalogues before the schema, or refuses to look into another one.",
    advice: "Leave out what stands before the schema.",
    source: "Tried on the engines: tests/sql/verdicts.json, three-part-name",
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
        hits(&CHECK, Dialect::Postgresql, "create table a.b.t (id int)", expect![[r#"
            1:14 A name has 3 parts; PostgreSQL knows the schema and the name.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table b.t (id int)"]);
    }
}
