//! What is known about every table while facts, dimensions and bridges are built from them.

use super::evidence::Confirmed;
use super::graph::Graph;
use super::names;
use super::types::{Classified, TableClass, Treatment};
use super::walk::Ways;
use crate::design::privacy;
use crate::sql::{Column, DataType};
use std::collections::{BTreeMap, BTreeSet};

/// What is done with a class of personal data.
pub type Treat<'a> = &'a dyn Fn(&str) -> Option<Treatment>;

/// What people insist on about tables of the source, by their numbers.
#[derive(Debug, Default)]
pub struct Insisted {
    /// The columns that identify a row.
    pub keys: BTreeMap<usize, Vec<String>>,
    /// Tables that are kept as dimensions of their own.
    pub split: BTreeSet<usize>,
    /// Tables that another one's dimension takes in, with that one.
    pub merged: BTreeMap<usize, usize>,
    /// Tables of several sources that are one dimension.
    pub conformed: Vec<Confirmed>,
    /// Tables that are no dimension together with those of another source.
    pub apart: BTreeSet<usize>,
    /// Whether the flags of a fact make a dimension, by its name as derived.
    pub junk: BTreeMap<String, bool>,
    /// Whether a fact is seen by the time of day, by its name as derived.
    pub time_of_day: BTreeMap<String, bool>,
}

/// The graph, the classes of its tables, which of them become dimensions, and what is done with personal data.
pub struct TableUse<'a> {
    /// The schema as a graph.
    pub graph: &'a Graph<'a>,
    /// The class of every table.
    pub classified: &'a [Classified],
    /// The header of each table of lines that takes one in.
    pub headers: BTreeMap<usize, usize>,
    /// What people insist on about the tables of the source.
    pub insisted: &'a Insisted,
    /// The tables that become a dimension.
    pub dimensions: BTreeSet<usize>,
    /// The tables that facts reach; a dimension that only a bridge reaches describes content, not parties.
    pub reached: &'a BTreeSet<usize>,
    /// What is done with a class of personal data.
    pub treat: Treat<'a>,
    /// What a snowflake schema keeps apart; none in a star.
    pub outriggers: Option<Outriggers>,
}

/// The dimensions of a snowflake schema: no chain of parents is flattened.
pub struct Outriggers {
    /// A place for each table that becomes a dimension or is passed on the way, parents before their children. A
    /// parent that has no place before its child's would close a circle.
    places: BTreeMap<usize, usize>,
    /// The tables that describe people, by themselves or because people refer to them.
    of_people: BTreeSet<usize>,
}

impl Outriggers {
    /// Adds the parents of `dimensions` to them, and of `reached` to it.
    pub fn new(
        graph: &Graph<'_>,
        classified: &[Classified],
        dimensions: &mut BTreeSet<usize>,
        reached: &mut BTreeSet<usize>,
    ) -> Self {
        let is_kept =
            |table: &usize| matches!(classified[*table].class, TableClass::Entity | TableClass::ReferenceList);
        let parents_of = |tables: &BTreeSet<usize>| {
            let mut places = BTreeMap::new();
            let mut seen = BTreeSet::new();
            tables.iter().for_each(|table| place(graph, classified, *table, &mut seen, &mut places));
            places
        };
        let people: BTreeSet<usize> = dimensions.iter().copied().filter(|table| graph.about_people[*table]).collect();
        let of_people = parents_of(&people).into_keys().collect();
        let parents = parents_of(reached);
        reached.extend(parents.into_keys().filter(is_kept));
        let places = parents_of(dimensions);
        dimensions.extend(places.keys().copied().filter(is_kept));
        Self { places, of_people }
    }

    /// Whether a parent is kept apart from the dimension of `root`.
    pub fn keeps_apart(&self, root: usize, parent: usize) -> bool {
        self.places.get(&parent).zip(self.places.get(&root)).is_some_and(|(parent, root)| parent < root)
    }

    /// The place of a table, parents first.
    pub fn place(&self, table: usize) -> Option<usize> {
        self.places.get(&table).copied()
    }
}

