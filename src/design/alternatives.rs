//! Three finished alternatives: the cheapest that meets the needs, the one recommended, the most robust.
//!
//! Each is a set of pins, found by a bounded search: every pair of latency and serving store, then one decision after
//! the other until nothing gets better. The same needs give the same alternatives.

mod needs_met;
mod strengths;

use super::compare::decision_changes;
use super::cost::{self, bill};
use super::decisions::{Scope, Standing, decide};
use super::needs::Needs;
use super::running::{moving_parts, people, running};
use super::sweep::Chosen;
use super::{CostAt, Decision, DecisionChange, Design, Risk, judgement};
use crate::context::Facts;
use crate::discovery::Requirements;
use crate::figure::{Figure, Unit};
use crate::session::Session;
use needs_met::unmet;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// The decisions that an alternative may take otherwise, the first two in pairs.
pub const SHAPING: [&str; 8] = [
    "processing.latency",
    "storage.serving",
    "resilience.level",
    "hosting.model",
    "transport.broker",
    "processing.engine",
    "orchestration.tool",
    "quality.gate",
];
/// How often the single decisions are gone through; it settles in two.
const ROUNDS: usize = 3;

/// A finished design to choose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// `cheapest`, `recommended` or `most_robust`.
    pub id: String,
    /// How it reads: `Cheapest that meets the needs`.
    pub title: String,
    /// The options to insist on to have it; those of the session about other decisions stay.
    pub pins: BTreeMap<String, String>,
    /// Whether the design as it stands is this one.
    pub is_taken: bool,
    /// What the shaping decisions choose.
    pub choices: Vec<Chosen>,
    /// Its cost at today's load, low.
    pub low: Arc<Figure>,
    /// Its cost at today's load, likely.
    pub likely: Arc<Figure>,
    /// Its cost at today's load, high.
    pub high: Arc<Figure>,
    /// How many parts run.
    pub moving_parts: Arc<Figure>,
    /// Which parts run.
    pub parts: Vec<String>,
    /// How many people's time goes into keeping it running.
    pub people: Arc<Figure>,
    /// What may go wrong with it.
    pub risks: Vec<Risk>,
    /// Stated needs that it does not meet; empty for all but the recommended one, which is shown all the same.
    pub unmet: Vec<String>,
    /// How it differs from each of the others.
    pub against: Vec<Against>,
}

/// How an alternative differs from another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Against {
    /// The id of the other one.
    pub id: String,
    /// Dollars a month that this one costs more, or less.
    pub monthly_usd: f64,
    /// What is decided otherwise, from the other to this one.
    pub decisions: Vec<DecisionChange>,
    /// What it costs more in a month; none where it does not.
    pub more: Option<Arc<Figure>>,
    /// What else this one gives up, in words.
    pub gives_up: Vec<String>,
}

/// A set of pins with what follows from it.
struct Trial {
    pins: BTreeMap<String, String>,
    decisions: Vec<Decision>,
    monthly_usd: f64,
    n_parts: usize,
    strength: i32,
    unmet: Vec<String>,
}

/// What is wanted most.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    Cheapest,
    MostRobust,
}

/// Every set of pins that was tried, each once.
struct Trials<'n, 'a> {
    needs: &'n Needs<'a>,
    standing: Standing<'n>,
    known: RefCell<BTreeMap<BTreeMap<String, String>, Rc<Trial>>>,
}

impl Trials<'_, '_> {
    fn of(&self, pins: &BTreeMap<String, String>) -> Rc<Trial> {
        if let Some(known) = self.known.borrow().get(pins) {
            return Rc::clone(known);
        }
        let trial = Rc::new(Trial::of(self.needs, pins.clone(), self.standing.pinned(self.needs, pins)));
        self.known.borrow_mut().insert(pins.clone(), Rc::clone(&trial));
        trial
    }

    fn with(&self, trial: &Trial, decision: &str, option: &str) -> Rc<Trial> {
        let mut pins = trial.pins.clone();
        pins.insert(decision.to_owned(), option.to_owned());
        self.of(&pins)
    }
}

