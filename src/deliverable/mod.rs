//! Phases 2 and 3: every file that is handed over. One folder per kind of file, its templates beside it.
//!
//! Kinds never import each other; what they share is here, in [`diagram`] (pictures), in `markup` and
//! `text` (escaping), in `words`, in `warehouse` (the tables of every layer with their columns; what fills them in
//! `dimension_columns` and `wide`, what they are read from in `selection`, what stands below them in `vault`), in
//! `intake` (how the source is read), in `topics` (what is streamed) and in `care` (what is promised and who may see
//! it).

mod warehouse;
mod intake;
mod dimension_columns;
mod selection;
mod wide;
mod vault;
mod topics;
mod care;
mod text;
mod markup;
mod words;
mod estate;
pub mod diagram;
mod root;
pub mod document;
mod db;
mod bill;
mod sample;
mod ingestion;
mod dbt;
mod streaming;
mod spark;
mod orchestration;
mod contracts;
pub mod lineage;
mod local;
mod terraform;
mod automation;
mod security;
mod quality;
mod governance;
mod monitoring;
mod runbook;
mod adr;
mod report;
pub mod delivered;
pub mod lines;
mod edits;

pub use adr::FOLDER as RECORDS;
pub use care::{Access, Care, Classed, Kept, care};
pub use report::{PATH as REPORT, report};

use crate::context::{self, Facts};
use crate::design::{self, Decision, Design, Flip, Flips};
use crate::discovery::{self, Requirements};
use crate::finding::Finding;
use crate::session::Session;
use crate::sql::{self, CheckOptions, Dialect};
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use warehouse::Warehouse;

/// What every deliverable is made from.
#[derive(Debug, Clone)]
pub struct Given<'a> {
    /// What people brought and said.
    pub session: &'a Session,
    /// What the project tells.
    pub facts: &'a Facts,
    /// What is needed.
    pub requirements: &'a Requirements,
    /// What was designed.
    pub design: &'a Design,
    /// The tables of every layer that the design asks for.
    warehouse: Rc<Warehouse<'a>>,
    /// Where its decisions would fall otherwise, found when it is first asked for.
    flips: Rc<OnceCell<Flips>>,
}

impl<'a> Given<'a> {
    /// A design with what led to it.
    pub fn new(session: &'a Session, facts: &'a Facts, requirements: &'a Requirements, design: &'a Design) -> Self {
        let warehouse = Rc::new(Warehouse::new(&facts.schema, &design.model));
        Self { session, facts, requirements, design, warehouse, flips: Rc::default() }
    }

    /// Where a decision of the design would fall otherwise.
    pub fn flips(&self, decision: &Decision) -> &[Flip] {
        self.flips.get_or_init(|| design::flips(self.session, self.facts, self.requirements, self.design)).of(decision)
    }

    /// Whether Spark makes the marts: it was chosen as the processing engine, and its jobs can make this model.
    pub fn runs_spark(&self) -> bool {
        self.design.chosen("processing.engine") == "spark" && spark::covers(&self.design.model)
    }

    /// Whether the jobs of Spark are written in Scala; else they are in Python.
    pub fn in_scala(&self) -> bool {
        self.design.chosen("processing.language") == "scala"
    }
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
    Deliverable { name: "design document", deliver: document::deliver },
    db::DELIVERABLE,
    bill::DELIVERABLE,
    sample::DELIVERABLE,
    ingestion::DELIVERABLE,
    dbt::DELIVERABLE,
    streaming::DELIVERABLE,
    spark::DELIVERABLE,
    orchestration::DELIVERABLE,
    contracts::DELIVERABLE,
    lineage::DELIVERABLE,
    local::DELIVERABLE,
    terraform::DELIVERABLE,
    automation::DELIVERABLE,
    security::DELIVERABLE,
    quality::DELIVERABLE,
    governance::DELIVERABLE,
    monitoring::DELIVERABLE,
    runbook::DELIVERABLE,
    adr::DELIVERABLE,
];

/// The whole package, sorted by path, each path once; the report names exactly these files.
///
/// What a person changed in a file is in it, but not in the report and the record, which have to be true.
pub fn deliver(given: Given) -> Vec<File> {
    deliver_with_findings(&given).0
}

/// The package, and which edits did not fit into it.
fn deliver_with_findings(given: &Given) -> (Vec<File>, Vec<Finding>) {
    let derived = ALL.iter().flat_map(|kind| (kind.deliver)(given)).map(|file| (file.path, file.text));
    let mut texts: BTreeMap<String, String> = derived.collect();
    let findings = edits::apply(&mut texts, given.session);
    for path in [REPORT, delivered::PATH] {
        texts.insert(path.to_owned(), String::new());
    }
    let mut files: Vec<File> = texts.into_iter().map(|(path, text)| File { path, text }).collect();
    let report = report(given, &files);
    put(&mut files, REPORT, report);
    let others: Vec<File> = files.iter().filter(|file| file.path != delivered::PATH).cloned().collect();
    put(&mut files, delivered::PATH, delivered::record(&others));
    (files, findings)
}

fn put(files: &mut [File], path: &str, text: String) {
    if let Some(file) = files.iter_mut().find(|file| file.path == path) {
        file.text = text;
    }
}

/// A package and everything that led to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Package {
    /// What the project tells.
    pub facts: Facts,
    /// What is needed.
    pub requirements: Requirements,
    /// What was designed.
    pub design: Design,
    /// Every file, sorted by path.
    pub files: Vec<File>,
    /// What is wrong in the sources, in the requirements and in the files.
    pub findings: Vec<Finding>,
}

/// Runs the whole chain: session, facts, requirements, design, files, findings.
pub fn package(session: &Session) -> Package {
    let facts = context::facts(session);
    let requirements = discovery::requirements(session, &facts);
    let design = design::design(session, &facts, &requirements);
    let given = Given::new(session, &facts, &requirements, &design);
    let (files, unfit) = deliver_with_findings(&given);
    let mut findings = facts.findings.clone();
    findings.extend(unfit);
    findings.extend(design.findings.iter().cloned());
    findings.extend(check(&files, &check_options(session)));
    Package { facts, requirements, design, files, findings }
}

/// What a session decides about the checks.
pub fn check_options(session: &Session) -> CheckOptions {
    CheckOptions { severities: session.severities.clone(), waived: session.waivers.clone() }
}

/// Checks every delivered definition in its own dialect.
pub fn check(files: &[File], options: &CheckOptions) -> Vec<Finding> {
    let dialect =
        |file: &File| Dialect::DELIVERED.into_iter().find(|dialect| file.path == format!("db/{}.sql", dialect.name()));
    files
        .iter()
        .filter_map(|file| dialect(file).map(|dialect| sql::check_files(&[(&file.path, &file.text)], dialect, options)))
        .flatten()
        .collect()
}
