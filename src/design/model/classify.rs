//! What each table of the source is: an event, an entity, a list, a bridge, a link, an extension, machinery.
//!
//! The score for an event follows Kimball's test of a business process: it refers to who, what and where, it has
//! a moment, and it can be counted or added up. Points are our judgement and are shown with their reasons.

use super::graph::Graph;
use super::names;
use super::types::{Classified, Reason, TableClass};
use crate::session::TableRole;
use crate::sql::DataType;
use std::collections::BTreeMap;

/// From this score on, a table is an event.
const EVENT_SCORE: i32 = 3;

/// Classifies every table, in the schema's order. `roles` are what people insist on.
pub fn classify(graph: &Graph<'_>, roles: &BTreeMap<String, TableRole>) -> Vec<Classified> {
    let mut classified: Vec<Classified> =
        (0..graph.tables.len()).map(|table| classify_alone(graph, table, roles)).collect();
    settle_links(graph, &mut classified);
    settle_bridges(graph, &mut classified);
    classified
}

fn classify_alone(graph: &Graph<'_>, table: usize, roles: &BTreeMap<String, TableRole>) -> Classified {
    let key = graph.tables[table].key();
    let mut reasons = Vec::new();
    let score = event_score(graph, table, &mut reasons);
    let settled = |class, why: &str, mut reasons: Vec<Reason>, overruled| {
        reasons.push(Reason { points: 0, why: why.to_owned() });
        Classified { table: key.to_owned(), class, score, reasons, overruled }
    };
    match roles.get(key) {
        Some(TableRole::Fact) => return settled(TableClass::Event, "somebody said that it is a fact", reasons, true),
        Some(TableRole::Dimension) => {
            return settled(TableClass::Entity, "somebody said that it is a dimension", reasons, true);
        }
        Some(TableRole::Bridge) => {
            return settled(TableClass::Bridge, "somebody said that it ties two others together", reasons, true);
        }
        Some(TableRole::Excluded) => {
            return settled(TableClass::Technical, "somebody said to leave it out", reasons, true);
        }
        None => {}
    }
    if names::names_machinery(key) {
        return settled(TableClass::Technical, "it belongs to a tool, not to the business", reasons, false);
    }
    if is_bridge(graph, table) {
        return settled(
            TableClass::Bridge,
            "it holds little more than the references that make up its key",
            reasons,
            false,
        );
    }
    if is_extension(graph, table) && score < EVENT_SCORE {
        return settled(
            TableClass::Extension,
            "its key is the key of the table it refers to: more columns of the same rows",
            reasons,
            false,
        );
    }
    if score >= EVENT_SCORE && has_substance(graph, table) {
        return settled(TableClass::Event, "it records something that happens", reasons, false);
    }
    if graph.out[table].is_empty()
        && graph.into[table].is_empty()
        && names::names_event(key)
        && has_moment(graph, table)
    {
        return settled(
            TableClass::Event,
            "it refers to nothing, but is named for something that happens and has a moment",
            reasons,
            false,
        );
    }
    if is_list(graph, table) {
        return settled(TableClass::ReferenceList, "it holds a key and one name", reasons, false);
    }
    settled(TableClass::Entity, "it describes something that exists", reasons, false)
}

fn event_score(graph: &Graph<'_>, table: usize, reasons: &mut Vec<Reason>) -> i32 {
    let mut add = |points: i32, why: String| {
        if points != 0 {
            reasons.push(Reason { points, why });
        }
        points
    };
    let held = &graph.tables[table];
    let n_out = graph.targets(table).len();
    let n_into = graph.into[table].len();
    let moments: Vec<&str> = held
        .columns
        .iter()
        .filter(|column| names::is_business_moment(column))
        .map(|column| column.name.as_str())
        .collect();
    let measures: Vec<&str> = graph
        .own_columns(table)
        .filter(|column| names::is_measure(column))
        .map(|column| column.name.as_str())
        .collect();
    let n_labels = graph.own_columns(table).filter(|column| names::is_label(column)).count();
    let mut score =
        add(n_out.min(3) as i32, format!("refers to {n_out} other {}", if n_out == 1 { "table" } else { "tables" }));
    score += match moments.as_slice() {
        [] => 0,
        [one] => add(2, format!("has a business moment, {one}")),
        several => add(3, format!("has business moments, {}", several.join(", "))),
    };
    if !measures.is_empty() {
        let shown: Vec<&str> = measures.iter().copied().take(4).collect();
        score += add(1, format!("can be measured: {}", shown.join(", ")));
    }
    if names::names_event(held.key()) {
        score += add(1, "is named for something that happens".to_owned());
    }
    score += add(
        -(n_into.min(3) as i32),
        format!("{n_into} other {} to it", if n_into == 1 { "table refers" } else { "tables refer" }),
    );
    if n_labels > 0 {
        score += add(-1, "carries a name of its own".to_owned());
    }
    score
}

