//! The lines of the board: one for each role, from its row in the fact to the dimension.

use super::boxes::{HEAD, LINE};
use super::stars::{GAP_X, Star};
use super::{Edge, Frame, Node};
use crate::deliverable::diagram::canvas::length;
use crate::design::Model;
use std::collections::BTreeMap;

/// The height at which a dimension is met: the middle of its name.
const MET_AT: f64 = 18.0;

/// Every line, in the order of the boxes that it starts from.
pub(super) fn lines(model: &Model, nodes: &[Node], stars: &[Star]) -> Vec<Edge> {
    let (n_facts, n_dimensions) = (model.facts.len(), model.dimensions.len());
    let at: BTreeMap<&str, usize> = nodes.iter().enumerate().map(|(index, node)| (node.name.as_str(), index)).collect();
    let mut star_of = vec![0; nodes.len()];
    for (star, held) in stars.iter().enumerate() {
        let dimensions = held.dimensions.iter().map(|index| n_facts + index);
        let bridges = held.bridges.iter().map(|index| n_facts + n_dimensions + index);
        for node in held.facts.iter().copied().chain(dimensions).chain(bridges) {
            star_of[node] = star;
        }
    }
    let of_facts = model.facts.iter().enumerate().flat_map(|(from, fact)| {
        fact.dimensions.iter().enumerate().map(move |(row, key)| (from, Some(row), key.dimension.as_str()))
    });
    let of_bridges = model.bridges.iter().enumerate().flat_map(|(index, bridge)| {
        let from = n_facts + n_dimensions + index;
        [&bridge.group, &bridge.member].map(|side| (from, None, side.dimension.as_str()))
    });
    // keys of a snowflake schema: from a dimension to its parent
    let of_outriggers = model.dimensions.iter().enumerate().flat_map(|(index, dimension)| {
        dimension.outriggers.iter().map(move |key| (n_facts + index, None, key.dimension.as_str()))
    });
    of_facts
        .chain(of_bridges)
        .chain(of_outriggers)
        .filter_map(|(from, row, name)| {
            let to = *at.get(name)?;
            let (path, frame) = path(&nodes[from], row, &nodes[to]);
            Some(Edge {
                from,
                to,
                bridged: from >= n_facts + n_dimensions,
                far: star_of[from] != star_of[to],
                path,
                frame,
            })
        })
        .collect()
}

/// The middle of a row; a row that is not shown starts from the line that says so.
fn start_y(node: &Node, row: Option<usize>) -> f64 {
    let middle = |row: usize| node.frame.y + HEAD + 12.0 + length(row) * LINE;
    row.map_or(node.frame.y + HEAD / 2.0, |row| middle(row.min(node.rows.len())))
}

/// A curve from a row at the side of one box to the facing side of the other, and what it lies in.
fn path(from: &Node, row: Option<usize>, to: &Node) -> (String, Frame) {
    let (a, b) = (from.frame, to.frame);
    let (from_y, to_y) = (start_y(from, row), b.y + MET_AT);
    let (start, end, bends) = if (a.x - b.x).abs() < 1.0 {
        let bend = a.x + a.width + GAP_X * 0.45;
        (a.x + a.width, b.x + b.width, [bend, bend])
    } else {
        let (start, end) = if a.x < b.x { (a.x + a.width, b.x) } else { (a.x, b.x + b.width) };
        let middle = (start + end) / 2.0;
        (start, end, [middle, middle])
    };
    let (low, high) = ([start, end, bends[0]], [from_y, to_y]);
    let least = |held: &[f64]| held.iter().copied().fold(f64::MAX, f64::min);
    let most = |held: &[f64]| held.iter().copied().fold(f64::MIN, f64::max);
    let frame =
        Frame { x: least(&low), y: least(&high), width: most(&low) - least(&low), height: most(&high) - least(&high) };
    (format!("M{start} {from_y}C{} {from_y} {} {to_y} {end} {to_y}", bends[0], bends[1]), frame)
}
