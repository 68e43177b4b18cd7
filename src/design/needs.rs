//! What decisions, sizes and costs are computed from: the requirements, at today's load or a multiple of it.

use super::book::{self, Price};
use super::privacy::classes;
use crate::context::Facts;
use crate::discovery::{Requirements, Status, position};
use crate::figure::{Figure, Unit};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Questions whose answers grow with the load.
pub const GROWING: [&str; 5] = [
    "load.bytes_per_day",
    "load.history",
    "load.events_per_second",
    "load.requests_per_second",
    "load.bytes_scanned_per_day",
];

/// Requirements seen at a multiple of today's load, and, for sweeps, with another freshness, budget or team.
#[derive(Clone)]
pub struct Needs<'a> {
    requirements: &'a Requirements,
    /// What the project tells.
    pub facts: &'a Facts,
    /// The multiple of today's load.
    pub load: f64,
    /// A quantity to try in place of the stated one: the question, and the value in base units.
    pub tried: Option<(&'static str, f64)>,
    /// The classes of personal data that the schema shows, each once, sorted.
    pub classes: Vec<&'static str>,
    /// Values that follow from these needs alone and take long to find, with what was seen for each.
    remembered: RefCell<BTreeMap<&'static str, (f64, Seen)>>,
    seen: Cell<Seen>,
}

/// Some of the needs, each by its place among the questions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen(u128);

impl Seen {
    /// The needs of these questions.
    pub fn of(ids: &[&str]) -> Self {
        ids.iter().fold(Self::default(), |seen, id| seen.and(position(id)))
    }

    fn and(self, place: Option<usize>) -> Self {
        place.map_or(self, |place| Self(self.0 | 1 << place))
    }

    fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any need is among both.
    pub fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl<'a> Needs<'a> {
    /// The needs of today.
    pub fn today(requirements: &'a Requirements, facts: &'a Facts) -> Self {
        Self::with_classes(requirements, facts, classes(&facts.schema))
    }

    /// The needs of today where the classes of personal data are known already.
    pub fn with_classes(requirements: &'a Requirements, facts: &'a Facts, classes: Vec<&'static str>) -> Self {
        Self {
            requirements,
            facts,
            load: 1.0,
            tried: None,
            classes,
            remembered: RefCell::default(),
            seen: Cell::default(),
        }
    }

    /// The same needs at another multiple of today's load.
    pub fn at_load(&self, load: f64) -> Self {
        Self { load, remembered: RefCell::default(), ..self.clone() }
    }

    /// The same needs with another value, in base units, for one question that asks for a quantity.
    pub fn trying(&self, id: &'static str, value: f64) -> Self {
        Self { tried: Some((id, value)), remembered: RefCell::default(), ..self.clone() }
    }

    /// The requirements as they are. What is read there is not noticed by [`Self::watched`].
    pub fn requirements(&self) -> &'a Requirements {
        self.requirements
    }

    /// What `work` makes, and the needs that it looked at.
    pub fn watched<T>(&self, work: impl FnOnce() -> T) -> (T, Seen) {
        let before = self.seen.take();
        let made = work();
        let seen = self.seen.replace(before);
        self.saw(seen);
        (made, seen)
    }

    fn saw(&self, seen: Seen) {
        self.seen.set(self.seen.get().with(seen));
    }

    fn look(&self, id: &str) -> &'a Requirements {
        self.seen.set(self.seen.get().and(position(id)));
        self.requirements
    }

    /// A quantity as a figure; one that grows with the load is multiplied by it.
    pub fn figure(&self, id: &str, name: &'static str) -> Arc<Figure> {
        let stated = self.look(id).figure(id, name);
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
        if let Some((known, seen)) = self.remembered.borrow().get(name) {
            self.saw(*seen);
            return *known;
        }
        let (found, seen) = self.watched(find);
        self.remembered.borrow_mut().insert(name, (found, seen));
        found
    }

    /// A quantity in base units, where only its value is wanted; the value of [`Self::figure`].
    pub fn value(&self, id: &str) -> f64 {
        let stated = self.look(id).value(id);
        match self.tried {
            Some((tried, value)) if tried == id => value,
            _ if self.load == 1.0 || !GROWING.contains(&id) => stated,
            _ => stated * self.load,
        }
    }

    /// A price: what somebody gave, else what the price book says.
    pub fn price(&self, id: &str) -> Option<Cow<'static, Price>> {
        let listed = book::price(id)?;
        let given = self.requirements.prices.get(id);
        Some(given.map_or(Cow::Borrowed(listed), |usd| Cow::Owned(listed.answered(*usd))))
    }

    /// The chosen word of a question.
    pub fn choice(&self, id: &str) -> &'a str {
        self.look(id).choice(id)
    }

    /// The chosen words of a question that takes several.
    pub fn choices(&self, id: &str) -> &'a [String] {
        self.look(id).choices(id)
    }

    /// Yes or no.
    pub fn flag(&self, id: &str) -> bool {
        self.look(id).flag(id)
    }

    /// How a need came to its value.
    pub fn status(&self, id: &str) -> Status {
        self.look(id).status(id)
    }

    /// Whether a question that takes several words was answered with this one among them.
    pub fn has(&self, id: &str, word: &str) -> bool {
        self.look(id).has(id, word)
    }

    /// Whether the team says that it knows something well.
    pub fn knows(&self, skill: &str) -> bool {
        self.has("team.skills", skill)
    }

    /// Whether any law or standard applies.
    pub fn regulated(&self) -> bool {
        !self.choices("security.regimes").is_empty()
    }
}
