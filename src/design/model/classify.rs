//! What each table of the source is: an event, an entity, a list, a bridge, a link, an extension, machinery.
//!
//! The score for an event follows Kimball's test of a business process: it refers to who, what and where, it has
//! a moment, and it can be counted or added up. Points are our judgement and are shown with their reasons.

use super::graph::Graph;
use super::measures;
use super::names;
use super::table_use::Insisted;
use super::types::{Additivity, Classified, Reason, TableClass};
use super::wording;
use crate::session::TableRole;
use crate::sql::DataType;
use std::collections::BTreeMap;

/// From this score on, a table is an event.
const EVENT_SCORE: i32 = 3;

/// Classifies every table, in the schema's order. `roles` are what people insist on.
pub fn classify(graph: &Graph<'_>, roles: &BTreeMap<String, TableRole>, insisted: &Insisted) -> Vec<Classified> {
    let mut classified: Vec<Classified> =
        (0..graph.tables.len()).map(|table| classify_alone(graph, table, roles)).collect();
    for table in insisted.split.iter().chain(insisted.merged.keys()) {
        let held = &mut classified[*table];
        held.class = TableClass::Entity;
        held.overruled = true;
        held.reasons.push(Reason { points: 0, why: "somebody said in which dimension it stands".to_owned() });
    }
    settle_histories(graph, &mut classified);
    settle_links(graph, &mut classified);
    settle_bridges(graph, &mut classified);
    settle_logs(graph, &mut classified);
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
    if wording::names_log(key) && !(graph.targets(table).len() >= 2 && is_measured(graph, table)) {
        let why = "it is what a program notes down of itself, not what the business does; say that it is a fact to have it all the same";
        return settled(TableClass::Log, why, reasons, false);
    }
    if is_bridge(graph, table) {
        return settled(
            TableClass::Bridge,
            "it holds little more than the references that make up its key",
            reasons,
            false,
        );
    }
    if is_subtype(graph, table) && score < EVENT_SCORE {
        return settled(
            TableClass::Subtype,
            "its key is the key of the table it refers to: more columns of the same rows",
            reasons,
            false,
        );
    }
    if is_snapshot(graph, table) {
        return settled(
            TableClass::Snapshot,
            "it holds levels: how much there is, not what came or went",
            reasons,
            false,
        );
    }
    if is_pair_with_numbers(graph, table) {
        let why = "its key is a combination of references and it carries numbers: what is measured of each combination";
        return settled(TableClass::Event, why, reasons, false);
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
    let moments: Vec<&str> = graph.moments(table).map(|column| column.name.as_str()).collect();
    let measures: Vec<&str> = graph.measures(table).map(|column| column.name.as_str()).collect();
    let n_labels = graph.labels(table).count();
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
        -(n_into.min(2) as i32),
        format!("{n_into} other {} to it", if n_into == 1 { "table refers" } else { "tables refer" }),
    );
    if n_labels > 0 {
        score += add(-1, "carries a name of its own".to_owned());
    }
    score
}

/// Whether anything of it can be counted by time or added up.
fn has_substance(graph: &Graph<'_>, table: usize) -> bool {
    !graph.out[table].is_empty() && (is_measured(graph, table) || has_moment(graph, table))
}

fn is_measured(graph: &Graph<'_>, table: usize) -> bool {
    graph.measures(table).next().is_some()
}

/// Levels of something by what it belongs to: the stock of each article in each store, at the end of each day.
fn is_snapshot(graph: &Graph<'_>, table: usize) -> bool {
    let held = &graph.tables[table];
    let levels = graph.measures(table).any(|column| measures::additivity(held, column) == Additivity::SemiAdditive);
    let dated_key = held.primary_key.len() >= 2
        && held.primary_key.iter().any(|name| held.column(name).is_some_and(|column| column.data_type.is_moment()));
    let named = wording::names_level(held.key()) || wording::names_period(held.key());
    levels && !graph.out[table].is_empty() && (named || dated_key)
}

/// A table whose key is made of references and that carries numbers: the price of each article at each supplier.
fn is_pair_with_numbers(graph: &Graph<'_>, table: usize) -> bool {
    let key = &graph.tables[table].primary_key;
    let of_references = key.len() >= 2 && key.iter().all(|column| graph.is_reference(table, column));
    of_references && graph.targets(table).len() >= 2 && is_measured(graph, table)
}

