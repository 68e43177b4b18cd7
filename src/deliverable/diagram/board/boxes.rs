//! The boxes before they have a place: what each table says about itself.

use super::{Frame, Kind, Mark, Node, Row};
use crate::deliverable::diagram::canvas::{fitted, length};
use crate::design::{Bridge, Dimension, Fact, History, Model};
use std::collections::BTreeSet;

/// The width of a box.
pub const WIDTH: f64 = 210.0;
/// The height of a box without rows.
pub const HEAD: f64 = 52.0;
/// The height of a row.
pub const LINE: f64 = 17.0;
/// How many rows a fact shows: roles come first, and few facts have more.
const MOST_OF_FACT: usize = 14;
/// How many rows a dimension shows.
const MOST_OF_DIMENSION: usize = 6;

/// Every box in the order of the model: facts, dimensions, bridges.
pub(super) fn boxes(model: &Model) -> Vec<Node> {
    let facts = model.facts.iter().map(fact);
    let dimensions = model.dimensions.iter().map(|held| dimension(held, model));
    facts.chain(dimensions).chain(model.bridges.iter().map(bridge)).collect()
}

fn row(mark: Mark, text: &str, personal: bool) -> Row {
    let room = WIDTH - 44.0 - if personal { 14.0 } else { 0.0 };
    Row { mark, text: fitted(text, room, 11.0), personal }
}

fn node(name: &str, kind: Kind, about: &str, mut rows: Vec<Row>, most: usize) -> Node {
    let n_hidden = if rows.len() > most { rows.len() - most + 1 } else { 0 };
    rows.truncate(if n_hidden > 0 { most - 1 } else { most });
    let n_lines = rows.len() + usize::from(n_hidden > 0);
    let body = if n_lines == 0 { 0.0 } else { length(n_lines) * LINE + 12.0 };
    let frame = Frame { x: 0.0, y: 0.0, width: WIDTH, height: HEAD + body };
    Node { name: name.to_owned(), kind, about: fitted(about, WIDTH - 26.0, 10.5), rows, n_hidden, frame }
}

/// A dimension's name without what says that it is one: `dim_customer` → `customer`.
fn short(name: &str) -> &str {
    name.strip_prefix("dim_").unwrap_or(name)
}

fn fact(fact: &Fact) -> Node {
    let roles = fact.dimensions.iter().map(|key| {
        let played = if key.role == key.dimension { short(&key.dimension) } else { key.role.as_str() };
        row(Mark::Role, played, false)
    });
    let measures = fact.measures.iter().map(|measure| row(Mark::Measure, &measure.name, false));
    let identifiers = fact.degenerate.iter().map(|held| row(Mark::Identifier, &held.name, false));
    let rows = roles.chain(measures).chain(identifiers).collect();
    node(&fact.name, Kind::Fact, fact.grain.trim_end_matches('.'), rows, MOST_OF_FACT)
}

fn dimension(dimension: &Dimension, model: &Model) -> Node {
    let keys = model.facts.iter().flat_map(|fact| &fact.dimensions);
    let roles: BTreeSet<&str> = keys
        .filter(|key| key.dimension == dimension.name && key.role != key.dimension)
        .map(|key| key.role.as_str())
        .collect();
    let history = match dimension.history {
        History::Type0 => "as first loaded (type 0)",
        History::Type1 => "overwritten (type 1)",
        History::Type2 => "history kept (type 2)",
        History::Type6 => "history and current value (type 6)",
    };
    let about = match roles.len() {
        0 | 1 => history.to_owned(),
        2 | 3 => format!("as {}", roles.into_iter().collect::<Vec<_>>().join(", ")),
        n => format!("in {n} roles"),
    };
    let attributes = dimension.attributes.iter().map(|held| row(Mark::Attribute, &held.name, held.class.is_some()));
    let lists = dimension.lists.iter().map(|list| row(Mark::Attribute, &list.name, false));
    node(&dimension.name, Kind::Dimension, &about, attributes.chain(lists).collect(), MOST_OF_DIMENSION)
}

fn bridge(bridge: &Bridge) -> Node {
    let (group, member) = (short(&bridge.group.dimension), short(&bridge.member.dimension));
    let about = if bridge.hierarchy {
        format!("{group} above {member}, depth")
    } else {
        format!("{group} ⇄ {member}, weight")
    };
    node(&bridge.name, Kind::Bridge, &about, Vec::new(), 1)
}
