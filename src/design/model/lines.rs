//! Headers and lines: which event is a line of which, so that both become one fact at the grain of the line.

use super::graph::{Edge, Graph};
use super::measures;
use super::names;
use super::types::{Classified, Reason, TableClass};
use super::wording;
use std::collections::BTreeMap;

/// Settles which events are headers and which their lines. Gives the header of each line that takes one in.
pub fn settle(graph: &Graph<'_>, classified: &mut [Classified]) -> BTreeMap<usize, usize> {
    let mut best: BTreeMap<usize, (i32, usize)> = BTreeMap::new();
    for line in 0..classified.len() {
        let found = graph.out[line].iter().filter_map(|edge| Some((edge.to, likeness(graph, classified, line, edge)?)));
        // of several headers the likeliest; of equals the one declared first
        let Some((header, points)) = found.rev().max_by_key(|(_, points)| *points) else { continue };
        let held = best.entry(header).or_insert((points, line));
        if points > held.0 {
            *held = (points, line);
        }
    }
    let mut headers = BTreeMap::new();
    for (header, (_, line)) in best {
        let of = |table: usize| names::spoken(&names::singular(graph.tables[table].key()));
        // a header that is itself a line would have to be taken in twice
        if headers.contains_key(&header) || classified[line].class != TableClass::Event {
            continue;
        }
        let why = format!("each row is a line of one {}", of(header));
        settled(&mut classified[line], TableClass::TransactionLine, why);
        let why = format!("its lines are the rows of {}", graph.tables[line].key());
        settled(&mut classified[header], TableClass::TransactionHeader, why);
        headers.insert(line, header);
    }
    headers
}

fn settled(classified: &mut Classified, class: TableClass, why: String) {
    classified.class = class;
    classified.reasons.push(Reason { points: 0, why });
}

/// How much an event looks like a line of another one; none where it is not.
fn likeness(graph: &Graph<'_>, classified: &[Classified], line: usize, edge: &Edge<'_>) -> Option<i32> {
    let header = edge.to;
    let open = |table: usize| classified[table].class == TableClass::Event;
    // a person who says that the header is a fact wants it for itself
    let stands_alone = classified[header].overruled || !open(header) || !open(line) || graph.mutual(line, header);
    let (held, above) = (&graph.tables[line], &graph.tables[header]);
    let measured = graph.measures(line).next().is_some();
    if stands_alone || !measured || !graph.is_required(line, edge.reference) || same_rows(graph, line, edge) {
        return None;
    }
    let keyed = held.primary_key.len() > edge.reference.columns.len()
        && edge.reference.columns.iter().all(|column| held.primary_key.contains(column));
    let named = wording::names_line(held.key()) && wording::share_a_word(held.key(), above.key());
    let continued = names::snake(held.key()).starts_with(&format!("{}_", names::singular(above.key())));
    let own_moment = graph.moments(line).next().is_some();
    let repeats = graph.targets(line).intersection(&graph.targets(header)).next().is_some();
    // something with a moment and with the parties of the other one is an event by itself: a payment for a rental
    let by_itself = own_moment && (repeats || !named);
    let of_order = keyed && names::names_event(above.key());
    if by_itself || !(of_order || named || continued) {
        return None;
    }
    let n_others = graph.out[line].len() as i32 - 1;
    Some(
        4 * i32::from(measures::line_amount(graph, line).is_some())
            + 2 * i32::from(keyed)
            + 2 * i32::from(named)
            + n_others.min(2),
    )
}

/// Whether each row of the one belongs to another row of the other: more columns, not lines.
fn same_rows(graph: &Graph<'_>, line: usize, edge: &Edge<'_>) -> bool {
    let held = &graph.tables[line];
    let same = |key: &[String]| {
        key.len() == edge.reference.columns.len() && key.iter().all(|column| edge.reference.columns.contains(column))
    };
    same(&held.primary_key) || held.unique.iter().any(|key| same(key))
}