fn has_moment(graph: &Graph<'_>, table: usize) -> bool {
    graph.moments(table).next().is_some()
}

fn is_bridge(graph: &Graph<'_>, table: usize) -> bool {
    let held = &graph.tables[table];
    let two_sides = graph.targets(table).len() >= 2;
    let keyed = held.primary_key.iter().all(|column| graph.is_reference(table, column));
    let own_moment = graph
        .moments(table)
        .any(|column| !graph.is_key(table, &column.name) && !graph.is_reference(table, &column.name));
    let bare = !is_measured(graph, table) && !own_moment;
    let n_own = graph.own_columns(table).count();
    let by_key = !held.primary_key.is_empty() && held.primary_key.len() >= 2 && keyed && n_own <= 2;
    let by_shape = held.primary_key.is_empty() && n_own == 0;
    two_sides && bare && (by_key || by_shape)
}

fn is_subtype(graph: &Graph<'_>, table: usize) -> bool {
    let key = &graph.tables[table].primary_key;
    // what others refer to is something by itself, and takes in the columns of what it is a kind of
    let alone = graph.into[table].is_empty();
    alone && !key.is_empty() && graph.out[table].iter().any(|edge| same_set(&edge.reference.columns, key))
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

/// A table that holds earlier rows of another one says nothing that a dimension with history would not.
fn settle_histories(graph: &Graph<'_>, classified: &mut [Classified]) {
    for (table, own) in classified.iter_mut().enumerate() {
        let held = &graph.tables[table];
        let Some(base) = wording::without_history(held.key()) else { continue };
        let base = names::singular(&base);
        let copied =
            graph.by_name(&base).iter().copied().find(|other| wording::is_copy_of(held, &graph.tables[*other]));
        // prices of a product by time: the only thing that it refers to is what it is the history of
        let follows = graph.targets(table).iter().copied().find(|other| {
            graph.targets(table).len() == 1 && base.starts_with(&names::singular(graph.tables[*other].key()))
        });
        let of_history = names::words(held.key()).has(&["history", "hist"]);
        let original = copied.or(follows.filter(|_| of_history));
        let open = !own.overruled && graph.into[table].is_empty();
        if let (true, Some(original)) = (open, original.filter(|original| *original != table)) {
            let why = format!(
                "it holds earlier states of {}, whose dimension keeps history by itself; say that it is a fact to have it all the same",
                graph.tables[original].key()
            );
            own.class = TableClass::History;
            own.reasons.push(Reason { points: 0, why });
        }
    }
}

/// Where nothing else happens, what programs note down is what happens.
fn settle_logs(graph: &Graph<'_>, classified: &mut [Classified]) {
    if classified.iter().any(|held| held.class.is_event()) {
        return;
    }
    for (table, own) in classified.iter_mut().enumerate() {
        if own.class == TableClass::Log && has_moment(graph, table) {
            own.class = TableClass::Event;
            let why = "nothing else here has a moment, so what is noted down is what happens";
            own.reasons.push(Reason { points: 0, why: why.to_owned() });
        }
    }
}

/// An entity without words of its own that only events refer to ties its parents together: a copy of a film in a
/// store. Facts reach through it.
fn settle_links(graph: &Graph<'_>, classified: &mut [Classified]) {
    for table in 0..classified.len() {
        let silent = graph.own_columns(table).next().is_none();
        let n_parents = graph.targets(table).iter().filter(|parent| !graph.mutual(table, **parent)).count();
        let only_events = !graph.into[table].is_empty()
            && graph.into[table].iter().all(|referrer| classified[*referrer].class.is_event());
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
        let to_event = graph.out[table].iter().any(|edge| classified[edge.to].class.is_event());
        if classified[table].class == TableClass::Bridge && to_event && !classified[table].overruled {
            classified[table].class = TableClass::Event;
            let why = "one side of it is an event, so it is a fact that only says that the two belong together";
            classified[table].reasons.push(Reason { points: 0, why: why.to_owned() });
        }
    }
}