impl Trial {
    fn of(needs: &Needs<'_>, pins: BTreeMap<String, String>, decisions: Vec<Decision>) -> Self {
        let monthly_usd = bill(needs, &decisions).iter().map(|row| row.monthly.plain_value()).sum();
        let parts = running(&decisions);
        Self {
            unmet: unmet(needs, &decisions, monthly_usd, people(needs, &parts).value),
            strength: strengths::strength(&decisions),
            n_parts: parts.len(),
            monthly_usd,
            decisions,
            pins,
        }
    }

    /// Smaller is better: unmet needs first, then the wish, then what is simpler and pinned less.
    fn rank(&self, wish: Wish) -> (usize, [i64; 4]) {
        let cents = (self.monthly_usd * 100.0).round() as i64;
        let weakness = -i64::from(self.strength);
        let parts = i64::try_from(self.n_parts).unwrap_or(i64::MAX);
        let pins = i64::try_from(self.pins.len()).unwrap_or(i64::MAX);
        let order = match wish {
            Wish::Cheapest => [cents, parts, pins, weakness],
            Wish::MostRobust => [weakness, cents, parts, pins],
        };
        (self.unmet.len(), order)
    }

    fn chooses(&self, id: &str, option: &str) -> bool {
        self.decisions.iter().any(|held| held.id == id && held.chosen == option)
    }

    /// The options of a decision that are possible here; a second region, which nearly doubles the bill, only where the
    /// needs ask for it.
    fn options(&self, id: &str) -> Vec<String> {
        let decision = self.decisions.iter().find(|held| held.id == id);
        let options = decision.map(|held| &*held.options).unwrap_or_default();
        options
            .iter()
            .filter(|option| option.is_possible && (option.id != "multi_region" || self.chooses(id, "multi_region")))
            .map(|option| option.id.to_string())
            .collect()
    }
}

/// The alternatives, the cheapest first; one that fails a stated need is not offered, save the recommended one.
pub fn alternatives(
    session: &Session,
    facts: &Facts,
    requirements: &Requirements,
    design: &Design,
) -> Vec<Alternative> {
    let needs = Needs::today(requirements, facts);
    let kept: BTreeMap<String, String> = session
        .pins
        .iter()
        .filter(|(id, _)| !SHAPING.contains(&id.as_str()))
        .map(|(a, b)| (a.clone(), b.clone()))
        .collect();
    let standing = Standing::new(&needs, &session.pins, Scope::Answers);
    let now = standing.decisions.clone();
    let trials = Trials { needs: &needs, standing, known: RefCell::default() };
    let recommended = trials.of(&kept);
    let pairs = pairs(&trials, &recommended);
    let found = [Wish::Cheapest, Wish::MostRobust].map(|wish| search(&trials, &recommended, &pairs, wish));
    let [cheapest, robust] = found.map(|trial| needed(&trials, trial, &kept));
    let offers = [
        ("cheapest", "Cheapest that meets the needs", cheapest, false),
        ("recommended", "Recommended", recommended, true),
        ("most_robust", "Most robust", robust, false),
    ];
    let has_facts = !design.model.facts.is_empty();
    let mut made: Vec<(Alternative, Vec<Decision>)> = offers
        .into_iter()
        .filter(|(.., trial, always)| *always || trial.unmet.is_empty())
        .map(|(id, title, trial, _)| {
            let decisions = decide(&needs, &trial.pins, Scope::Tables);
            let today = cost::at(&needs, &decisions);
            let risks = judgement::risks(&needs, &decisions, has_facts);
            let is_taken = shaping(&now) == shaping(&trial.decisions);
            (alternative(&needs, (id, title), &trial, &today, risks, &kept, is_taken), decisions)
        })
        .collect();
    let against: Vec<Vec<Against>> = made
        .iter()
        .map(|this| made.iter().filter(|other| other.0.id != this.0.id).map(|other| compared(this, other)).collect())
        .collect();
    for (held, against) in made.iter_mut().zip(against) {
        held.0.against = against;
    }
    made.into_iter().map(|held| held.0).collect()
}

/// Every pair of the first two shaping decisions, the rest left to the requirements.
fn pairs(trials: &Trials<'_, '_>, start: &Trial) -> Vec<Rc<Trial>> {
    let [first, second, ..] = SHAPING;
    let mut found = Vec::new();
    for one in start.options(first) {
        let with_first = trials.with(start, first, &one);
        found.extend(with_first.options(second).iter().map(|other| trials.with(&with_first, second, other)));
    }
    found
}

