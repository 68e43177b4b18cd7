//! A key or an index is on a type that cannot be compared.

use super::checked::{Checked, Demand, TypeUse, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "key_on_unindexable_type",
    severity: Severity::Error,
    dialects: dialects("PMTO"),
    why: "The engine has no order for such values and refuses the key.",
    advice: "Put the key on another column, or on an expression that can be compared.",
    source: "Tried on the engines: tests/sql/verdicts.json, key-on-json",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    const PLAIN: [&str; 6] = ["json", "xml", "point", "polygon", "box", "circle"];
    const LONG: [&str; 14] = [
        "text",
        "tinytext",
        "mediumtext",
        "longtext",
        "blob",
        "tinyblob",
        "mediumblob",
        "longblob",
        "clob",
        "json",
        "image",
        "ntext",
        "nclob",
        "xml",
    ];
    let bad = |kind: &TypeUse| match checked.dialect {
        Dialect::Postgresql => PLAIN.contains(&kind.base()) && kind.name.dimensions == 0,
        Dialect::Mysql => LONG.contains(&kind.base()),
        _ => LONG.contains(&kind.base()) || kind.text.to_lowercase().ends_with("(max)"),
    };
    for table in &checked.tables {
        for held in table.constraints.iter().filter(|held| matches!(held.demand, Demand::Primary | Demand::Unique)) {
            for name in &held.columns {
                let Some(kind) = checked.column(table, name, held.at).and_then(|column| column.kind.as_ref()) else {
                    continue;
                };
                // MySQL takes the beginning of a text as a key, MariaDB any text that is only unique
                let part = checked.dialect == Dialect::Mysql && !(held.beside && held.demand == Demand::Primary);
                if bad(kind) && !part && !checked.is_own_type(kind, held.at) {
                    let what = format!("{}.{} is {}, which no key can be on.", table.title(), name.text, kind.text);
                    hits.push(Hit::new(held.at, held.span, what).of_column(table.title(), &name.text));
                }
            }
        }
    }
    for index in checked.indexes.iter().filter(|index| {
        ["", "btree", "hash"].contains(&index.method.as_str()) && checked.dialect == Dialect::Postgresql
    }) {
        let Some(table) = checked.table(&index.table, index.at) else { continue };
        for name in index.columns.iter().flatten() {
            let Some(kind) = checked.column(table, name, index.at).and_then(|column| column.kind.as_ref()) else {
                continue;
            };
            if bad(kind) && !checked.is_own_type(kind, index.at) {
                let what =
                    format!("{}.{} is {}, which no index of this kind can be on.", table.title(), name.text, kind.text);
                hits.push(Hit::new(index.at, index.span, what).of_column(table.title(), &name.text));
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
        hits(
            &CHECK,
            Dialect::Postgresql,
            "create table t (a json primary key, b json);
create index i on t (b);",
            expect![[r#"
                1:24 t.a is json, which no key can be on.
                2:1 t.b is json, which no index of this kind can be on.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a jsonb primary key, b int[] unique)"]);
    }
}
