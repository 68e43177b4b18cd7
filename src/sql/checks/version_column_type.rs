//! The column that an engine reads is of a type that it does not take.

use super::checked::{Checked, Kind, dialects, names_in};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "version_column_type",
    severity: Severity::Error,
    dialects: dialects("C"),
    why: "ReplacingMergeTree keeps the row with the highest version: a whole number without sign, a day or a moment. CollapsingMergeTree wants a sign of Int8.",
    advice: "Change the type of the column.",
    source: "Tried on the engines: tests/sql/verdicts.json, replacing-text-version, collapsing-wrong-sign",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let Some(mut body) = table.clause("engine") else { continue };
        let Some(engine) = body.name() else { continue };
        let list = body.group();
        let mut names = list
            .map(|list| names_in(list, checked.dialect).columns)
            .unwrap_or_default()
            .into_iter()
            .map(|(_, name)| name);
        let replacing = engine.text == "ReplacingMergeTree";
        let collapsing = engine.text == "CollapsingMergeTree";
        if collapsing && list.is_none_or(|list| list.done()) {
            hits.push(
                Hit::new(
                    table.at,
                    engine.span,
                    format!("CollapsingMergeTree of {} names no column with the sign.", table.title()),
                )
                .of(table.title()),
            );
        }
        if !(replacing || collapsing) {
            continue;
        }
        let Some(name) = names.next() else { continue };
        let Some(kind) = checked.column(table, &name, table.at).and_then(|column| column.kind.as_ref()) else {
            continue;
        };
        let base = kind.text.to_lowercase();
        let of = kind.kind;
        let fits = if replacing {
            base.starts_with("uint")
                || base.starts_with("int")
                || of.is_moment()
                || matches!(of, Kind::Whole(_))
                || base.starts_with("date")
                || of == Kind::Float
        } else {
            base == "int8" || base == "tinyint"
        };
        if !fits || (replacing && base.starts_with("nullable")) {
            hits.push(
                Hit::new(
                    table.at,
                    name.span,
                    format!("{} of {} reads {}, which is {}.", engine.text, table.title(), name.text, kind.text),
                )
                .of_column(table.title(), &name.text),
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
            "create table t (a Int32, v String) engine = ReplacingMergeTree(v) order by a",
            expect![[r#"
                1:64 ReplacingMergeTree of t reads v, which is String.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Clickhouse,
            &["create table t (a Int32, v DateTime) engine = ReplacingMergeTree(v) order by a"],
        );
    }
}
