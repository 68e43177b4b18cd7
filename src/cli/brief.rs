//! `plumbline brief`: the facts.

use super::{Done, Stop, input, json};
use crate::context::{Fact, IgnoredFile, facts};
use crate::finding::{Finding, Severity};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Serialize)]
struct Brief {
    facts: Vec<Fact>,
    ignored: Vec<IgnoredFile>,
    findings: Vec<Finding>,
}

pub fn run(paths: &[PathBuf]) -> Result<Done, Stop> {
    let (session, passed_over) = input::session(paths, None)?;
    let facts = facts(&session);
    let mut ignored = facts.ignored;
    ignored.extend(passed_over.into_iter().map(|(file, why)| IgnoredFile { file, why }));
    let found_errors = facts.findings.iter().any(|finding| finding.severity == Severity::Error);
    let output = json(&Brief { facts: facts.facts, ignored, findings: facts.findings })?;
    Ok(Done { output, found_errors })
}
