//! A column is of a type that the engine does not have.

use super::checked::{Checked, Deed, dialects};
use super::{Check, Hit};
use crate::finding::Severity;

pub(super) const CHECK: Check = Check {
    rule: "unknown_type",
    severity: Severity::Error,
    dialects: dialects("PMXDCTBRO"),
    why: "The engine refuses the table.",
    advice: "Use a type of the engine, or declare the type before.",
    source: "Tried on the engines: tests/sql/verdicts.json, the family types",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for column in &table.columns {
            let Some(kind) = &column.kind else { continue };
            if kind.is_known(checked.dialect) != Some(false) {
                continue;
            }
            // a loaded extension and another schema may bring types that no list holds
            let unclear = checked.extended
                || (kind.qualified && !kind.text.to_lowercase().starts_with("pg_catalog."))
                || kind.text.contains(['{', '$', '@']);
            if !unclear && !checked.is_own_type(kind, column.at) {
                let what = format!(
                    "{}.{} is of the type {}, which {} does not have.",
                    table.title(),
                    column.name.text,
                    kind.text,
                    checked.dialect.title()
                );
                let hit = Hit::new(column.at, kind.span, what).of_column(table.title(), &column.name.text);
                hits.push(match kind.in_dialect(checked.dialect) {
                    Some(instead) => hit.replaced(kind.span, instead),
                    None => hit,
                });
            }
        }
    }
    for (name, kind, at) in &checked.domains {
        if kind.is_known(checked.dialect) == Some(false) && !checked.is_own_type(kind, *at) && !checked.extended {
            let what = format!(
                "{} is of the type {}, which {} does not have.",
                name.name.text,
                kind.text,
                checked.dialect.title()
            );
            hits.push(Hit::new(*at, kind.span, what));
        }
    }
    for act in &checked.acts {
        let Deed::SetType(name, kind, _) = &act.deed else { continue };
        if kind.is_known(checked.dialect) == Some(false)
            && !checked.is_own_type(kind, act.at)
            && !checked.extended
            && checked.table(&act.table, act.at).is_none()
        {
            hits.push(Hit::new(
                act.at,
                kind.span,
                format!(
                    "{} is to be of the type {}, which {} does not have.",
                    name.text,
                    kind.text,
                    checked.dialect.title()
                ),
            ));
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
            Dialect::Postgresql,
            "create table t (a foo_type, b datetime, c nvarchar(10), d tinyint)",
            expect![[r#"
                1:19 t.a is of the type foo_type, which PostgreSQL does not have.
                1:31 t.b is of the type datetime, which PostgreSQL does not have.
                1:43 t.c is of the type nvarchar(10), which PostgreSQL does not have.
                1:59 t.d is of the type tinyint, which PostgreSQL does not have.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &[
                "create type mood as enum ('sad'); create domain d as int; create table p (a int); create table t (a mood, b d, c p, d timestamp(3) with time zone, e double precision, f int[], g interval day to second)",
            ],
        );
        misses(
            &CHECK,
            Dialect::Clickhouse,
            &["create table t (a LowCardinality(Nullable(String)), b Array(UInt8), c DateTime64(3)) engine = Memory"],
        );
    }
}
