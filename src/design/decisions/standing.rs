//! Decisions as they stand, with what each looked at: a trial takes again only those that it can move.
//!
//! Taking a decision reads needs and earlier decisions and nothing else that a trial changes. One that looked at nothing
//! that changed would fall the same, so it is copied.

use super::{ALL, Rule, Scope, Weighed, Weighing, settle};
use crate::design::Decision;
use crate::design::needs::{Needs, Seen};
use crate::figure::Text;
use std::cell::Cell;
use std::collections::BTreeMap;

/// How many ways in which the options of one decision weigh are told apart.
const MOST_APART: usize = 16;

/// Decisions with what each was taken by.
pub struct Standing<'a> {
    /// The decisions, in the order in which they were taken.
    pub decisions: Vec<Decision>,
    pins: &'a BTreeMap<String, String>,
    scope: Scope,
    rules: Vec<Looked>,
}

/// What a rule looked at when its decisions were taken.
struct Looked {
    rule: &'static Rule,
    /// The needs.
    needs: Seen,
    /// The decisions of earlier rules.
    rules: Rules,
    /// Where its decisions end.
    end: usize,
}

/// Some of the rules, each by its place in [`ALL`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rules(u32);

impl Rules {
    /// These and the rule of this id.
    pub fn and(self, id: &str) -> Self {
        let place = ALL.iter().position(|rule| rule.id == id);
        place.map_or(self, |place| Self(self.0 | 1 << place))
    }

    fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl<'a> Standing<'a> {
    /// Takes every decision of a scope.
    pub fn new(needs: &Needs<'_>, pins: &'a BTreeMap<String, String>, scope: Scope) -> Self {
        let mut standing = Self { decisions: Vec::new(), pins, scope, rules: Vec::new() };
        for rule in ALL.iter().filter(|rule| rule.scope >= scope) {
            let looked = Cell::new(Rules::default());
            let (taken, seen) = needs.watched(|| take(rule, needs, &standing.decisions, &looked, pins, scope));
            standing.decisions.extend(taken);
            let end = standing.decisions.len();
            standing.rules.push(Looked { rule, needs: seen, rules: looked.get(), end });
        }
        standing
    }

    /// The decisions under needs that differ from those they stand on in `changed` and nothing else.
    pub fn under(&self, needs: &Needs<'_>, changed: Seen) -> Vec<Decision> {
        self.again(needs, changed, self.pins)
    }

    /// The decisions under the same needs and other pins.
    pub fn pinned(&self, needs: &Needs<'_>, pins: &BTreeMap<String, String>) -> Vec<Decision> {
        self.again(needs, Seen::default(), pins)
    }

    fn again(&self, needs: &Needs<'_>, changed: Seen, pins: &BTreeMap<String, String>) -> Vec<Decision> {
        let mut taken: Vec<Decision> = Vec::with_capacity(self.decisions.len());
        let mut moved = Rules::default();
        let mut start = 0;
        for held in &self.rules {
            let stood = &self.decisions[start..held.end];
            start = held.end;
            let id = held.rule.id;
            if !held.needs.overlaps(changed) && !held.rules.overlaps(moved) && self.pins.get(id) == pins.get(id) {
                taken.extend_from_slice(stood);
                continue;
            }
            let now = take(held.rule, needs, &taken, &Cell::default(), pins, self.scope);
            if now != stood {
                moved = moved.and(id);
            }
            taken.extend(now);
        }
        taken
    }
}

/// Takes the decisions of one rule.
fn take(
    rule: &Rule,
    needs: &Needs<'_>,
    taken: &[Decision],
    looked: &Cell<Rules>,
    pins: &BTreeMap<String, String>,
    scope: Scope,
) -> Vec<Decision> {
    let pin = pins.get(rule.id).map(String::as_str);
    // subjects whose options weigh the same settle the same; of a thousand tables most do
    let mut settled: Vec<(Vec<Weighed>, Option<Decision>)> = Vec::new();
    let take = |(nth, subject): (usize, Text)| {
        let weighed = (rule.weigh)(&Weighing { needs, taken, looked, subject: &subject, nth });
        if let Some((_, alike)) = settled.iter().find(|(held, _)| *held == weighed) {
            return alike.as_ref().map(|alike| Decision { subject, ..alike.clone() });
        }
        let decision = settle(rule, subject, &weighed, pin, scope == Scope::Tables);
        if settled.len() < MOST_APART {
            settled.push((weighed, decision.clone()));
        }
        decision
    };
    (rule.subjects)(needs).into_iter().enumerate().filter_map(take).collect()
}
