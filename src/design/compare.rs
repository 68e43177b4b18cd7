//! What changed between two designs: one mechanism for the strip after an answer, the next question, what-if and drift.

use super::Design;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
    let subjects: BTreeSet<(&str, &str)> = from.decisions.iter().chain(&to.decisions).map(|d| (d.id.as_str(), d.subject.as_str())).collect();
    let find = |design: &'_ Design, id: &str, subject: &str| {
        design.decisions.iter().find(|d| d.id == id && d.subject == subject).map(|d| (d.chosen.clone(), d.chosen_title().to_owned(), d.title.clone()))
    };
    let decisions = subjects
        .into_iter()
        .filter_map(|(id, subject)| {
            let (old, new) = (find(from, id, subject), find(to, id, subject));
            let same = old.as_ref().map(|old| &old.0) == new.as_ref().map(|new| &new.0);
            let title = new.as_ref().or(old.as_ref()).map(|found| found.2.clone()).unwrap_or_default();
            let title = if subject == "platform" { title } else { format!("{title}: {subject}") };
            (!same).then(|| DecisionChange {
                id: id.to_owned(),
                title,
                from: old.map(|old| old.1).unwrap_or_default(),
                to: new.map(|new| new.1).unwrap_or_default(),
            })
        })
        .collect();
    let (before, after) = (things(from), things(to));
    Changes {
        decisions,
        monthly_usd: monthly_usd(to) - monthly_usd(from),
        added: after.difference(&before).cloned().collect(),
        removed: before.difference(&after).cloned().collect(),
    }
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
