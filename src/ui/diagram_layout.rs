//! Where the boxes of an entity diagram stand: facts in the middle, dimensions left and right of them, bridges outside
//! above the dimensions that only they reach. Pure arithmetic, no view.

use super::model_words::history;
use crate::design::{Bridge, Dimension, Fact, Model};
use std::collections::{BTreeMap, BTreeSet};

/// The width of a box.
pub const WIDTH: f64 = 190.0;
/// The height of a box without fields.
const HEAD: f64 = 52.0;
/// The height of a field.
pub const LINE: f64 = 17.0;
/// From box to box in a column.
const GAP_Y: f64 = 26.0;
/// From column to column.
const GAP_X: f64 = 70.0;
/// Around everything.
const MARGIN: f64 = 20.0;
/// How many boxes a column of dimensions takes before there is a second one.
const COLUMN: usize = 9;
/// How many fields a box shows.
const N_FIELDS: usize = 5;

/// What a box stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A fact table.
    Fact,
    /// A dimension table.
    Dimension,
    /// A bridge table.
    Bridge,
}

/// A box.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The table.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// One line about it: the grain, the roles, how history is kept.
    pub about: String,
    /// The columns that are shown.
    pub fields: Vec<String>,
    /// How many columns are not shown.
    pub n_hidden: usize,
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Height.
    pub height: f64,
}

/// A line between two boxes.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The fact or bridge.
    pub from: String,
    /// The dimension.
    pub to: String,
    /// Whether it belongs to a bridge.
    pub bridged: bool,
    /// The path as SVG writes it.
    pub path: String,
}

/// A whole picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// Boxes: facts, then dimensions, then bridges.
    pub nodes: Vec<Node>,
    /// Lines.
    pub edges: Vec<Edge>,
    /// Width of everything.
    pub width: f64,
    /// Height of everything.
    pub height: f64,
}

/// Places every table of the model.
pub fn layout(model: &Model) -> Layout {
    let columns = columns(model);
    let heights: Vec<f64> = columns.iter().map(|column| column_height(column)).collect();
    let tallest = heights.iter().copied().fold(0.0, f64::max);
    let mut nodes = Vec::new();
    let mut x = MARGIN;
    for (column, height) in columns.into_iter().zip(heights) {
        let mut y = MARGIN + (tallest - height) / 2.0;
        for mut node in column {
            (node.x, node.y) = (x, y);
            y += node.height + GAP_Y;
            nodes.push(node);
        }
        x += WIDTH + GAP_X;
    }
    let edges = edges(model, &nodes);
    nodes.sort_by_key(|node| node.kind as u8);
    Layout { nodes, edges, width: (x - GAP_X + MARGIN).max(WIDTH), height: tallest + 2.0 * MARGIN }
}

fn column_height(column: &[Node]) -> f64 {
    (column.iter().map(|node| node.height + GAP_Y).sum::<f64>() - GAP_Y).max(0.0)
}

/// The columns from left to right, none of them empty.
fn columns(model: &Model) -> Vec<Vec<Node>> {
    let by_fact: BTreeSet<&str> =
        model.facts.iter().flat_map(|fact| &fact.dimensions).map(|key| key.dimension.as_str()).collect();
    let by_bridge: BTreeSet<&str> = model.bridges.iter().flat_map(sides).collect();
    let (far, mut near): (Vec<&Dimension>, Vec<&Dimension>) = model
        .dimensions
        .iter()
        .partition(|held| !by_fact.contains(held.name.as_str()) && by_bridge.contains(held.name.as_str()));
    // dimensions of the same facts stand together; a stable sort keeps the model's order among equals
    near.sort_by(|a, b| middle_fact(model, &a.name).total_cmp(&middle_fact(model, &b.name)));
    let (left, right) = halves(&near, model);

    let mut bridges: [Vec<&Bridge>; 2] = [Vec::new(), Vec::new()];
    let on_left: BTreeSet<&str> = left.iter().map(|held| held.name.as_str()).collect();
    for bridge in &model.bridges {
        let anchor = sides(bridge).into_iter().find(|name| by_fact.contains(name)).unwrap_or(&bridge.group.dimension);
        bridges[usize::from(!on_left.contains(anchor))].push(bridge);
    }
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut outer = |side: &[&Bridge]| -> Vec<Node> {
        let mut column = Vec::new();
        for bridge in side {
            column.push(bridge_node(bridge));
            let reached = far.iter().filter(|held| sides(bridge).contains(&held.name.as_str()));
            for held in reached.filter(|held| taken.insert(&held.name)) {
                column.push(dimension_node(held, model));
            }
        }
        column
    };
    let (left_outer, right_outer) = (outer(&bridges[0]), outer(&bridges[1]));
    let nodes = |held: &[&Dimension]| held.iter().map(|held| dimension_node(held, model)).collect::<Vec<_>>();

    let mut out = Vec::new();
    out.extend(split(left_outer));
    out.extend(split(nodes(&left)));
    out.extend(split(model.facts.iter().map(fact_node).collect()));
    out.extend(split(nodes(&right)));
    out.extend(split(right_outer));
    out
}

