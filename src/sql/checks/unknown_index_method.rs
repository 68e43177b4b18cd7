//! An index is built in a way that the engine does not know.

use super::checked::{Checked, Kind, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;

pub(super) const CHECK: Check = Check {
    rule: "unknown_index_method",
    severity: Severity::Error,
    dialects: dialects("PD"),
    why: "The engine refuses the index.",
    advice: "Leave the method out: the tree that is built without it serves most questions.",
    source: "Tried on the engines: tests/sql/verdicts.json, index-unknown-method, index-hash",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for index in checked
        .indexes
        .iter()
        .filter(|index| index.method == "gin" && checked.dialect == Dialect::Postgresql && !checked.extended)
    {
        let Some(table) = checked.table(&index.table, index.at) else { continue };
        let plain = index
            .columns
            .iter()
            .zip(&index.entries)
            .filter(|(_, entry)| entry.token_ahead(1).is_none())
            .filter_map(|(name, _)| name.as_ref());
        let kinds =
            plain.filter_map(|name| checked.column(table, name, index.at).and_then(|column| column.kind.as_ref()));
        for kind in kinds {
            let of = kind.kind;
            if of.is_number() || of.is_moment() || matches!(of, Kind::Text | Kind::Truth | Kind::Uuid) {
                hits.push(
                    Hit::new(index.at, index.span, format!("`using gin` has no way to look into {}.", kind.text))
                        .of(table.title()),
                );
            }
        }
    }
    for index in checked.indexes.iter().filter(|index| !index.method.is_empty()) {
        let known: &[&str] = if checked.dialect == Dialect::Duckdb {
            &["art", "rtree", "hnsw"]
        } else {
            &["btree", "hash", "gin", "gist", "spgist", "brin"]
        };
        if !known.contains(&index.method.as_str()) && !checked.extended {
            hits.push(Hit::new(
                index.at,
                index.span,
                format!("`using {}` is no way in which {} builds an index.", index.method, checked.dialect.title()),
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
            "create table t (a int); create index i on t using fancy (a);",
            expect![[r#"
                1:25 `using fancy` is no way in which PostgreSQL builds an index.
            "#]],
        );
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Postgresql, &["create table t (a int); create index i on t using brin (a);"]);
    }
}
