//! Two indexes of a table have one name.

use super::checked::{Checked, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    rule: "duplicate_index_in_table",
    severity: Severity::Error,
    dialects: dialects("MC"),
    why: "Names of indexes are shared within a table, so the statement is refused.",
    advice: "Give one of them another name.",
    source: "Tried on the engines: tests/sql/verdicts.json, index-in-table-twice",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    for table in &checked.tables {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let indexes = table.indexes.iter().filter_map(|id| checked.indexes.get(*id));
        for index in indexes.filter(|index| index.until.is_none()) {
            let Some(name) = &index.name else { continue };
            if seen.insert(checked.fold(name), index.at).is_some() {
                let what = format!("{} has two indexes called {}.", table.title(), name.text);
                hits.push(Hit::new(index.at, name.span, what).of(table.title()));
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
        hits(&CHECK, Dialect::Mysql, "create table t (a int, b int, index i (a), index i (b))", expect![[r#"
            1:50 t has two indexes called i.
        "#]]);
    }

    #[test]
    fn is_not_found() {
        misses(&CHECK, Dialect::Mysql, &["create table t (a int, index i (a)); create table u (a int, index i (a))"]);
    }
}