/// Whether anything of it can be counted by time or added up.
fn has_substance(graph: &Graph<'_>, table: usize) -> bool {
    let measured = graph.own_columns(table).any(names::is_measure);
    !graph.out[table].is_empty() && (measured || has_moment(graph, table))
}

fn has_moment(graph: &Graph<'_>, table: usize) -> bool {
    graph.tables[table].columns.iter().any(names::is_business_moment)
}

fn is_bridge(graph: &Graph<'_>, table: usize) -> bool {
    let held = &graph.tables[table];
    let two_sides = graph.targets(table).len() >= 2;
    let keyed = held.primary_key.iter().all(|column| graph.is_reference(table, column));
    let bare = graph.own_columns(table).all(|column| !names::is_measure(column) && !names::is_business_moment(column));
    let n_own = graph.own_columns(table).count();
    let by_key = !held.primary_key.is_empty() && held.primary_key.len() >= 2 && keyed && n_own <= 2;
    let by_shape = held.primary_key.is_empty() && n_own == 0;
    two_sides && bare && (by_key || by_shape)
}

fn is_extension(graph: &Graph<'_>, table: usize) -> bool {
    let key = &graph.tables[table].primary_key;
    !key.is_empty() && graph.out[table].iter().any(|edge| same_set(&edge.reference.columns, key))
}

fn same_set(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().all(|column| b.contains(column))
}

fn is_list(graph: &Graph<'_>, table: usize) -> bool {
    let own: Vec<_> = graph.own_columns(table).collect();
    let n_text = own.iter().filter(|column| column.data_type.is_text()).count();
    n_text == 1
        && own.iter().all(|column| {
            matches!(column.data_type, DataType::Text(_) | DataType::Boolean | DataType::Enum(_))
                || column.data_type.is_integer()
        })
        && own.len() <= 2
}

/// An entity without words of its own that only events refer to ties its parents together: a copy of a film in a
/// store. Facts reach through it.
fn settle_links(graph: &Graph<'_>, classified: &mut [Classified]) {
    for table in 0..classified.len() {
        let silent = graph.own_columns(table).next().is_none();
        let n_parents = graph.targets(table).iter().filter(|parent| !graph.mutual(table, **parent)).count();
        let only_events = !graph.into[table].is_empty()
            && graph.into[table].iter().all(|referrer| classified[*referrer].class == TableClass::Event);
        let open = matches!(classified[table].class, TableClass::Entity | TableClass::ReferenceList)
            && !classified[table].overruled;
        if open && silent && n_parents >= 2 && only_events {
            classified[table].class = TableClass::Link;
            let why = "it has no words of its own and only events refer to it: facts reach through it to its parents";
            classified[table].reasons.push(Reason { points: 0, why: why.to_owned() });
        }
    }
}

/// A bridge with an event on one side is a fact without measures: an order under a promotion.
fn settle_bridges(graph: &Graph<'_>, classified: &mut [Classified]) {
    for table in 0..classified.len() {
        let to_event = graph.out[table].iter().any(|edge| classified[edge.to].class == TableClass::Event);
        if classified[table].class == TableClass::Bridge && to_event && !classified[table].overruled {
            classified[table].class = TableClass::Event;
            let why = "one side of it is an event, so it is a fact that only says that the two belong together";
            classified[table].reasons.push(Reason { points: 0, why: why.to_owned() });
        }
    }
}
