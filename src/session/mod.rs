//! The document: what people brought, said and decided, and the one way to change it.
//!
//! A [`Session`] holds no conclusion: facts, requirements and the design are derived from it. Every change is an
//! [`Edit`] applied by [`Session::apply`]; undo, import and review all go through it.

mod model_edit;
mod edit_error;
mod file;

pub use edit_error::EditError;
pub use file::{FORMAT, SessionError, VERSION, read, write};
pub use model_edit::{Additivity, History, ModelEdit};

use crate::finding::Severity;
pub use crate::finding::Waiver;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most text that one source may hold, in bytes.
pub const MAX_SOURCE_BYTES: usize = 10 * 1024 * 1024;
/// The most text that a session may hold, in bytes.
pub const MAX_SESSION_BYTES: usize = 40 * 1024 * 1024;
/// The most sources that a session may hold.
pub const MAX_SOURCES: usize = 2_000;
/// The most waivers that a session may hold.
pub const MAX_WAIVERS: usize = 10_000;
/// The most things that a session may insist on about the model.
pub const MAX_MODEL_EDITS: usize = 10_000;
/// The most prices that a session may give.
pub const MAX_PRICES: usize = 1_000;
/// The longest answer, name or reason, in bytes.
pub const MAX_TEXT_BYTES: usize = 20_000;

/// A file that somebody brought in: its name (with folders, `/` between them) and its whole text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The name under which facts cite it; unique in a session.
    pub name: String,
    /// The text as it came in.
    pub text: Arc<str>,
}

/// A value as people give it: a word, several words, or yes and no.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// One choice, a quantity with its unit (`40 GB`), or free text.
    Text(String),
    /// Several choices, in the order given.
    List(Vec<String>),
}

impl Value {
    /// The value as one line of text.
    pub fn text(&self) -> String {
        match self {
            Self::Flag(true) => "yes".to_owned(),
            Self::Flag(false) => "no".to_owned(),
            Self::Text(text) => text.clone(),
            Self::List(items) if items.is_empty() => "none".to_owned(),
            Self::List(items) => items.join(", "),
        }
    }
}

/// What somebody said to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Answer {
    /// This is so.
    Value(Value),
    /// Nobody knows; the default is taken as an assumption.
    Unknown,
    /// The question does not arise, for this reason.
    NotApplicable(String),
}

/// How a table of the source is to be treated, against what would be derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableRole {
    /// It is a fact.
    Fact,
    /// It is a dimension.
    Dimension,
    /// It is left out.
    Excluded,
    /// It ties two others many-to-many.
    Bridge,
}

/// A whole consultation, as it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Session {
    /// What it is called.
    pub name: String,
    /// What was brought in, in the order in which it came.
    pub sources: Vec<Source>,
    /// Answers by question id.
    pub answers: BTreeMap<String, Answer>,
    /// Options that somebody insists on, by decision id.
    pub pins: BTreeMap<String, String>,
    /// Roles that somebody insists on, by source table.
    pub table_roles: BTreeMap<String, TableRole>,
    /// What somebody insists on about the model, by [`ModelEdit::key`].
    pub model_edits: BTreeMap<String, ModelEdit>,
    /// Delivered files that somebody rewrote, by path.
    pub file_edits: BTreeMap<String, Arc<str>>,
    /// The text that an edit was made on, by path, where it is known; empty for a file of the person's own.
    pub file_bases: BTreeMap<String, Arc<str>>,
    /// How much a check matters, by its name; none switches it off.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// What checks find and is left as it is, in the order of their names.
    pub waivers: Vec<Waiver>,
    /// Prices in dollars in place of the price book's, by id of the price: `0.021`.
    pub prices: BTreeMap<String, String>,
    /// The decision records as they were delivered last, by path: what is decided otherwise supersedes them.
    pub records: BTreeMap<String, Arc<str>>,
}

