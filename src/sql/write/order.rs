//! The order of tables in which each finds what it refers to.

use super::physical::{FullName, PhysicalTable};
use std::collections::BTreeSet;

/// Tables with those that they refer to before them; of a circle, those with the fewest missing come first.
pub(in crate::sql) fn by_dependency(tables: Vec<PhysicalTable>) -> Vec<PhysicalTable> {
    let names: BTreeSet<FullName> = tables.iter().map(|table| table.name.clone()).collect();
    let mut waiting = tables;
    let mut written: BTreeSet<FullName> = BTreeSet::new();
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let n_missing = |table: &PhysicalTable| {
            let targets: BTreeSet<&FullName> = table.links().map(|link| &link.table).collect();
            targets
                .iter()
                .filter(|target| ***target != table.name && !written.contains(target) && names.contains(target))
                .count()
        };
        let (mut next, mut rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|table| n_missing(table) == 0);
        if next.is_empty() {
            let best =
                rest.iter().enumerate().min_by_key(|(at, table)| (n_missing(table), *at)).map_or(0, |(at, _)| at);
            next.push(rest.remove(best));
        }
        written.extend(next.iter().map(|table| table.name.clone()));
        ordered.extend(next);
        waiting = rest;
    }
    ordered
}
