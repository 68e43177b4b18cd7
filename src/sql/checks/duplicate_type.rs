//! A type, a sequence or a schema is declared although it is there.

use super::checked::{Checked, EVERY, Sort};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "duplicate_type",
    severity: Severity::Error,
    dialects: EVERY,
    why: "The second declaration is refused.",
    advice: "Remove one of them.",
    source: "Tried on the engines: tests/sql/verdicts.json, enum-twice, sequence-twice, schema-twice",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for clash in checked.clashes.iter().filter(|clash| matches!(clash.sort, Sort::Type | Sort::Sequence | Sort::Schema))
    {
        let Some((_, span)) = clash.other else { continue };
        let what = format!(
            "The {} {} is declared twice; the first time on line {}.",
            clash.sort.word(),
            clash.name.name.text,
            span.line
        );
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
            "create type e as enum ('a');
create type e as enum ('b');
create sequence s;
create sequence s;",
            expect![[r#"
                2:13 The type e is declared twice; the first time on line 1.
                4:17 The sequence s is declared twice; the first time on line 3.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create schema a; create schema if not exists a;"]);
    }
}