fn sides(bridge: &Bridge) -> [&str; 2] {
    [&bridge.group.dimension, &bridge.member.dimension]
}

/// The mean position of the facts that use a dimension.
fn middle_fact(model: &Model, dimension: &str) -> f64 {
    let used: Vec<f64> = model
        .facts
        .iter()
        .enumerate()
        .filter(|(_, fact)| fact.dimensions.iter().any(|key| key.dimension == dimension))
        .map(|(index, _)| index as f64)
        .collect();
    if used.is_empty() { model.facts.len() as f64 } else { used.iter().sum::<f64>() / used.len() as f64 }
}

/// Deals the dimensions out to both sides so that both become about equally high.
fn halves<'a>(near: &[&'a Dimension], model: &Model) -> (Vec<&'a Dimension>, Vec<&'a Dimension>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let (mut left_height, mut right_height) = (0.0, 0.0);
    for held in near {
        let height = dimension_node(held, model).height + GAP_Y;
        if left_height <= right_height {
            left.push(*held);
            left_height += height;
        } else {
            right.push(*held);
            right_height += height;
        }
    }
    (left, right)
}

/// Several columns of about the same length where one would be too long.
fn split(column: Vec<Node>) -> Vec<Vec<Node>> {
    let n = column.len();
    let n_columns = n.div_ceil(COLUMN);
    if n_columns == 0 {
        return Vec::new();
    }
    let size = n.div_ceil(n_columns);
    let mut out: Vec<Vec<Node>> = Vec::new();
    for (index, node) in column.into_iter().enumerate() {
        if index % size == 0 {
            out.push(Vec::new());
        }
        if let Some(last) = out.last_mut() {
            last.push(node);
        }
    }
    out
}

fn node(name: &str, kind: Kind, about: String, mut fields: Vec<String>) -> Node {
    let n_hidden = if fields.len() > N_FIELDS { fields.len() - N_FIELDS + 1 } else { 0 };
    fields.truncate(if n_hidden > 0 { N_FIELDS - 1 } else { N_FIELDS });
    let n_lines = fields.len() + usize::from(n_hidden > 0);
    let body = if n_lines == 0 { 0.0 } else { n_lines as f64 * LINE + 12.0 };
    Node { name: name.to_owned(), kind, about, fields, n_hidden, x: 0.0, y: 0.0, height: HEAD + body }
}

fn fact_node(fact: &Fact) -> Node {
    let measures = fact.measures.iter().map(|measure| measure.name.clone());
    let fields = measures.chain(fact.degenerate.iter().map(|held| held.name.clone())).collect();
    node(&fact.name, Kind::Fact, fact.grain.trim_end_matches('.').to_owned(), fields)
}

fn dimension_node(dimension: &Dimension, model: &Model) -> Node {
    let roles: BTreeSet<&str> = model
        .facts
        .iter()
        .flat_map(|fact| &fact.dimensions)
        .filter(|key| key.dimension == dimension.name && key.role != key.dimension)
        .map(|key| key.role.as_str())
        .collect();
    let about = if roles.len() > 1 {
        format!("as {}", roles.into_iter().collect::<Vec<_>>().join(", "))
    } else {
        history(dimension.history).to_owned()
    };
    let attributes = dimension.attributes.iter().map(|held| match held.class {
        Some(_) => format!("{} ◆", held.name),
        None => held.name.clone(),
    });
    let fields = attributes.chain(dimension.lists.iter().map(|list| list.name.clone())).collect();
    node(&dimension.name, Kind::Dimension, about, fields)
}

fn bridge_node(bridge: &Bridge) -> Node {
    let short = |name: &str| name.strip_prefix("dim_").unwrap_or(name).to_owned();
    let about = format!("{} ⇄ {}, weight", short(&bridge.group.dimension), short(&bridge.member.dimension));
    node(&bridge.name, Kind::Bridge, about, Vec::new())
}

fn edges(model: &Model, nodes: &[Node]) -> Vec<Edge> {
    let at: BTreeMap<&str, &Node> = nodes.iter().map(|node| (node.name.as_str(), node)).collect();
    let of_facts = model.facts.iter().flat_map(|fact| {
        let targets: BTreeSet<&str> = fact.dimensions.iter().map(|key| key.dimension.as_str()).collect();
        targets.into_iter().map(|to| (fact.name.as_str(), to, false))
    });
    let of_bridges = model.bridges.iter().flat_map(|bridge| sides(bridge).map(|to| (bridge.name.as_str(), to, true)));
    of_facts
        .chain(of_bridges)
        .filter_map(|(from, to, bridged)| {
            let path = path(at.get(from)?, at.get(to)?);
            Some(Edge { from: from.to_owned(), to: to.to_owned(), bridged, path })
        })
        .collect()
}

