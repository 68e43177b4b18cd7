//! A reference is declared where the engine passes over it.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "foreign_key_ignored",
    severity: Severity::Warning,
    dialects: dialects("C"),
    why: "ClickHouse reads references and forgets them.",
    advice: "Test in the pipeline that every value is found.",
    source: "Tried on the engines: tests/sql/verdicts.json, ch-foreign-key",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for held in table.of(Demand::Reference) {
            hits.push(
                Hit::new(
                    held.at,
                    held.span,
                    format!(
                        "ClickHouse does not keep the reference of {} to {}.",
                        table.title(),
                        held.target.name.text
                    ),
                )
                .of(table.title()),
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
            Dialect::Clickhouse,
            "create table t (a Int32, foreign key (a) references p (id)) engine = MergeTree order by a",
            expect![[r#"
                1:26 ClickHouse does not keep the reference of t to p.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Clickhouse, &["create table t (a Int32) engine = MergeTree order by a"]);
    }
}