/// Gives a table its place after its parents, as far as they lead through what is kept or passed.
fn place(
    graph: &Graph<'_>,
    classified: &[Classified],
    table: usize,
    seen: &mut BTreeSet<usize>,
    places: &mut BTreeMap<usize, usize>,
) {
    if !seen.insert(table) {
        return;
    }
    // tables on the way, each with how many of its references were followed: chains may be as long as there are tables
    let mut way = vec![(table, 0_usize)];
    while let Some((table, followed)) = way.last_mut() {
        let Some(edge) = graph.out[*table].get(*followed) else {
            places.insert(*table, places.len());
            way.pop();
            continue;
        };
        *followed += 1;
        let passed =
            matches!(classified[edge.to].class, TableClass::Entity | TableClass::ReferenceList | TableClass::Link);
        if passed && seen.insert(edge.to) {
            way.push((edge.to, 0));
        }
    }
}

/// A class of personal data and what is done with it, both none where the column holds none.
pub type Admitted = (Option<&'static str>, Option<Treatment>);

impl TableUse<'_> {
    /// The class of a table.
    pub fn class(&self, table: usize) -> TableClass {
        self.classified[table].class
    }

    /// The ways from events to dimensions.
    pub fn ways(&self) -> Ways<'_, '_> {
        Ways {
            graph: self.graph,
            classified: self.classified,
            split: &self.insisted.split,
            merged: &self.insisted.merged,
        }
    }

    /// Whether a table becomes a dimension.
    pub fn is_dimension(&self, table: usize) -> bool {
        self.dimensions.contains(&table)
    }

    /// The columns that identify a row: the primary key, else a unique key, else a column named for it, else all
    /// that are not machinery.
    pub fn identity(&self, table: usize) -> Vec<String> {
        let held = &self.graph.tables[table];
        if let Some(said) = self.insisted.keys.get(&table) {
            return said.clone();
        }
        if !held.primary_key.is_empty() {
            return held.primary_key.clone();
        }
        if let Some(unique) = held.unique.first().filter(|unique| !unique.is_empty()) {
            return unique.clone();
        }
        let own_id = format!("{}_id", names::singular(held.key()));
        let by_name =
            held.columns.iter().find(|column| ["id", own_id.as_str()].contains(&names::snake(&column.name).as_str()));
        if let Some(column) = by_name {
            return vec![column.name.clone()];
        }
        self.graph.of_business(table).map(|column| column.name.clone()).collect()
    }

    /// Whether anything in the declaration makes [`TableUse::identity`] sure.
    pub fn has_declared_key(&self, table: usize) -> bool {
        let held = &self.graph.tables[table];
        self.insisted.keys.contains_key(&table) || !held.primary_key.is_empty() || !held.unique.is_empty()
    }

    /// The class of a column inside the dimension of `root`, with its treatment.
    ///
    /// An address is personal where the dimension is about people, not where it is a shop's. Names of people whom
    /// only a bridge reaches (the actors of a film) describe the content; they stay readable for named roles.
    pub fn admit_into(&self, root: usize, table: usize, column: &Column) -> Result<Admitted, String> {
        let (class, treatment) = self.admit(table, column)?;
        let bound_to_people = matches!(class, Some("direct_identifier" | "quasi_identifier" | "location"));
        let about_people = |table: usize| {
            let kept = self.outriggers.as_ref().is_some_and(|held| held.of_people.contains(&table));
            kept || self.graph.about_people[table]
        };
        if bound_to_people && !about_people(root) && !about_people(table) {
            return Ok((None, None));
        }
        if bound_to_people && !self.reached.is_empty() && !self.reached.contains(&root) {
            return Ok((class, treatment.map(|_| Treatment::RestrictOnly)));
        }
        Ok((class, treatment))
    }

    /// Whether a column may enter the warehouse, with its class and treatment; otherwise why not.
    pub fn admit(&self, table: usize, column: &Column) -> Result<Admitted, String> {
        let why_not = match &column.data_type {
            DataType::Struct(_) | DataType::Map(_) => {
                Some("a nested value has no form that every engine can hold".to_owned())
            }
            DataType::Other(name) => Some(format!("{name} has no form that every engine can hold")),
            DataType::Binary => Some("bytes describe nothing that can be grouped or counted".to_owned()),
            _ if column.generated => {
                Some("the source computes it from other columns, and so can every query".to_owned())
            }
            _ => None,
        };
        let class = self.graph.data_class(table, column);
        let treatment = class.and_then(|class| (self.treat)(class));
        match (why_not, treatment) {
            (_, Some(Treatment::Drop)) => {
                let title = class.and_then(privacy::data_class).map_or("personal data", |class| class.title.as_str());
                Err(format!("{}: never loaded", title.to_lowercase()))
            }
            (Some(why), _) => Err(why),
            (None, treatment) => Ok((class, treatment)),
        }
    }
}
