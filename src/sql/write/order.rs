//! The order of tables in which each finds what it refers to.

use super::TargetTable;
use std::collections::BTreeSet;

/// Tables with those that they refer to before them; tables in a circle stay in the order given.
pub(super) fn by_dependency(tables: &[TargetTable]) -> Vec<&TargetTable> {
    let names: BTreeSet<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    let mut waiting: Vec<&TargetTable> = tables.iter().collect();
    let mut written: BTreeSet<&str> = BTreeSet::new();
    let mut ordered = Vec::with_capacity(tables.len());
    while !waiting.is_empty() {
        let free = |table: &&TargetTable| {
            table.references.iter().all(|reference| {
                let target = reference.table.as_str();
                target == table.name || written.contains(target) || !names.contains(target)
            })
        };
        let (mut next, mut rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(free);
        if next.is_empty() {
            next.push(rest.remove(0));
        }
        written.extend(next.iter().map(|table| table.name.as_str()));
        ordered.extend(next);
        waiting = rest;
    }
    ordered
}
