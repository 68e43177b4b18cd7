//! The whole chain at once: from a session to its facts, its needs, its design, its files and what is wrong in them.

use super::{File, Given, deliver};
use crate::context::{Facts, facts};
use crate::design::{Design, design};
use crate::discovery::{Requirements, requirements};
use crate::finding::Finding;
use crate::session::Session;
use crate::sql::{Dialect, check};

/// Everything that follows from a session.
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
    /// What is wrong in the sources, the answers, the design and the delivered data definitions, each once.
    pub findings: Vec<Finding>,
}

/// Runs the chain. Pure: the same session gives the same bytes.
pub fn package(session: &Session) -> Package {
    let facts = facts(session);
    let requirements = requirements(session, &facts);
    let design = design(session, &facts, &requirements);
    let files = deliver(Given { session, facts: &facts, requirements: &requirements, design: &design });
    let mut findings: Vec<Finding> = Vec::new();
    let found = facts.findings.iter().chain(&requirements.findings).chain(&design.findings).cloned();
    // the design repeats what the requirements found
    for finding in found.chain(files.iter().flat_map(checked)) {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    Package { facts, requirements, design, files, findings }
}

/// What is wrong in a delivered file; only data definitions are checked here, each in its own dialect.
fn checked(file: &File) -> Vec<Finding> {
    let name = file.path.strip_prefix("db/").and_then(|name| name.strip_suffix(".sql"));
    let dialect = name.and_then(|name| Dialect::ALL.into_iter().find(|dialect| dialect.name() == name));
    dialect.map(|dialect| check(&file.path, &file.text, dialect)).unwrap_or_default()
}
