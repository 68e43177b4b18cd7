//! Phase 1a, context: what the project's own files tell us, each fact with where it was found.
//!
//! One importer per file format in [`importers`]; the context manager's messages are in [`protocol`]; the rules by
//! which plain sentences are read are in [`phrases`]. What a fact answers is a question of the catalogue, by id and
//! in the catalogue's own values; asking is not done here.

mod importers;
mod located;
mod json;
mod yaml;
mod python;
mod hcl;
mod services;
mod estate;
mod phrases;
mod settle;
mod unread;
pub mod protocol;

pub use estate::Improvement;
pub use importers::{ALL as IMPORTERS, Importer};
pub use settle::LISTS;

use self::located::Malformed;
use crate::finding::{About, Finding, Place, Severity, Span};
use crate::session::{Session, Source, Value};
use crate::sql::{Dialect, Schema, Statements};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    /// For a question that takes several words and that several facts answer: one fact whose list is all of theirs.
    ///
    /// Its place is that of the surest; its detail names where the others come from; it is as sure as the least
    /// sure fact that adds a word of its own, so a guess among certainties is still offered for confirmation.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub merged: BTreeMap<String, Fact>,
    /// The schema that all SQL files together declare.
    pub schema: Arc<Schema>,
    /// What was done with each statement, by file.
    pub statements: BTreeMap<String, Statements>,
    /// The dialect as which each SQL file was read.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dialects: BTreeMap<String, Dialect>,
    /// The name of the project, where a file gives one.
    pub project: Option<String>,
    /// Files that told nothing.
    pub ignored: Vec<IgnoredFile>,
    /// What is wrong in the sources.
    pub findings: Vec<Finding>,
    /// What can be mended in the estate that the sources describe.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub improvements: Vec<Improvement>,
}

impl Facts {
    /// What the sources together say to a question: the surest fact, or all words together where it takes several.
    pub fn about(&self, question: &str) -> Option<&Fact> {
        self.merged.get(question).or_else(|| self.facts.iter().find(|fact| fact.question == question))
    }

    /// Adds a fact. `word` becomes a list of one where the question takes several.
    fn tell(&mut self, question: &str, word: &str, confidence: Confidence, detail: impl Into<String>, place: Place) {
        let value =
            if LISTS.contains(&question) { Value::List(vec![word.to_owned()]) } else { Value::Text(word.to_owned()) };
        self.facts.push(Fact { question: question.to_owned(), value, detail: detail.into(), confidence, place });
    }

    /// Adds the finding that a whole file cannot be read, and where reading ended.
    fn unreadable(&mut self, file: &str, how: &Unreadable, error: &Malformed) {
        let words = Words::new(
            format!("{file} cannot be read as {}: {}", how.wanted, error.message),
            "Nothing in it is known to the design, so its questions will be asked.",
            how.advice,
        );
        self.warn(how.rule, Severity::Error, file, error.span, words);
    }

    /// Adds a finding about a file.
    fn warn(&mut self, rule: &str, severity: Severity, file: &str, span: Span, words: Words) {
        let Words { what, why, advice } = words;
        let rule = rule.to_owned();
        self.findings.push(Finding {
            rule,
            severity,
            what,
            why,
            advice,
            file: file.to_owned(),
            span,
            about: About::default(),
            fix: None,
        });
    }
}

/// What to say where a whole file cannot be read.
struct Unreadable {
    /// The finding's rule.
    rule: &'static str,
    /// What the file should have been: `a compose file`.
    wanted: &'static str,
    /// What to do.
    advice: &'static str,
}

/// The three sentences of a finding.
struct Words {
    what: String,
    why: String,
    advice: String,
}

impl Words {
    fn new(what: impl Into<String>, why: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { what: what.into(), why: why.into(), advice: advice.into() }
    }
}

/// Everything that the sources of a session tell: the same session gives the same facts in the same order.
pub fn facts(session: &Session) -> Facts {
    let mut facts = Facts::default();
    let mut shelves: Vec<Vec<&Source>> = vec![Vec::new(); IMPORTERS.len()];
    for source in &session.sources {
        let taker = IMPORTERS.iter().position(|importer| (importer.recognises)(source));
        match (unread::not_text(source), taker.and_then(|index| shelves.get_mut(index))) {
            (None, Some(shelf)) => shelf.push(source),
            (broken, _) => {
                let why = broken.unwrap_or_else(|| unread::why(source));
                facts.ignored.push(IgnoredFile { file: source.name.clone(), why });
            }
        }
    }
    for (importer, sources) in IMPORTERS.iter().zip(&shelves).filter(|(_, sources)| !sources.is_empty()) {
        (importer.read)(sources, &mut facts);
        facts.improvements.extend(estate::improvements(importer.name, sources));
        let silent = silent_files(sources, &facts);
        facts.ignored.extend(silent.into_iter().map(|file| IgnoredFile {
            file,
            why: format!("it was read as a {}, and it says nothing that a question asks", importer.title),
        }));
    }
    settle::settle(&mut facts);
    facts
}

/// The names of those of `sources` that gave neither a fact, a finding nor a statement.
fn silent_files(sources: &[&Source], facts: &Facts) -> Vec<String> {
    let mut told: BTreeSet<&str> = facts.facts.iter().map(|fact| fact.place.file.as_str()).collect();
    told.extend(facts.findings.iter().map(|finding| finding.file.as_str()));
    told.extend(facts.statements.keys().map(String::as_str));
    told.extend(facts.improvements.iter().map(|held| held.finding.file.as_str()));
    sources.iter().map(|source| &source.name).filter(|name| !told.contains(name.as_str())).cloned().collect()
}

/// The last part of a file's name: `db/schema.sql` gives `schema.sql`.
fn base_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// The text without the mark that some editors write at its beginning.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}