/// A curve from the side of one box to the facing side of the other.
fn path(from: &Node, to: &Node) -> String {
    let (from_y, to_y) = (from.y + from.height / 2.0, to.y + to.height / 2.0);
    if from.x == to.x && (to.y - from.y - from.height - GAP_Y).abs() < 0.5 {
        return format!("M{} {}V{}", from.x + WIDTH / 2.0, from.y + from.height, to.y);
    }
    if from.x == to.x {
        let (x, bend) = (from.x + WIDTH, from.x + WIDTH + GAP_X * 0.45);
        return format!("M{x} {from_y}C{bend} {from_y} {bend} {to_y} {x} {to_y}");
    }
    let (start, end) = if from.x < to.x { (from.x + WIDTH, to.x) } else { (from.x, to.x + WIDTH) };
    let bend = (start + end) / 2.0;
    format!("M{start} {from_y}C{bend} {from_y} {bend} {to_y} {end} {to_y}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{BridgeSide, FactDimension, FactKind, History};

    fn dimension(name: &str) -> Dimension {
        Dimension {
            name: name.to_owned(),
            grain: format!("One {name}."),
            source: name.to_owned(),
            surrogate_key: format!("{name}_key"),
            natural_key: Vec::new(),
            attributes: Vec::new(),
            joins: Vec::new(),
            outriggers: Vec::new(),
            history: History::Type1,
            change_marker: None,
            lists: Vec::new(),
            reasons: Vec::new(),
        }
    }

    fn fact(name: &str, dimensions: &[&str]) -> Fact {
        let key = |dimension: &&str| FactDimension {
            dimension: (*dimension).to_owned(),
            role: (*dimension).to_owned(),
            column: format!("{dimension}_key"),
            from: Vec::new(),
            optional: false,
        };
        Fact {
            name: name.to_owned(),
            kind: FactKind::Transaction,
            grain: format!("One row for each {name}."),
            source: name.to_owned(),
            surrogate_key: format!("{name}_key"),
            business_key: Vec::new(),
            joins: Vec::new(),
            dimensions: dimensions.iter().map(key).collect(),
            measures: Vec::new(),
            degenerate: Vec::new(),
            event_time: None,
            change_marker: None,
            reasons: Vec::new(),
        }
    }

    fn bridge(group: &str, member: &str) -> Bridge {
        let side = |dimension: &str| BridgeSide {
            dimension: dimension.to_owned(),
            column: format!("{dimension}_key"),
            from: Vec::new(),
        };
        Bridge {
            name: format!("bridge_{group}_{member}"),
            grain: String::new(),
            source: String::new(),
            group: side(group),
            member: side(member),
            change_marker: None,
            reasons: Vec::new(),
        }
    }

    /// Every table once, no box over another, everything inside the picture.
    fn check(model: &Model) -> Layout {
        let held = layout(model);
        assert_eq!(held.nodes.len(), model.facts.len() + model.dimensions.len() + model.bridges.len());
        for (index, a) in held.nodes.iter().enumerate() {
            assert!(a.x >= 0.0 && a.y >= 0.0 && a.x + WIDTH <= held.width && a.y + a.height <= held.height, "{a:?}");
            for b in &held.nodes[..index] {
                let apart = a.x + WIDTH <= b.x || b.x + WIDTH <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
                assert!(apart, "{} lies over {}", a.name, b.name);
            }
        }
        held
    }

    #[test]
    fn a_star_has_its_fact_in_the_middle() {
        let mut model = Model { facts: vec![fact("rental", &["film", "customer", "store"])], ..Model::default() };
        model.dimensions = ["film", "customer", "store", "actor"].map(dimension).to_vec();
        model.bridges = vec![bridge("film", "actor")];
        let held = check(&model);
        let x = |name: &str| held.nodes.iter().find(|node| node.name == name).map(|node| node.x).unwrap();
        assert!(x("actor") == x("bridge_film_actor") && x("bridge_film_actor") < x("film") && x("film") < x("rental"));
        assert!(x("rental") < x("customer"));
        assert_eq!(held.edges.len(), 5);
    }

    #[test]
    fn sixty_tables_stay_apart() {
        let names: Vec<String> = (0..48).map(|n| format!("d{n}")).collect();
        let mut model = Model { dimensions: names.iter().map(|name| dimension(name)).collect(), ..Model::default() };
        for n in 0..6 {
            let used: Vec<&str> = names.iter().skip(n * 7).take(10).map(String::as_str).collect();
            model.facts.push(fact(&format!("f{n}"), &used));
        }
        model.bridges = (0..6).map(|n| bridge(&names[n], &names[47 - n])).collect();
        let held = check(&model);
        assert!(held.width < 4_000.0 && held.height < 2_000.0, "{} × {}", held.width, held.height);
    }

    #[test]
    fn an_empty_model_is_an_empty_picture() {
        check(&Model::default());
    }
}
