//! An index has the name of another object.

use super::checked::{Checked, Sort, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "duplicate_index",
    severity: Severity::Error,
    dialects: dialects("PLDRO"),
    why: "Names of indexes are shared within a schema, so the second statement is refused.",
    advice: "Give the index another name: the table's name and its columns make a good one.",
    source: "Tried on the engines: tests/sql/verdicts.json, index-twice",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for clash in checked.clashes.iter().filter(|clash| clash.sort == Sort::Index) {
        let Some((other, span)) = clash.other else { continue };
        let what =
            format!("The index {} has the name of the {} on line {}.", clash.name.name.text, other.word(), span.line);
        hits.push(Hit::new(clash.at, clash.name.name.span, what).of(&clash.name.name.text));
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
            "create table t (a int);
create index t on t (a);",
            expect![[r#"
                2:14 The index t has the name of the table on line 1.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create table t (a int); create index i on t (a); drop index i; create index i on t (a);",
                "create index if not exists i on t (a); create index if not exists i on t (a);",
            ],
        );
    }
}
