//! The questions, as data: `knowledge/questions.json`.

use crate::session::Value;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Free text.
    Text,
    /// One of the choices.
    Choice,
    /// Any of the choices.
    Choices,
    /// A number with a unit.
    Quantity,
    /// Yes or no.
    YesNo,
}

/// A question of the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its stable id: `needs.freshness`.
    pub id: String,
    /// The group it belongs to, in words: `Non-functional requirements`.
    pub group: String,
    /// The question itself, in one plain sentence.
    pub question: String,
    /// Why it is asked: what it decides and what goes wrong without it.
    pub why: String,
    /// The kind of answer.
    pub kind: Kind,
    /// The unit of a quantity, as `figure::parse_quantity` knows it.
    pub unit: Option<String>,
    /// The values to choose from; for a quantity, likely answers.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// What is assumed where nobody knows; none where nothing can be assumed.
    pub default: Option<Value>,
    /// What the answer drives, in words.
    pub drives: Vec<String>,
    /// Kinds of files in which the answer is often found.
    pub found_in: Vec<String>,
}

/// A value to choose, and how it reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The value: `micro_batch`, `24 h`.
    pub value: String,
    /// How it reads on a chip: `Every few minutes`.
    pub label: String,
}

/// Every question, in the order of the groups.
pub fn catalogue() -> &'static [Question] {
    static CATALOGUE: OnceLock<Vec<Question>> = OnceLock::new();
    // a test reads the file, so a release never falls back to the empty list
    CATALOGUE.get_or_init(|| serde_json::from_str(include_str!("../../knowledge/questions.json")).unwrap_or_default())
}

/// The question of this id.
pub fn question(id: &str) -> Option<&'static Question> {
    catalogue().iter().find(|question| question.id == id)
}
