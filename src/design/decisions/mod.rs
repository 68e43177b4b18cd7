//! The decisions that a design takes: one file each, one line in [`ALL`].
//!
//! A decision weighs every option that is possible here; the highest score wins, the order of the options breaks
//! a tie. Later decisions may look at those taken before them.

mod processing_latency;
mod ingestion_method;
mod transport_broker;
mod streaming_architecture;
mod storage_serving;
mod processing_engine;
mod storage_architecture;
mod storage_table_format;
mod storage_schema;
mod transformation_order;
mod transformation_tool;
mod orchestration_tool;
mod modelling_style;
mod modelling_history;
mod loading_strategy;
mod delivery_guarantee;
mod hosting_model;
mod security_sensitive_data;
mod security_keys;
mod resilience_level;
mod quality_gate;
mod schema_evolution;

use super::needs::Needs;
use super::{Decision, DecisionOption, Door, Flip};
use crate::figure::{Source, Unit, quantity_text};
use std::collections::BTreeMap;

/// How a decision is taken.
pub struct Rule {
    /// Its stable id.
    pub id: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// Whether it can be taken back.
    pub door: Door,
    /// When it has to be taken again.
    pub scope: Scope,
    /// The publications behind its criteria: title and day.
    pub sources: &'static [(&'static str, &'static str)],
    /// What it is taken for: the platform, each source, each class of data.
    pub subjects: fn(&Needs<'_>) -> Vec<String>,
    /// Weighs the options for one subject.
    pub weigh: fn(&Weighing<'_>) -> Vec<Weighed>,
}

/// When a decision has to be taken again, from seldom to always; a trial takes no more than it can move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// In a design only: it is taken for each table, and trials would take it thousands of times.
    Tables,
    /// In a trial of another answer too: answers move it, load and freshness by themselves do not.
    Answers,
    /// In a sweep of load or freshness too.
    Load,
}

/// What a decision looks at.
pub struct Weighing<'a> {
    /// What is needed.
    pub needs: &'a Needs<'a>,
    /// The decisions already taken.
    pub taken: &'a [Decision],
    /// What this one is taken for.
    pub subject: &'a str,
    /// Its place among what the decision is taken for, from nought.
    pub nth: usize,
}

impl Weighing<'_> {
    /// The option that an earlier decision chose; empty where it was not taken.
    pub fn chosen(&self, id: &str) -> &str {
        self.taken.iter().find(|decision| decision.id == id).map_or("", |decision| &decision.chosen)
    }
}

/// An option with its points and reasons.
pub struct Weighed {
    id: &'static str,
    title: &'static str,
    score: i32,
    reasons: Vec<(i32, String)>,
    impossible: Option<String>,
}

impl Weighed {
    /// An option without points yet.
    pub fn new(id: &'static str, title: &'static str) -> Self {
        Self { id, title, score: 0, reasons: Vec::new(), impossible: None }
    }

    /// Gives (or takes) points for a reason, where it applies.
    pub fn when(mut self, applies: bool, points: i32, reason: impl Into<String>) -> Self {
        if applies {
            self.score += points;
            self.reasons.push((points, reason.into()));
        }
        self
    }

    /// Rules the option out, where this applies.
    pub fn impossible_when(mut self, applies: bool, reason: impl Into<String>) -> Self {
        if applies && self.impossible.is_none() {
            self.impossible = Some(reason.into());
        }
        self
    }
}

/// Every decision, in the order in which they are taken.
pub const ALL: &[Rule] = &[
    processing_latency::RULE,
    ingestion_method::RULE,
    transport_broker::RULE,
    streaming_architecture::RULE,
    storage_serving::RULE,
    processing_engine::RULE,
    storage_architecture::RULE,
    storage_table_format::RULE,
    storage_schema::RULE,
    transformation_order::RULE,
    transformation_tool::RULE,
    orchestration_tool::RULE,
    modelling_style::RULE,
    modelling_history::RULE,
    loading_strategy::RULE,
    delivery_guarantee::RULE,
    hosting_model::RULE,
    security_sensitive_data::RULE,
    security_keys::RULE,
    resilience_level::RULE,
    quality_gate::RULE,
    schema_evolution::RULE,
];