/// One change to a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Give the session another name.
    Rename(String),
    /// Bring in a file; one of the same name is replaced.
    AddSource(Source),
    /// Take a file out again.
    RemoveSource(String),
    /// Answer a question.
    Answer(String, Answer),
    /// Take an answer back.
    ClearAnswer(String),
    /// Insist on an option of a decision.
    Pin(String, String),
    /// Let the design decide again.
    Unpin(String),
    /// Insist on the role of a source table.
    SetTableRole(String, TableRole),
    /// Let the model decide the role again.
    ClearTableRole(String),
    /// Insist on something about the model; an entry about the same is replaced.
    SetModelEdit(ModelEdit),
    /// Let the model decide again what an entry of this key is about.
    ClearModelEdit(String),
    /// Rewrite a delivered file.
    EditFile(String, Arc<str>),
    /// Rewrite a delivered file, knowing the text that was changed, so that the edit can follow it; or, on an empty text,
    /// deliver a file of one's own.
    MergeFile {
        /// The path.
        path: String,
        /// The text.
        text: Arc<str>,
        /// The derived text that it was made from; empty for a file that is derived from nothing.
        base: Arc<str>,
    },
    /// Deliver the file as it is derived again.
    RevertFile(String),
    /// Say how much a check matters; none switches it off.
    SetSeverity(String, Option<Severity>),
    /// Let the check matter as much as it does by itself again.
    ClearSeverity(String),
    /// Leave something alone that a check finds; one about the same is replaced.
    Waive(Waiver),
    /// Let the check find it again.
    Unwaive(Waiver),
    /// Keep the decision records that were delivered, by path, in the place of those kept before.
    KeepRecords(BTreeMap<String, Arc<str>>),
    /// Give a price in dollars in place of the price book's: `SetPrice("aws.xaz", "0.01")`.
    SetPrice(String, String),
    /// Let the price book's price hold again.
    ClearPrice(String),
}

impl Session {
    /// An empty session called `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Applies one edit. A refused edit leaves the session untouched.
    pub fn apply(&mut self, edit: Edit) -> Result<(), EditError> {
        match edit {
            Edit::Rename(name) => {
                bounded("the name", name.len(), 200, "Choose a shorter one.")?;
                self.name = name;
            }
            Edit::AddSource(source) => self.add_source(source)?,
            Edit::RemoveSource(name) => self.sources.retain(|source| source.name != name),
            Edit::Answer(question, answer) => {
                let bytes = match &answer {
                    Answer::Value(value) => value.text().len(),
                    Answer::NotApplicable(reason) => reason.len(),
                    Answer::Unknown => 0,
                };
                bounded("the answer", bytes, MAX_TEXT_BYTES, "Shorten it, or bring it in as a file.")?;
                self.answers.insert(question, answer);
            }
            Edit::ClearAnswer(question) => drop(self.answers.remove(&question)),
            Edit::Pin(decision, option) => drop(self.pins.insert(decision, option)),
            Edit::Unpin(decision) => drop(self.pins.remove(&decision)),
            Edit::SetTableRole(table, role) => drop(self.table_roles.insert(table, role)),
            Edit::ClearTableRole(table) => drop(self.table_roles.remove(&table)),
            Edit::SetModelEdit(edit) => {
                let edit = edit.checked()?;
                let key = edit.key();
                if self.model_edits.len() >= MAX_MODEL_EDITS && !self.model_edits.contains_key(&key) {
                    return Err(EditError::TooManyModelEdits);
                }
                self.model_edits.insert(key, edit);
            }
            Edit::ClearModelEdit(key) => drop(self.model_edits.remove(&key)),
            Edit::EditFile(path, text) => {
                bounded(&path, text.len(), MAX_SOURCE_BYTES, "Keep large edits in the package itself.")?;
                self.file_bases.remove(&path);
                self.file_edits.insert(path, text);
            }
            Edit::MergeFile { path, text, base } => self.merge_file(path, text, base)?,
            Edit::RevertFile(path) => {
                self.file_edits.remove(&path);
                self.file_bases.remove(&path);
            }
            Edit::SetSeverity(rule, severity) => {
                bounded("the name of a check", rule.len(), 200, "Choose one of the list of checks.")?;
                self.severities.insert(rule, severity);
            }
            Edit::ClearSeverity(rule) => drop(self.severities.remove(&rule)),
            Edit::Waive(waiver) => self.waive(waiver)?,
            Edit::Unwaive(waiver) => self.waivers.retain(|held| !held.is_about(&waiver)),
            Edit::KeepRecords(records) => {
                let bytes = records.iter().map(|(path, text)| path.len() + text.len()).sum();
                bounded("the decision records", bytes, MAX_SOURCE_BYTES, "Take those out that nobody needs any more.")?;
                self.records = records;
            }
            Edit::SetPrice(id, usd) => self.set_price(id, &usd)?,
            Edit::ClearPrice(id) => drop(self.prices.remove(&id)),
        }
        Ok(())
    }

