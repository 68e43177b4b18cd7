//! Phases 2 and 3: every file that is handed over. One folder per kind of file, its templates beside it.

mod db;
mod dbt;
mod ddl;
mod ingestion;
mod orchestration;
mod root;
mod sample;
mod text;
mod warehouse;

use crate::context::Facts;
use crate::design::Design;
use crate::discovery::Requirements;
use crate::session::Session;

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

/// A kind of file that is handed over: one folder of this room, one line of [`ALL`].
#[derive(Debug, Clone, Copy)]
pub struct Deliverable {
    /// What it is, in words: `dbt project`.
    pub name: &'static str,
    /// Writes its files; none where the design does not ask for it.
    pub deliver: fn(&Given<'_>) -> Vec<File>,
}

/// Every kind of file, in the order in which a reader meets them.
pub const ALL: &[Deliverable] = &[
    root::DELIVERABLE,
    db::DELIVERABLE,
    sample::DELIVERABLE,
    ingestion::DELIVERABLE,
    dbt::DELIVERABLE,
    orchestration::DELIVERABLE,
];