/// The single subject of a decision about the whole platform.
pub fn platform(_: &Needs<'_>) -> Vec<String> {
    vec!["platform".to_owned()]
}

/// Takes every decision of a scope, without looking for where it would flip. A trial, which is everything but
/// [`Scope::Tables`], says what is chosen and what is possible, and spares the words.
pub fn decide(needs: &Needs<'_>, pins: &BTreeMap<String, String>, scope: Scope) -> Vec<Decision> {
    let mut taken: Vec<Decision> = Vec::new();
    for rule in ALL.iter().filter(|rule| rule.scope >= scope) {
        for (nth, subject) in (rule.subjects)(needs).into_iter().enumerate() {
            let weighed = (rule.weigh)(&Weighing { needs, taken: &taken, subject: &subject, nth });
            let pin = pins.get(rule.id).map(String::as_str);
            taken.extend(settle(rule, subject, weighed, pin, scope == Scope::Tables));
        }
    }
    taken
}

/// Takes every decision and finds where each would flip, by taking them again under other loads and freshness.
pub fn decide_with_flips(needs: &Needs<'_>, pins: &BTreeMap<String, String>) -> Vec<Decision> {
    let mut decisions = decide(needs, pins, Scope::Tables);
    for (when, others) in variants(needs, pins) {
        for (decision, other) in decisions.iter_mut().filter_map(|decision| {
            others
                .iter()
                .find(|other| other.id == decision.id && other.subject == decision.subject)
                .map(|other| (decision, other))
        }) {
            let known = decision.flips.iter().any(|flip| flip.to == other.chosen);
            if other.chosen != decision.chosen && !known {
                decision.flips.push(Flip { when: when.clone(), to: other.chosen.clone() });
            }
        }
    }
    decisions
}

/// The same decisions under more load, less load and other freshness, nearest first, each with its words.
fn variants(needs: &Needs<'_>, pins: &BTreeMap<String, String>) -> Vec<(String, Vec<Decision>)> {
    const LOADS: [f64; 12] = [2.0, 3.0, 5.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 0.5, 0.2, 0.1, 0.01];
    const FRESHNESS: [f64; 6] = [3600.0, 600.0, 60.0, 30.0, 0.5, 86_400.0];
    let stated = needs.value("needs.freshness");
    let by_load = LOADS.iter().map(|load| {
        let size = quantity_text(needs.value("load.history") * load, Unit::BYTES);
        let words = format!("the load is {} times today's ({size} of history)", crate::figure::number_text(*load));
        (words, decide(&needs.at_load(*load), pins, Scope::Load))
    });
    let by_freshness = FRESHNESS.iter().filter(|seconds| **seconds != stated).map(|seconds| {
        let other = needs.trying("needs.freshness", *seconds);
        (format!("data must be {} fresh", quantity_text(*seconds, Unit::TIME)), decide(&other, pins, Scope::Load))
    });
    by_load.chain(by_freshness).collect()
}

