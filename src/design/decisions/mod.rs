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
mod processing_language;
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
mod standing;

pub use standing::Standing;

use super::needs::Needs;
use super::{Decision, DecisionOption, Door};
use crate::figure::{Source, Text};
use standing::Rules;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

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
    pub subjects: fn(&Needs<'_>) -> Vec<Text>,
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
    taken: &'a [Decision],
    /// Which of them it looked at.
    looked: &'a Cell<Rules>,
    /// What this one is taken for.
    pub subject: &'a str,
    /// Its place among what the decision is taken for, from nought.
    pub nth: usize,
}

impl<'a> Weighing<'a> {
    /// The option that an earlier decision chose; empty where it was not taken.
    pub fn chosen(&self, id: &str) -> &'a str {
        self.each_chosen(id).next().unwrap_or_default()
    }

    /// The options that an earlier decision chose, one for each of its subjects.
    pub fn each_chosen(&self, id: &str) -> impl Iterator<Item = &'a str> {
        self.looked.set(self.looked.get().and(id));
        self.taken.iter().filter(move |decision| decision.id == id).map(|decision| &*decision.chosen)
    }
}

/// An option with its points and reasons.
#[derive(PartialEq)]
pub struct Weighed {
    id: &'static str,
    title: &'static str,
    score: i32,
    reasons: Vec<(i32, Text)>,
    impossible: Option<Text>,
}

impl Weighed {
    /// An option without points yet.
    pub fn new(id: &'static str, title: &'static str) -> Self {
        Self { id, title, score: 0, reasons: Vec::new(), impossible: None }
    }

    /// Gives (or takes) points for a reason, where it applies.
    pub fn when(mut self, applies: bool, points: i32, reason: impl Into<Text>) -> Self {
        if applies {
            self.score += points;
            self.reasons.push((points, reason.into()));
        }
        self
    }

    /// Rules the option out, where this applies.
    pub fn impossible_when(mut self, applies: bool, reason: impl Into<Text>) -> Self {
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
    processing_language::RULE,
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

/// The option that a decision chose; empty where it was not taken.
pub fn chosen<'a>(decisions: &'a [Decision], id: &str) -> &'a str {
    decisions.iter().find(|decision| decision.id == id).map_or("", |decision| &decision.chosen)
}

/// The single subject of a decision about the whole platform.
pub fn platform(_: &Needs<'_>) -> Vec<Text> {
    vec!["platform".into()]
}

/// Takes every decision of a scope. A trial, which is everything but [`Scope::Tables`], says what is chosen and what is
/// possible, and spares the words.
pub fn decide(needs: &Needs<'_>, pins: &BTreeMap<String, String>, scope: Scope) -> Vec<Decision> {
    Standing::new(needs, pins, scope).decisions
}

/// How the options of one subject settle a decision.
fn settle(rule: &Rule, subject: Text, weighed: &[Weighed], pin: Option<&str>, in_words: bool) -> Option<Decision> {
    let pinned = pin.and_then(|pin| weighed.iter().find(|option| option.id == pin)).map(|option| option.id);
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
            let strongest = strongest(winner, false).unwrap_or("nothing here speaks for it");
            format!("Somebody insisted on it; the requirements alone would give {title}. For it: {strongest}.")
        }
        _ => why(winner),
    };
    let mut order: Vec<(usize, &Weighed)> = weighed.iter().enumerate().collect();
    order.sort_by_key(|(index, option)| (option.id != chosen, option.impossible.is_some(), -option.score, *index));
    let option = |option: &Weighed| DecisionOption {
        id: option.id.into(),
        title: option.title.into(),
        score: option.score,
        is_possible: option.impossible.is_none(),
        reasons: if in_words { reasons(option) } else { Vec::new() },
        rejected_because: (in_words && option.id != chosen).then(|| rejection(option, winner)),
    };
    Some(Decision {
        id: rule.id.into(),
        title: rule.title.into(),
        subject,
        chosen: chosen.into(),
        why: why.into(),
        options: order.into_iter().map(|(_, held)| option(held)).collect(),
        door: rule.door,
        pinned: pinned.is_some(),
        sources: if in_words { sources(rule) } else { Arc::default() },
    })
}

/// What speaks for and against an option, with the points.
fn reasons(option: &Weighed) -> Vec<String> {
    let weighed = option.reasons.iter().map(|(points, reason)| format!("{}: {reason}", signed(*points)));
    weighed.chain(option.impossible.iter().map(|reason| format!("ruled out: {reason}"))).collect()
}

fn sources(rule: &Rule) -> Arc<[Source]> {
    let source = |(title, as_of): &(&'static str, &'static str)| Source {
        title: (*title).into(),
        as_of: (*as_of).into(),
        confidence: if *title == "our judgement" { "judgement" } else { "secondary" }.into(),
    };
    rule.sources.iter().map(source).collect()
}

fn why(winner: &Weighed) -> String {
    let mut reasons: Vec<&(i32, Text)> = winner.reasons.iter().filter(|(points, _)| *points > 0).collect();
    reasons.sort_by_key(|(points, _)| -points);
    let best: Vec<&str> = reasons.iter().take(2).map(|(_, reason)| &**reason).collect();
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

fn strongest(option: &Weighed, against: bool) -> Option<&str> {
    option
        .reasons
        .iter()
        .filter(|(points, _)| (*points < 0) == against)
        .max_by_key(|(points, _)| points.abs())
        .map(|(_, reason)| &**reason)
}

fn rejection(option: &Weighed, winner: &Weighed) -> String {
    if let Some(reason) = &option.impossible {
        return format!("not possible here: {reason}");
    }
    if option.score > winner.score {
        return format!("it scores more, but somebody insisted on {}", winner.title);
    }
    match strongest(option, true) {
        Some(reason) => reason.to_owned(),
        None if option.score < winner.score => {
            let gained = strongest(winner, false).unwrap_or("less speaks against it");
            format!("{} points against {}: for {} speaks that {gained}", option.score, winner.score, winner.title)
        }
        None => format!("as good, but {} is simpler to run", winner.title),
    }
}

#[cfg(test)]
mod tests;