fn search(trials: &Trials<'_, '_>, start: &Rc<Trial>, pairs: &[Rc<Trial>], wish: Wish) -> Rc<Trial> {
    let pair = pairs.iter().min_by_key(|trial| trial.rank(wish)).filter(|pair| pair.rank(wish) < start.rank(wish));
    let mut best = Rc::clone(pair.unwrap_or(start));
    for _ in 0..ROUNDS {
        let before = best.pins.clone();
        for id in &SHAPING[2..] {
            for option in best.options(id) {
                if best.chooses(id, &option) {
                    continue;
                }
                let trial = trials.with(&best, id, &option);
                if trial.rank(wish) < best.rank(wish) {
                    best = trial;
                }
            }
        }
        if best.pins == before {
            break;
        }
    }
    best
}

/// The same choices by as few pins as give them.
fn needed(trials: &Trials<'_, '_>, trial: Rc<Trial>, kept: &BTreeMap<String, String>) -> Rc<Trial> {
    let mut trial = trial;
    for id in SHAPING.iter().filter(|id| !kept.contains_key(**id)) {
        let mut fewer = trial.pins.clone();
        if fewer.remove(*id).is_some() {
            let without = trials.of(&fewer);
            if shaping(&without.decisions) == shaping(&trial.decisions) {
                trial = without;
            }
        }
    }
    trial
}

/// What the shaping decisions choose.
fn shaping(decisions: &[Decision]) -> Vec<(&str, &str)> {
    let chosen = |held: &&Decision| SHAPING.contains(&&*held.id);
    decisions.iter().filter(chosen).map(|held| (&*held.id, &*held.chosen)).collect()
}

fn alternative(
    needs: &Needs<'_>,
    (id, title): (&str, &str),
    trial: &Trial,
    today: &CostAt,
    risks: Vec<Risk>,
    kept: &BTreeMap<String, String>,
    is_taken: bool,
) -> Alternative {
    let parts = running(&trial.decisions);
    Alternative {
        id: id.to_owned(),
        title: title.to_owned(),
        pins: trial
            .pins
            .iter()
            .filter(|(id, _)| !kept.contains_key(*id))
            .map(|(a, b)| (a.clone(), b.clone()))
            .collect(),
        is_taken,
        choices: SHAPING
            .iter()
            .filter_map(|id| trial.decisions.iter().find(|held| held.id == *id))
            .map(Chosen::of)
            .collect(),
        low: Arc::clone(&today.low),
        likely: Arc::clone(&today.likely),
        high: Arc::clone(&today.high),
        moving_parts: moving_parts(&parts),
        people: people(needs, &parts),
        parts: parts.into_iter().map(|part| part.name).collect(),
        risks,
        unmet: trial.unmet.clone(),
        against: Vec::new(),
    }
}

fn compared(this: &(Alternative, Vec<Decision>), other: &(Alternative, Vec<Decision>)) -> Against {
    let more = this.0.likely.plain_value() - other.0.likely.plain_value();
    let mut gives_up = Vec::new();
    let dearer = (more >= 0.5).then(|| {
        Figure::computed(
            format!("{} against {}", this.0.title, other.0.title),
            this.0.likely.value - other.0.likely.value,
            Unit::USD_PER_TIME,
            format!("monthly cost of {} − monthly cost of {}", this.0.title, other.0.title),
            &[&this.0.likely, &other.0.likely],
        )
    });
    let parts = this.0.parts.len().saturating_sub(other.0.parts.len());
    if parts > 0 {
        let word = if parts == 1 { "part" } else { "parts" };
        gives_up.push(format!("having {parts} {word} fewer to run"));
    }
    gives_up.extend(strengths::lost(&this.1, &other.1));
    Against {
        id: other.0.id.clone(),
        monthly_usd: more,
        more: dearer,
        decisions: decision_changes(&other.1, &this.1)
            .into_iter()
            .filter(|change| SHAPING.contains(&change.id.as_str()))
            .collect(),
        gives_up,
    }
}

#[cfg(test)]
mod tests;
