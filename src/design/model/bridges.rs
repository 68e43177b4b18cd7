//! Bridges: many-to-many relations between two dimensions, with weights.

use super::names;
use super::table_use::TableUse;
use super::types::*;
use std::collections::BTreeMap;

/// Builds the bridge of one table; none where its two sides are not both dimensions.
///
/// The weighted side is the one that facts reach: the weights of one of its rows add up to one.
pub fn bridge(given: &TableUse<'_>, table: usize, dimension_names: &BTreeMap<usize, String>) -> Option<Bridge> {
    let graph = given.graph;
    let source = &graph.tables[table];
    let sides: Vec<(usize, BridgeSide)> = graph.out[table]
        .iter()
        .filter_map(|edge| {
            let target = &graph.tables[edge.to];
            let from = given
                .identity(edge.to)
                .iter()
                .map(|key| {
                    edge.reference.to.iter().position(|to| to == key).map(|at| edge.reference.columns[at].clone())
                })
                .collect::<Option<Vec<_>>>()?;
            let role = names::role(edge.reference.columns.first().map_or("", String::as_str), target.key());
            let dimension = dimension_names.get(&edge.to)?.clone();
            let keyed_by = target.key().to_owned();
            Some((edge.to, BridgeSide { dimension, column: format!("{role}_key"), from, keyed_by }))
        })
        .take(2)
        .collect();
    let [(first, one), (second, other)]: [(usize, BridgeSide); 2] = sides.try_into().ok()?;
    let (group, member) =
        if given.reached.contains(&second) && !given.reached.contains(&first) { (other, one) } else { (one, other) };
    let (group, member) = if group.column == member.column {
        let column = format!("other_{}", member.column);
        (group, BridgeSide { column, ..member })
    } else {
        (group, member)
    };
    let spoken = |side: &BridgeSide| names::spoken(side.dimension.trim_start_matches("dim_"));
    Some(Bridge {
        name: format!("bridge_{}", names::snake(source.key())),
        grain: format!("One row for each {} of each {}.", spoken(&member), spoken(&group)),
        source: source.key().to_owned(),
        change_marker: given.graph.change_marker(table).map(|column| column.name.clone()),
        reasons: vec![
            format!(
                "each {} may have several of {} and the other way round: in a fact or a dimension this would repeat rows",
                spoken(&group),
                spoken(&member)
            ),
            format!(
                "weight is one divided by the number of rows of its {}, so weighted sums come out right",
                spoken(&group)
            ),
        ],
        group,
        member,
        hierarchy: false,
    })
}
