//! A key names a column twice.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use crate::sql::Dialect;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    rule: "key_column_twice",
    severity: Severity::Error,
    dialects: dialects("PDMXC"),
    why: "The engine refuses the key.",
    advice: "Name each column once.",
    source: "Tried on the engines: tests/sql/verdicts.json, key-column-twice",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        for held in
            table.constraints.iter().filter(|held| held.demand != Demand::Check && held.demand != Demand::Reference)
        {
            let mut seen = BTreeSet::new();
            for name in &held.columns {
                if !seen.insert(checked.fold(name)) {
                    let what = format!("A key of {} names {} twice.", table.title(), name.text);
                    hits.push(Hit::new(held.at, name.span, what).of_column(table.title(), &name.text));
                }
            }
        }
    }
    for index in checked.indexes.iter().filter(|_| checked.dialect == Dialect::Mysql) {
        let mut seen = BTreeSet::new();
        for name in index.columns.iter().flatten() {
            if !seen.insert(checked.fold(name)) {
                let what = format!("An index on {} names {} twice.", index.table.name.text, name.text);
                hits.push(Hit::new(index.at, name.span, what).of_column(&index.table.name.text, &name.text));
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
        hits(&CHECK, Dialect::Postgresql, "create table t (a int, b int, primary key (a, b, a))", expect![[r#"
            1:50 A key of t names a twice.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Sqlite, &["create table t (a int, unique (a, a))"]);
    }
}
