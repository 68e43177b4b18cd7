//! The way from an event to the dimensions by which it is seen.

use super::graph::{Edge, Graph};
use super::names;
use super::types::*;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How many references a fact follows to reach a dimension.
const MAX_HOPS: usize = 4;

/// A dimension that a fact reaches, and how.
pub struct Reach<'a> {
    /// The dimension's source table.
    pub dimension: usize,
    /// The table that holds the reference.
    pub holder: usize,
    /// Its alias.
    pub alias: String,
    /// The reference.
    pub edge: Edge<'a>,
    /// Whether it may point to nobody.
    pub optional: bool,
}

/// Where the way leads: the classes of the tables, and those that somebody keeps as dimensions of their own.
#[derive(Clone, Copy)]
pub struct Ways<'a, 'g> {
    /// The schema as a graph.
    pub graph: &'a Graph<'g>,
    /// The class of every table.
    pub classified: &'a [Classified],
    /// Tables that are kept apart although a dimension would take them in.
    pub split: &'a BTreeSet<usize>,
    /// Tables that are never a dimension, for another takes them in.
    pub merged: &'a BTreeMap<usize, usize>,
}

impl<'g> Ways<'_, 'g> {
    /// The tables that facts reach: those that become dimensions because an event refers to them.
    pub fn reached(self) -> BTreeSet<usize> {
        let events = (0..self.graph.tables.len()).filter(|table| self.classified[*table].class.is_event());
        events.flat_map(|event| self.walk(event).0).map(|reach| reach.dimension).collect()
    }

    /// Follows references from an event, nearest first, through links and other events, to dimensions.
    /// A dimension found near is not sought again farther away.
    pub fn walk(self, event: usize) -> (Vec<Reach<'g>>, Vec<Join>) {
        let graph = self.graph;
        let mut joins = Vec::new();
        let mut aliases = BTreeSet::from([names::snake(graph.tables[event].key())]);
        let mut reaches: Vec<Reach<'g>> = Vec::new();
        let mut nearest: BTreeMap<usize, usize> = BTreeMap::new();
        let mut seen = BTreeSet::from([event]);
        let mut queue = VecDeque::from([(event, names::snake(graph.tables[event].key()), false, 0_usize)]);
        while let Some((table, alias, optional, hops)) = queue.pop_front() {
            for edge in &graph.out[table] {
                let optional = optional || !graph.is_required(table, edge.reference);
                let target = self.extended(edge.to);
                let class = self.classified[target].class;
                let fits = target == edge.to || edge.reference.to.len() == graph.tables[target].primary_key.len();
                if class.is_described() && fits && !self.merged.contains_key(&target) {
                    // from a dimension only what was split off it is sought
                    let wanted = !self.classified[table].class.is_described() || self.split.contains(&target);
                    if wanted && *nearest.entry(target).or_insert(hops) == hops {
                        let alias = alias.clone();
                        reaches.push(Reach { dimension: target, holder: table, alias, edge: *edge, optional });
                    }
                }
                let through = class.is_event() || class == TableClass::Link || self.hides_split(target);
                if through && hops + 1 < MAX_HOPS && seen.insert(edge.to) {
                    let joined = free_alias(&mut aliases, edge, graph);
                    let on = edge.reference.columns.iter().cloned().zip(edge.reference.to.iter().cloned()).collect();
                    joins.push(Join {
                        alias: joined.clone(),
                        table: graph.tables[edge.to].key().to_owned(),
                        from_alias: alias.clone(),
                        on,
                    });
                    queue.push_back((edge.to, joined, optional, hops + 1));
                }
            }
        }
        (reaches, joins)
    }

    /// Whether something that was split off stands behind a table that is described.
    fn hides_split(self, table: usize) -> bool {
        if self.split.is_empty() || !self.classified[table].class.is_described() {
            return false;
        }
        let mut open = vec![table];
        let mut seen = BTreeSet::from([table]);
        while let Some(next) = open.pop() {
            for edge in &self.graph.out[next] {
                if self.split.contains(&edge.to) {
                    return true;
                }
                if self.classified[edge.to].class.is_described() && seen.insert(edge.to) {
                    open.push(edge.to);
                }
            }
        }
        false
    }

    /// The table whose rows a subtype extends; any other table itself.
    fn extended(self, table: usize) -> usize {
        if self.classified[table].class != TableClass::Subtype {
            return table;
        }
        self.graph.out[table]
            .iter()
            .map(|edge| edge.to)
            .find(|parent| self.classified[*parent].class != TableClass::Subtype)
            .unwrap_or(table)
    }
}

fn free_alias(aliases: &mut BTreeSet<String>, edge: &Edge<'_>, graph: &Graph<'_>) -> String {
    let wanted = names::role(edge.reference.columns.first().map_or("", String::as_str), graph.tables[edge.to].key());
    let mut free = wanted.clone();
    let mut number = 2;
    while !aliases.insert(free.clone()) {
        free = format!("{wanted}_{number}");
        number += 1;
    }
    free
}
