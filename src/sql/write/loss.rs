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
    pub fn add(&mut self, (table, column): (&str, &str), kind: LossKind, what: impl Into<String>, why: impl Into<String>) {
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
