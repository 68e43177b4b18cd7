//! What decisions, sizes and costs are computed from: the requirements, at today's load or a multiple of it.

use super::book::{self, Price};
use super::privacy::classify_column;
use crate::context::Facts;
use crate::discovery::Requirements;
use crate::figure::{Figure, Unit};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Questions whose answers grow with the load.
const GROWING: [&str; 5] = [
    "load.bytes_per_day",
    "load.history",
    "load.events_per_second",
    "load.requests_per_second",
    "load.bytes_scanned_per_day",
];

/// Requirements seen at a multiple of today's load, and, for sweeps, with another freshness, budget or team.
#[derive(Clone)]
pub struct Needs<'a> {
    /// The requirements as they are.
    pub requirements: &'a Requirements,
    /// What the project tells.
    pub facts: &'a Facts,
    /// The multiple of today's load.
    pub load: f64,
    /// A quantity to try in place of the stated one: the question, and the value in base units.
    pub tried: Option<(&'static str, f64)>,
    /// The classes of personal data that the schema shows, each once, sorted.
    pub classes: Vec<&'static str>,
    /// Values that follow from these needs alone and take long to find.
    remembered: RefCell<BTreeMap<&'static str, f64>>,
}

impl<'a> Needs<'a> {
    /// The needs of today.
    pub fn today(requirements: &'a Requirements, facts: &'a Facts) -> Self {
        let columns =
            facts.schema.tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table.key(), column)));
        let classes: BTreeSet<&'static str> =
            columns.filter_map(|(table, column)| classify_column(table, column)).collect();
        Self::with_classes(requirements, facts, classes.into_iter().collect())
    }

    /// The needs of today where the classes of personal data are known already.
    pub fn with_classes(requirements: &'a Requirements, facts: &'a Facts, classes: Vec<&'static str>) -> Self {
        Self { requirements, facts, load: 1.0, tried: None, classes, remembered: RefCell::default() }
    }

    /// The same needs at another multiple of today's load.
    pub fn at_load(&self, load: f64) -> Self {
        Self { load, remembered: RefCell::default(), ..self.clone() }
    }

    /// The same needs with another value, in base units, for one question that asks for a quantity.
    pub fn trying(&self, id: &'static str, value: f64) -> Self {
        Self { tried: Some((id, value)), remembered: RefCell::default(), ..self.clone() }
    }

    /// A quantity as a figure; one that grows with the load is multiplied by it.
    pub fn figure(&self, id: &str, name: &str) -> Arc<Figure> {
        let stated = self.requirements.figure(id, name);
        if let Some((_, value)) = self.tried.filter(|(tried, _)| *tried == id) {
            return Figure::constant(name, value, stated.unit, "tried in place of what is stated", "", "judgement");
        }
        if self.load == 1.0 || !GROWING.contains(&id) {
            return stated;
        }
        let load = book::judgement("multiple of today's load", self.load, Unit::ONE);
        Figure::product(name, &[&stated, &load])
    }

    /// A value that follows from these needs alone, found once by its name.
    pub fn once(&self, name: &'static str, find: impl FnOnce() -> f64) -> f64 {
        if let Some(known) = self.remembered.borrow().get(name) {
            return *known;
        }
        let found = find();
        self.remembered.borrow_mut().insert(name, found);
        found
    }

    /// A quantity in base units.
    pub fn value(&self, id: &str) -> f64 {
        self.figure(id, id).value
    }

    /// A price: what somebody gave, else what the price book says.
    pub fn price(&self, id: &str) -> Option<Price> {
        let listed = book::price(id)?;
        Some(self.requirements.prices.get(id).map_or_else(|| listed.clone(), |usd| listed.answered(*usd)))
    }

    /// The chosen word of a question.
    pub fn choice(&self, id: &str) -> &str {
        self.requirements.choice(id)
    }

    /// Whether a question that takes several words was answered with this one among them.
    pub fn has(&self, id: &str, word: &str) -> bool {
        self.requirements.has(id, word)
    }

    /// Whether the team says that it knows something well.
    pub fn knows(&self, skill: &str) -> bool {
        self.has("team.skills", skill)
    }

    /// Whether any law or standard applies.
    pub fn regulated(&self) -> bool {
        !self.requirements.choices("security.regimes").is_empty()
    }
}
