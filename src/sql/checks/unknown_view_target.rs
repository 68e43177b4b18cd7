//! A materialized view writes into a table that is not there.

use super::checked::{Checked, Sort, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_view_target",
    severity: Severity::Error,
    dialects: dialects("C"),
    why: "ClickHouse refuses the view.",
    advice: "Create the table first.",
    source: "Tried on the engines: tests/sql/verdicts.json, ch-materialized-view-to-unknown",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for view in checked.views.iter().filter(|view| view.materialized) {
        let target = view.clauses.iter().find(|(words, _)| *words == "to").and_then(|(_, body)| { *body }.full_name());
        let Some(target) = target.filter(|target| checked.held(target, view.at, &[Sort::Table, Sort::View]).is_none())
        else {
            continue;
        };
        let hit = Hit::new(
            view.at,
            target.name.span,
            format!("{} writes into {}, which is not there.", view.name.name.text, target.name.text),
        )
        .of(&view.name.name.text);
        let partial = checked.is_migration(view.at)
            || !checked.is_known_place(&target)
            || checked.elsewhere(&target, view.at).is_some();
        hits.push(if partial { hit.weighed(Severity::Hint) } else { hit });
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
            "create table t (a Int32) engine = MergeTree order by a; create materialized view v to u as select a from t;",
            expect![[r#"
                1:87 v writes into u, which is not there.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Clickhouse,
            &[
                "create table t (a Int32) engine = MergeTree order by a; create table u (a Int32) engine = MergeTree order by a; create materialized view v to u as select a from t;",
            ],
        );
    }
}