    fn set_price(&mut self, id: String, usd: &str) -> Result<(), EditError> {
        bounded("the id of a price", id.len(), 200, "Choose one of the price book.")?;
        let text = usd.trim().trim_start_matches('$').trim();
        // no sign and no exponent: a number as people write it
        let plain = text.len() <= 40 && text.chars().all(|c| c.is_ascii_digit() || c == '.');
        let number = text.parse::<f64>().ok().filter(|number| plain && *number <= 1e6);
        if number.is_none() {
            return Err(EditError::BadPrice(usd.chars().filter(|c| !c.is_control()).take(40).collect()));
        }
        if self.prices.len() >= MAX_PRICES && !self.prices.contains_key(&id) {
            return Err(EditError::TooManyPrices);
        }
        self.prices.insert(id, text.to_owned());
        Ok(())
    }

    fn waive(&mut self, waiver: Waiver) -> Result<(), EditError> {
        if waiver.reason.trim().is_empty() {
            return Err(EditError::NoReason(waiver.rule.chars().take(80).collect()));
        }
        let bytes = waiver.rule.len() + waiver.table.len() + waiver.column.len() + waiver.reason.len();
        bounded("the waiver", bytes, MAX_TEXT_BYTES, "Shorten the reason.")?;
        self.waivers.retain(|held| !held.is_about(&waiver));
        if self.waivers.len() >= MAX_WAIVERS {
            return Err(EditError::TooManyWaivers);
        }
        let place = self.waivers.partition_point(|held| *held < waiver);
        self.waivers.insert(place, waiver);
        Ok(())
    }

    fn merge_file(&mut self, path: String, text: Arc<str>, base: Arc<str>) -> Result<(), EditError> {
        // a path that a package could be harmed by where it is unpacked
        let odd = |part: &str| matches!(part, "" | "." | "..") || part.eq_ignore_ascii_case(".git");
        if path.len() > 400
            || path.contains(['\\', ':'])
            || path.chars().any(char::is_control)
            || path.split('/').any(odd)
        {
            return Err(EditError::BadName(path.chars().filter(|c| !c.is_control()).take(80).collect()));
        }
        bounded(&path, text.len().max(base.len()), MAX_SOURCE_BYTES, "Keep large edits in the package itself.")?;
        let held = |texts: &BTreeMap<String, Arc<str>>| -> usize {
            texts.iter().filter(|(held, _)| **held != path).map(|(_, text)| text.len()).sum()
        };
        let all = held(&self.file_edits) + held(&self.file_bases) + text.len() + base.len();
        bounded("what was edited", all, MAX_SESSION_BYTES, "Keep large edits in the package itself.")?;
        self.file_edits.insert(path.clone(), text);
        self.file_bases.insert(path, base);
        Ok(())
    }

