//! What changed between two designs: one mechanism for the strip after an answer, the next question, what-if and drift.

use super::{Decision, Design};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A decision that fell otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionChange {
    /// Its id.
    pub id: String,
    /// What it is about, with its subject where it is not the platform.
    pub title: String,
    /// How the earlier choice reads; empty where there was none.
    pub from: String,
    /// How the later choice reads; empty where there is none.
    pub to: String,
}

/// The differences between two designs.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Changes {
    /// Decisions that fell otherwise.
    pub decisions: Vec<DecisionChange>,
    /// Dollars a month more, or less.
    pub monthly_usd: f64,
    /// Components and tables that came, in words.
    pub added: Vec<String>,
    /// Components and tables that went, in words.
    pub removed: Vec<String>,
}

impl Changes {
    /// Whether nothing changed that a person would notice.
    pub fn is_empty(&self) -> bool {
        self.decisions.is_empty() && self.monthly_usd.abs() < 0.5 && self.added.is_empty() && self.removed.is_empty()
    }
}

/// What changed from one design to the other.
pub fn compare(from: &Design, to: &Design) -> Changes {
    let (before, after) = (things(from), things(to));
    Changes {
        decisions: decision_changes(&from.decisions, &to.decisions),
        monthly_usd: monthly_usd(to) - monthly_usd(from),
        added: after.difference(&before).cloned().collect(),
        removed: before.difference(&after).cloned().collect(),
    }
}

/// The decisions that fell otherwise, by id and subject.
pub(super) fn decision_changes(from: &[Decision], to: &[Decision]) -> Vec<DecisionChange> {
    let keyed = |decisions: &'_ [Decision]| {
        let entries = decisions.iter().map(|decision| {
            (
                (decision.id.clone(), decision.subject.clone()),
                (decision.chosen.clone(), decision.chosen_title().to_owned(), decision.title.clone()),
            )
        });
        entries.collect::<BTreeMap<_, _>>()
    };
    let (old, new) = (keyed(from), keyed(to));
    let subjects: BTreeSet<&(String, String)> = old.keys().chain(new.keys()).collect();
    subjects
        .into_iter()
        .filter_map(|key| {
            let (before, after) = (old.get(key), new.get(key));
            let same = before.map(|found| &found.0) == after.map(|found| &found.0);
            let title = after.or(before).map(|found| found.2.clone()).unwrap_or_default();
            let title = if key.1 == "platform" { title } else { format!("{title}: {}", key.1) };
            (!same).then(|| DecisionChange {
                id: key.0.clone(),
                title,
                from: before.map(|found| found.1.clone()).unwrap_or_default(),
                to: after.map(|found| found.1.clone()).unwrap_or_default(),
            })
        })
        .collect()
}

/// The likely monthly cost at today's load, in dollars.
pub fn monthly_usd(design: &Design) -> f64 {
    design.cost_today().map_or(0.0, |cost| cost.likely.plain_value())
}

fn things(design: &Design) -> BTreeSet<String> {
    let components = design.components.iter().map(|component| component.name.clone());
    let facts = design.model.facts.iter().map(|fact| fact.name.clone());
    let dimensions = design.model.dimensions.iter().map(|dimension| dimension.name.clone());
    components.chain(facts).chain(dimensions).collect()
}