fn settle(rule: &Rule, subject: String, weighed: Vec<Weighed>, pin: Option<&str>, in_words: bool) -> Option<Decision> {
    let pinned = pin.filter(|pin| weighed.iter().any(|option| option.id == *pin));
    let best = weighed
        .iter()
        .enumerate()
        .filter(|(_, option)| option.impossible.is_none())
        .max_by_key(|(index, option)| (option.score, std::cmp::Reverse(*index)))
        .or_else(|| weighed.iter().enumerate().next())
        .map(|(_, option)| option.id)?;
    let chosen = pinned.unwrap_or(best);
    let winner = weighed.iter().find(|option| option.id == chosen)?;
    let why = match pinned {
        _ if !in_words => String::new(),
        Some(pin) if pin != best => {
            let title = weighed.iter().find(|option| option.id == best).map_or(best, |option| option.title);
            let strongest = strongest(winner, false).unwrap_or_else(|| "nothing here speaks for it".to_owned());
            format!("Somebody insisted on it; the requirements alone would give {title}. For it: {strongest}.")
        }
        _ => why(winner),
    };
    let mut options: Vec<(bool, i32, usize, DecisionOption)> = weighed
        .iter()
        .enumerate()
        .map(|(index, option)| {
            let made = DecisionOption {
                id: option.id.to_owned(),
                title: option.title.to_owned(),
                score: option.score,
                is_possible: option.impossible.is_none(),
                reasons: if in_words { reasons(option) } else { Vec::new() },
                rejected_because: (in_words && option.id != chosen).then(|| rejection(option, winner)),
            };
            (option.impossible.is_some(), -option.score, index, made)
        })
        .collect();
    options.sort_by_key(|(impossible, score, index, option)| (option.id != chosen, *impossible, *score, *index));
    Some(Decision {
        id: rule.id.to_owned(),
        title: rule.title.to_owned(),
        subject,
        chosen: chosen.to_owned(),
        why,
        options: options.into_iter().map(|(_, _, _, option)| option).collect(),
        flips: Vec::new(),
        door: rule.door,
        pinned: pinned.is_some(),
        sources: if in_words { sources(rule) } else { Vec::new() },
    })
}

/// What speaks for and against an option, with the points.
fn reasons(option: &Weighed) -> Vec<String> {
    let weighed = option.reasons.iter().map(|(points, reason)| format!("{}: {reason}", signed(*points)));
    weighed.chain(option.impossible.iter().map(|reason| format!("ruled out: {reason}"))).collect()
}

fn sources(rule: &Rule) -> Vec<Source> {
    let source = |(title, as_of): &(&str, &str)| Source {
        title: (*title).to_owned(),
        as_of: (*as_of).to_owned(),
        confidence: if *title == "our judgement" { "judgement" } else { "secondary" }.to_owned(),
    };
    rule.sources.iter().map(source).collect()
}

fn why(winner: &Weighed) -> String {
    let mut reasons: Vec<&(i32, String)> = winner.reasons.iter().filter(|(points, _)| *points > 0).collect();
    reasons.sort_by_key(|(points, _)| -points);
    let best: Vec<&str> = reasons.iter().take(2).map(|(_, reason)| reason.as_str()).collect();
    if best.is_empty() {
        return "It is the simplest option, and nothing here asks for more.".to_owned();
    }
    let text = best.join("; ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// Points with their sign: `+3`, `−1`.
pub fn signed(points: i32) -> String {
    if points < 0 { format!("−{}", points.unsigned_abs()) } else { format!("+{points}") }
}

fn strongest(option: &Weighed, against: bool) -> Option<String> {
    option
        .reasons
        .iter()
        .filter(|(points, _)| (*points < 0) == against)
        .max_by_key(|(points, _)| points.abs())
        .map(|(_, reason)| reason.clone())
}

fn rejection(option: &Weighed, winner: &Weighed) -> String {
    if let Some(reason) = &option.impossible {
        return format!("not possible here: {reason}");
    }
    if option.score > winner.score {
        return format!("it scores more, but somebody insisted on {}", winner.title);
    }
    match strongest(option, true) {
        Some(reason) => reason,
        None if option.score < winner.score => {
            let gained = strongest(winner, false).unwrap_or_else(|| "less speaks against it".to_owned());
            format!("{} points against {}: for {} speaks that {gained}", option.score, winner.score, winner.title)
        }
        None => format!("as good, but {} is simpler to run", winner.title),
    }
}

#[cfg(test)]
mod tests;
