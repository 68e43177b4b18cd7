//! What a target does not enforce, cannot express or holds in another way: each loss with its reason, once.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How much is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossKind {
    /// It is written, and the engine does not hold anybody to it.
    NotEnforced,
    /// It is not written.
    CannotExpress,
    /// It is written in another form.
    Approximated,
}

impl LossKind {
    /// In words, as a heading: `not enforced`.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotEnforced => "not enforced",
            Self::CannotExpress => "cannot be expressed",
            Self::Approximated => "approximated",
        }
    }
}

/// One thing that the target has not or not quite.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Loss {
    /// The table by its key in the schema; empty where it concerns the whole schema.
    pub table: String,
    /// The column; empty where it concerns the table.
    pub column: String,
    /// How much is lost.
    pub kind: LossKind,
    /// What: `the type tsvector becomes text`.
    pub what: String,
    /// Why, without a full stop: `the engine has no enumerations`.
    pub why: String,
}

impl Loss {
    /// As a sentence: `film.rating: the type mpaa_rating becomes varchar (approximated: …).`
    pub fn sentence(&self) -> String {
        let place = match (self.table.is_empty(), self.column.is_empty()) {
            (true, _) => String::new(),
            (false, true) => format!("{}: ", self.table),
            (false, false) => format!("{}.{}: ", self.table, self.column),
        };
        format!("{place}{} ({}: {}).", self.what, self.kind.words(), self.why)
    }
}

/// Losses, each once, in the order in which they came up.
#[derive(Debug, Default)]
pub(in crate::sql) struct Losses {
    list: Vec<Loss>,
    seen: BTreeSet<Loss>,
}

impl Losses {
    /// Notes a loss; `table` and `column` may be empty.
    pub fn add(
        &mut self,
        (table, column): (&str, &str),
        kind: LossKind,
        what: impl Into<String>,
        why: impl Into<String>,
    ) {
        let (table, column) = (table.to_owned(), column.to_owned());
        let loss = Loss { table, column, kind, what: what.into(), why: why.into() };
        if self.seen.insert(loss.clone()) {
            self.list.push(loss);
        }
    }

    /// The losses.
    pub fn into_list(self) -> Vec<Loss> {
        self.list
    }
}

/// How many places a sentence of [`summary`] names.
const MAX_PLACES: usize = 6;

/// Losses of one kind and reason together, a sentence each, with the places: for people who read them all.
pub fn summary(losses: &[Loss]) -> Vec<String> {
    let mut groups: Vec<((LossKind, &str), Vec<&Loss>)> = Vec::new();
    for loss in losses {
        let key = (loss.kind, loss.why.as_str());
        match groups.iter_mut().find(|(held, _)| *held == key) {
            Some((_, members)) => members.push(loss),
            None => groups.push((key, vec![loss])),
        }
    }
    groups.into_iter().map(|((kind, why), members)| together(kind, why, &members)).collect()
}

fn together(kind: LossKind, why: &str, members: &[&Loss]) -> String {
    if let [only] = members {
        return only.sentence();
    }
    let place = |loss: &&Loss| {
        if loss.column.is_empty() { loss.table.clone() } else { format!("{}.{}", loss.table, loss.column) }
    };
    let mut places: Vec<String> =
        members.iter().take(MAX_PLACES).map(place).filter(|place| !place.is_empty()).collect();
    places.dedup();
    let more = members.len().saturating_sub(MAX_PLACES);
    let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
    let first = why.chars().next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let why = format!("{first}{}", why.get(first.len()..).unwrap_or_default());
    format!("{why} ({}): {}{tail}.", kind.words(), places.join(", "))
}
