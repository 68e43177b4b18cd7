//! An enumeration has a value twice.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    rule: "duplicate_enum_value",
    severity: Severity::Error,
    dialects: dialects("PDMC"),
    why: "The engine refuses the type.",
    advice: "Remove one of them.",
    source: "Tried on the engines: tests/sql/verdicts.json, enum-twice-same-label",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for (name, values, at) in &checked.enums {
        let mut seen = BTreeSet::new();
        for value in values {
            if !seen.insert(&value.text) {
                hits.push(
                    Hit::new(*at, value.span, format!("{} has the value {} twice.", name.name.text, value.text))
                        .of(&name.name.text),
                );
            }
        }
    }
    for table in &checked.tables {
        for column in &table.columns {
            let Some(kind) =
                column.kind.as_ref().filter(|kind| ["enum", "enum8", "enum16", "set"].contains(&kind.base()))
            else {
                continue;
            };
            let mut seen = BTreeSet::new();
            for value in &kind.name.arguments {
                let label = value.split('=').next().unwrap_or_default().trim();
                if !seen.insert(label) {
                    hits.push(
                        Hit::new(
                            column.at,
                            kind.span,
                            format!("{}.{} has the value {label} twice.", table.title(), column.name.text),
                        )
                        .of_column(table.title(), &column.name.text),
                    );
                }
            }
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
        hits(&CHECK, Dialect::Postgresql, "create type e as enum ('a', 'a')", expect![[r#"
            1:29 e has the value a twice.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Clickhouse, &["create table t (a Enum8('x' = 1, 'y' = 2)) engine = Memory"]);
    }
}
