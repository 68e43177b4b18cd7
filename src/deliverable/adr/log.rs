//! The list of all records: which number is about what, and what took its place.

use super::{FOLDER, title_of};
use crate::design::{Decision, Design};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The file of the list, in the folder of the records.
pub const FILE: &str = "log.json";
/// Numbers beyond this come from nowhere we wrote.
const MOST: u32 = 100_000;

/// A record, as the list has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number, for ever.
    pub number: u32,
    /// Its file.
    pub file: String,
    /// Its heading.
    pub title: String,
    /// The decision.
    pub decision: String,
    /// What it was taken for.
    pub subjects: Vec<String>,
    /// The option.
    pub chosen: String,
    /// The record that took its place.
    pub superseded_by: Option<u32>,
    /// Whether the decision is not taken any more at all.
    #[serde(default)]
    pub is_deprecated: bool,
}

/// Decisions that fell alike.
pub struct Group<'a> {
    /// The first of them.
    pub head: &'a Decision,
    /// What they were taken for.
    pub subjects: Vec<&'a str>,
}

/// Every record there ever was, by number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Log {
    /// The records.
    pub entries: Vec<Entry>,
}

impl Entry {
    /// Whether it stands.
    pub fn is_active(&self) -> bool {
        self.superseded_by.is_none() && !self.is_deprecated
    }

    /// Whether it says what these decisions chose.
    pub fn is_about(&self, group: &Group<'_>) -> bool {
        self.decision == group.head.id && self.chosen == group.head.chosen
    }

    /// Whether it was taken for any of the same.
    fn overlaps(&self, group: &Group<'_>) -> bool {
        self.decision == group.head.id && self.subjects.iter().any(|subject| group.subjects.contains(&subject.as_str()))
    }

    /// Its status in MADR's words.
    pub fn status(&self) -> String {
        match self.superseded_by {
            Some(number) => format!("superseded by ADR-{number:04}"),
            None if self.is_deprecated => "deprecated".to_owned(),
            None => "accepted".to_owned(),
        }
    }
}

impl<'a> Group<'a> {
    /// The decisions of a design, those together that chose the same.
    pub fn all(design: &'a Design) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for decision in &design.decisions {
            let alike = |group: &&mut Self| (&group.head.id, &group.head.chosen) == (&decision.id, &decision.chosen);
            match groups.iter_mut().find(alike) {
                Some(group) => group.subjects.push(&decision.subject),
                None => groups.push(Self { head: decision, subjects: vec![&decision.subject] }),
            }
        }
        groups
    }

    fn entry(&self, number: u32) -> Entry {
        let words = format!("{}-{}", self.head.id, self.head.chosen).replace(['.', '_'], "-");
        Entry {
            number,
            file: format!("{number:04}-{words}.md"),
            title: title_of(self.head, self.subjects.len() == 1),
            decision: self.head.id.to_string(),
            subjects: self.subjects.iter().map(|subject| (*subject).to_owned()).collect(),
            chosen: self.head.chosen.to_string(),
            superseded_by: None,
            is_deprecated: false,
        }
    }
}

impl Log {
    /// The list among the files delivered last; empty where there is none that can be read.
    pub fn read(files: &BTreeMap<String, Arc<str>>) -> Self {
        let text = files.get(&format!("{FOLDER}{FILE}"));
        let mut entries: Vec<Entry> = text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let mut seen = BTreeSet::new();
        entries.retain(|entry| {
            let is_plain = !entry.file.contains('/') && entry.file.ends_with(".md");
            is_plain && (1..MOST).contains(&entry.number) && seen.insert(entry.number)
        });
        entries.sort_by_key(|entry| entry.number);
        Self { entries }
    }

    /// The list after a design: what stands keeps its number, what fell otherwise is superseded, what is new comes last.
    pub fn followed_by(&self, groups: &[Group<'_>]) -> Self {
        let mut entries = self.entries.clone();
        let mut next = entries.iter().map(|entry| entry.number).max().unwrap_or_default() + 1;
        let mut numbers = Vec::with_capacity(groups.len());
        for group in groups {
            let held = entries.iter_mut().find(|entry| entry.is_active() && entry.is_about(group));
            if let Some(held) = held {
                let now = group.entry(held.number);
                (held.subjects, held.title) = (now.subjects, now.title);
                numbers.push(held.number);
            } else {
                numbers.push(next);
                entries.push(group.entry(next));
                next += 1;
            }
        }
        for entry in entries.iter_mut().filter(|entry| entry.is_active() && !numbers.contains(&entry.number)) {
            let heir = groups.iter().zip(&numbers).find(|(group, _)| entry.overlaps(group));
            let heir = heir.or_else(|| groups.iter().zip(&numbers).find(|(group, _)| group.head.id == entry.decision));
            match heir {
                Some((_, number)) => entry.superseded_by = Some(*number),
                None => entry.is_deprecated = true,
            }
        }
        Self { entries }
    }

    /// The list as JSON, with a line break at its end.
    pub fn write(&self) -> String {
        // text and numbers always serialise
        let mut text = serde_json::to_string_pretty(&self.entries).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// The text of a record with another status in its front matter.
pub fn with_status(text: &str, status: &str) -> String {
    let mut is_set = false;
    let mut out = String::with_capacity(text.len() + 24);
    for line in text.lines() {
        if !is_set && line.starts_with("status:") {
            is_set = true;
            out.push_str(&format!("status: \"{status}\""));
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}
