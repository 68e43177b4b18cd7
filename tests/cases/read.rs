//! Reads the cases and what is expected of them.

use plumbline::context::Facts;
use plumbline::design::{Design, Flips};
use plumbline::discovery::Requirements;
use plumbline::session::{self, Session};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A scenario and everything that follows from it.
pub struct Case {
    /// The name of its file.
    pub name: String,
    /// What people brought and said.
    pub session: Session,
    /// What the sources tell.
    pub facts: Facts,
    /// What is needed.
    pub requirements: Requirements,
    /// What was designed.
    pub design: Design,
    /// Where its decisions would fall otherwise.
    pub flips: Flips,
}

impl Case {
    /// The chain from a session to its design.
    pub fn of(name: &str, session: Session) -> Self {
        let facts = plumbline::context::facts(&session);
        let requirements = plumbline::discovery::requirements(&session, &facts);
        let design = plumbline::design::design(&session, &facts, &requirements);
        let flips = plumbline::design::flips(&session, &facts, &requirements, &design);
        Self { name: name.to_owned(), session, facts, requirements, design, flips }
    }
}

/// What is expected of a case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// What it is about.
    pub title: String,
    /// Words that no part and no choice of the design may hold.
    #[serde(default)]
    pub nowhere: Vec<String>,
    /// What would be defended, and why.
    pub decisions: Vec<Row>,
}

/// A decision as it would be defended.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The decision.
    pub id: String,
    /// What it is taken for; none for all.
    pub subject: Option<String>,
    /// The options that can be defended.
    pub options: Vec<String>,
    /// Why.
    pub because: String,
}

/// What is expected, by the name of the case.
pub fn expected() -> BTreeMap<String, Expected> {
    serde_json::from_str(include_str!("expected.json")).unwrap()
}

/// The session of a case.
pub fn session(name: &str) -> Session {
    let text = std::fs::read_to_string(super::folder().join(format!("{name}.json"))).unwrap();
    session::read(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every case, in the order of their names.
pub fn all() -> Vec<Case> {
    expected().keys().map(|name| Case::of(name, session(name))).collect()
}

/// The expectations as people read them.
pub fn readme() -> String {
    let mut out = "# Twelve scenarios\n\nEach is a session file. What a senior data engineer would defend in it was written down in `expected.json` before the\ndesign was looked at; where the design differed, the design was mended. Where two options can be defended, both stand\nthere. `*.golden.txt` is what the design decides, costs and finds today (renewed with `UPDATE_EXPECT=1 cargo test --test\ncases`, then read); money in it is rounded to two digits. This file is written from `expected.json` by the same command.\n"
        .to_owned();
    for (name, case) in expected() {
        let _ = write!(out, "\n## {}\n\n`{name}.json`\n\n| Decision | Defended | Why |\n|---|---|---|\n", case.title);
        for row in &case.decisions {
            let subject = row.subject.as_ref().map_or_else(String::new, |subject| format!(" of `{subject}`"));
            let options: Vec<String> = row.options.iter().map(|option| format!("`{option}`")).collect();
            let _ = writeln!(out, "| `{}`{subject} | {} | {} |", row.id, options.join(" or "), row.because);
        }
    }
    out
}
