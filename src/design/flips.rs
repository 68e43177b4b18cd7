//! Where each decision would fall otherwise, found by taking the decisions again under other loads and freshness.
//!
//! It takes many trials, so it is no part of [`super::design`]: who needs it asks for it.

use super::decisions::{Scope, Standing};
use super::needs::{GROWING, Needs, Seen};
use super::{Decision, Design};
use crate::context::Facts;
use crate::discovery::Requirements;
use crate::figure::{Text, Unit, number_text, quantity_text};
use crate::session::Session;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a decision would fall otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flip {
    /// The condition, in words with figures: `the load is 3 times today's (360 GB of history)`.
    pub when: String,
    /// The option that would win.
    pub to: Text,
}

/// Where the decisions of a design would fall otherwise; nothing for those that no trial moves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flips(BTreeMap<(Text, Text), Vec<Flip>>);

impl Flips {
    /// Where one decision would: the nearest condition first, each option once.
    pub fn of(&self, decision: &Decision) -> &[Flip] {
        let key = (decision.id.clone(), decision.subject.clone());
        self.0.get(&key).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Where the decisions of a design would fall otherwise.
pub fn flips(session: &Session, facts: &Facts, requirements: &Requirements, design: &Design) -> Flips {
    let needs = Needs::today(requirements, facts);
    let standing = Standing::new(&needs, &session.pins, Scope::Load);
    let mut found = Flips::default();
    for (when, trial, changed) in variants(&needs) {
        let others = standing.under(&trial, changed);
        for other in others {
            let held = design.decisions.iter().find(|held| (&held.id, &held.subject) == (&other.id, &other.subject));
            if held.is_none_or(|held| held.chosen == other.chosen) {
                continue;
            }
            let known = found.0.entry((other.id, other.subject)).or_default();
            if known.iter().all(|flip| flip.to != other.chosen) {
                known.push(Flip { when: when.clone(), to: other.chosen });
            }
        }
    }
    found
}

/// The same needs under more load, less load and other freshness, nearest first, each with its words and
/// with what is other.
fn variants<'a>(needs: &Needs<'a>) -> Vec<(String, Needs<'a>, Seen)> {
    const LOADS: [f64; 12] = [2.0, 3.0, 5.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 0.5, 0.2, 0.1, 0.01];
    const FRESHNESS: [f64; 6] = [3600.0, 600.0, 60.0, 30.0, 0.5, 86_400.0];
    let stated = needs.value("needs.freshness");
    let history = needs.value("load.history");
    let by_load = LOADS.into_iter().map(|load| {
        let size = quantity_text(history * load, Unit::BYTES);
        let words = format!("the load is {} times today's ({size} of history)", number_text(load));
        (words, needs.at_load(load), Seen::of(&GROWING))
    });
    let by_freshness = FRESHNESS.into_iter().filter(|seconds| *seconds != stated).map(|seconds| {
        let words = format!("data must be {} fresh", quantity_text(seconds, Unit::TIME));
        (words, needs.trying("needs.freshness", seconds), Seen::of(&["needs.freshness"]))
    });
    by_load.chain(by_freshness).collect()
}
