//! Phase 1a, context: what the project's own files tell us, each fact with where it was found.
//!
//! One importer per file format; the context manager's messages are in [`protocol`].

use crate::finding::{Finding, Place};
use crate::session::Value;
use crate::sql::{Schema, Statements};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How sure a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Read off by a rule that may be wrong; offered for confirmation.
    Guessed,
    /// Follows from what is written.
    Derived,
    /// Written there in so many words.
    Stated,
}

/// An answer that a file gives to a question of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The question it answers: `estate.orchestrator`.
    pub question: String,
    /// The answer, in the catalogue's own values.
    pub value: Value,
    /// What the file says beyond the value: a version, a sentence. May be empty.
    pub detail: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// Where it was found.
    pub place: Place,
}

/// A file that told nothing, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IgnoredFile {
    /// The file.
    pub file: String,
    /// Why nothing was read from it.
    pub why: String,
}

/// Everything that the sources tell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// Answers found, the surest for each question first, then by place.
    pub facts: Vec<Fact>,
    /// The schema that all SQL files together declare.
    pub schema: Schema,
    /// What was done with each statement, by file.
    pub statements: BTreeMap<String, Statements>,
    /// The name of the project, where a file gives one.
    pub project: Option<String>,
    /// Files that told nothing.
    pub ignored: Vec<IgnoredFile>,
    /// What is wrong in the sources.
    pub findings: Vec<Finding>,
}

impl Facts {
    /// The surest fact about a question.
    pub fn about(&self, question: &str) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.question == question)
    }
}
