//! Phases 2 and 3: every file that is handed over. One folder per kind of file, its templates beside it.
//!
//! Kinds never import each other; what they share is here, in [`diagram`] (pictures) and in `markup` (escaping).

mod markup;
mod words;
pub mod diagram;
pub mod document;
mod report;

pub use report::report;

use crate::context::Facts;
use crate::design::Design;
use crate::discovery::Requirements;
use crate::session::Session;
use std::collections::BTreeMap;

/// What every deliverable is made from.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// What people brought and said.
    pub session: &'a Session,
    /// What the project tells.
    pub facts: &'a Facts,
    /// What is needed.
    pub requirements: &'a Requirements,
    /// What was designed.
    pub design: &'a Design,
}

/// A file of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path inside the package, `/` between folders: `db/duckdb.sql`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl File {
    /// A file at `path`.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }
}

/// A kind of file that is delivered.
pub struct Deliverable {
    /// What it is called.
    pub name: &'static str,
    /// Writes its files.
    pub deliver: fn(&Given) -> Vec<File>,
}

/// Every kind, in the order in which they are written.
pub const ALL: &[Deliverable] = &[Deliverable { name: "document", deliver: document::deliver }];

/// The whole package, sorted by path, each path once; the report names exactly these files.
///
/// A person's own text of a file takes the place of the derived one; the report follows what is there.
pub fn deliver(given: Given) -> Vec<File> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for file in ALL.iter().flat_map(|kind| (kind.deliver)(&given)) {
        texts.insert(file.path, file.text);
    }
    texts.insert(report::PATH.to_owned(), String::new());
    let mut files: Vec<File> = texts.into_iter().map(|(path, text)| File { path, text }).collect();
    let report = report(&given, &files);
    for file in &mut files {
        if let Some(edited) = given.session.file_edits.get(&file.path) {
            file.text = edited.to_string();
        } else if file.path == report::PATH {
            file.text.clone_from(&report);
        }
    }
    files
}
