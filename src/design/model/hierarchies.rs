//! Hierarchies: references of a table to itself, as a bridge from every row to all that stand above it.
//!
//! The name of the row above stands in the dimension already; the bridge adds up along any number of levels.

use super::names;
use super::table_use::TableUse;
use super::types::*;
use std::collections::{BTreeMap, BTreeSet};

/// The hierarchies of the table of a dimension.
pub fn hierarchies(
    given: &TableUse<'_>,
    table: usize,
    dimension_names: &BTreeMap<usize, String>,
    seen: &mut BTreeSet<String>,
) -> Vec<Bridge> {
    let graph = given.graph;
    let source = &graph.tables[table];
    let Some(dimension) = dimension_names.get(&table) else { return Vec::new() };
    let identity = given.identity(table);
    let mut made = Vec::new();
    for reference in &graph.loops[table] {
        let above: Option<Vec<String>> = identity
            .iter()
            .map(|key| reference.to.iter().position(|to| to == key).map(|at| reference.columns[at].clone()))
            .collect();
        let Some(above) = above.filter(|columns| !columns.is_empty() && *columns != identity) else { continue };
        let entity = dimension.strip_prefix("dim_").unwrap_or(dimension);
        let role = names::role(above.first().map_or("", String::as_str), source.key());
        let plain = format!("bridge_{entity}_hierarchy");
        let name = if seen.contains(&plain) { format!("bridge_{entity}_{role}_hierarchy") } else { plain };
        if !seen.insert(name.clone()) {
            continue;
        }
        let side = |column: String, from: Vec<String>| BridgeSide {
            dimension: dimension.clone(),
            column,
            from,
            keyed_by: source.key().to_owned(),
        };
        let thing = names::spoken(entity);
        made.push(Bridge {
            name,
            grain: format!("One row for each {thing} and each {thing} above it, and one for each by itself."),
            source: source.key().to_owned(),
            group: side(format!("ancestor_{entity}_key"), above.clone()),
            member: side(format!("descendant_{entity}_key"), identity.clone()),
            hierarchy: true,
            change_marker: None,
            reasons: vec![
                format!(
                    "{} leads to a row of the same table, any number of levels up: with this bridge a fact is added up below any of them by one join",
                    names::spoken(&above.join(" and "))
                ),
                "depth is how many levels lie between; a circle at the source ends after as many levels as hierarchy_depth of dbt_project.yml says".to_owned(),
            ],
        });
    }
    made
}
