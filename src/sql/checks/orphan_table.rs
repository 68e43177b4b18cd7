//! A table has no reference, neither from it nor to it.

use super::checked::{Checked, Demand, dialects};
use super::{Check, Hit};
use crate::finding::Severity;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    rule: "orphan_table",
    severity: Severity::Hint,
    dialects: dialects("PMTO"),
    why: "In a schema whose other tables hang together it is often a leftover, or its references were forgotten.",
    advice: "Declare its references, or drop it.",
    source: "tbls, orphan tables; schemacrawler lint",
    run,
};

fn run(checked: &Checked<'_>, hits: &mut Vec<Hit>) {
    let tables: Vec<_> = checked.whole_tables().collect();
    let targets: BTreeSet<String> = tables
        .iter()
        .flat_map(|table| table.of(Demand::Reference))
        .map(|held| checked.fold(&held.target.name))
        .collect();
    if tables.len() < 5 || targets.is_empty() {
        return;
    }
    let alone: Vec<_> = tables
        .iter()
        .filter(|table| {
            table.of(Demand::Reference).next().is_none() && !targets.contains(&checked.fold(&table.name.name))
        })
        .collect();
    // where half of them stand alone the schema does not declare its references
    if alone.len() * 3 <= tables.len() {
        for table in alone {
            hits.push(
                Hit::new(table.at, table.span(), format!("{} hangs on no other table.", table.title()))
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
        hits(&CHECK, Dialect::Postgresql, "create table a (id int primary key); create table b (id int primary key references a); create table c (id int primary key references a); create table d (id int primary key references b);
create table e (id int primary key);", expect![[r#"
    2:14 e hangs on no other table.
"#]]);
    }

    #[test]
    fn is_not_found() {
        misses(
            &CHECK,
            Dialect::Postgresql,
            &["create table a (id int primary key); create table b (id int primary key);"],
        );
    }
}