    fn add_source(&mut self, source: Source) -> Result<(), EditError> {
        let name = &source.name;
        let climbs = name.split('/').any(|part| part == "..");
        if name.is_empty() || name.len() > 400 || climbs || name.chars().any(char::is_control) {
            return Err(EditError::BadName(name.chars().filter(|c| !c.is_control()).take(80).collect()));
        }
        bounded(
            name,
            source.text.len(),
            MAX_SOURCE_BYTES,
            "Bring the schema only: dump without data (pg_dump --schema-only).",
        )?;
        let others = self.sources.iter().filter(|held| held.name != *name);
        let held: usize = others.clone().map(|held| held.text.len()).sum();
        if others.count() >= MAX_SOURCES {
            return Err(EditError::TooManySources);
        }
        bounded("the session", held + source.text.len(), MAX_SESSION_BYTES, "Take out files that are not needed.")?;
        match self.sources.iter_mut().find(|held| held.name == *name) {
            Some(held) => *held = source,
            None => self.sources.push(source),
        }
        Ok(())
    }
}

fn bounded(what: &str, bytes: usize, limit: usize, remedy: &'static str) -> Result<(), EditError> {
    if bytes > limit {
        return Err(EditError::TooLarge { what: what.to_owned(), bytes, limit, remedy });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(name: &str, text: &str) -> Edit {
        Edit::AddSource(Source { name: name.into(), text: text.into() })
    }

    #[test]
    fn a_source_of_the_same_name_is_replaced() {
        let mut session = Session::new("shop");
        session.apply(source("a.sql", "one")).unwrap();
        session.apply(source("a.sql", "two")).unwrap();
        assert_eq!(session.sources.len(), 1);
        assert_eq!(&*session.sources[0].text, "two");
    }

    #[test]
    fn a_waiver_needs_a_reason_and_replaces_one_about_the_same() {
        let waiver = |reason: &str| Waiver {
            rule: "table_without_key".into(),
            table: "log".into(),
            column: String::new(),
            reason: reason.into(),
        };
        let mut session = Session::new("shop");
        let error = session.apply(Edit::Waive(waiver(" "))).unwrap_err();
        assert_eq!(error.to_string(), "a waiver needs a reason; say why 'table_without_key' is left as it is");
        session.apply(Edit::Waive(waiver("appended only"))).unwrap();
        session.apply(Edit::Waive(waiver("never changed"))).unwrap();
        assert_eq!(session.waivers, [waiver("never changed")]);
        session.apply(Edit::Unwaive(waiver("x"))).unwrap();
        session.apply(Edit::SetSeverity("float_for_money".into(), None)).unwrap();
        session.apply(Edit::ClearSeverity("float_for_money".into())).unwrap();
        assert_eq!(session, Session::new("shop"));
    }

    #[test]
    fn a_price_is_a_number_of_dollars_and_can_be_taken_back() {
        let mut session = Session::new("shop");
        session.apply(Edit::SetPrice("aws.xaz".into(), " $0.01 ".into())).unwrap();
        assert_eq!(session.prices["aws.xaz"], "0.01");
        for wrong in ["", "-1", "NaN", "inf", "1e3", "2000000", "a cent"] {
            let error = session.apply(Edit::SetPrice("aws.xaz".into(), wrong.into())).unwrap_err();
            assert!(error.to_string().contains("is not a price"), "{wrong}: {error}");
        }
        session.apply(Edit::ClearPrice("aws.xaz".into())).unwrap();
        assert_eq!(session, Session::new("shop"));
    }

    #[test]
    fn a_refused_edit_changes_nothing() {
        let mut session = Session::new("shop");
        let before = session.clone();
        let large = "x".repeat(MAX_SOURCE_BYTES + 1);
        let error = session.apply(source("big.sql", &large)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "big.sql is 10485761 bytes long; at most 10485760 are taken. Bring the schema only: dump without data (pg_dump --schema-only)."
        );
        assert!(session.apply(source("../etc/passwd", "x")).is_err());
        assert_eq!(session, before);
    }
}
