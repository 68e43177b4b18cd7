//! What can be mended in an estate that exists: one check a file, and the list of them.
//!
//! A check reads the sources of one importer and never imports another check; readers that several share are beside this
//! folder. What each is worth here is said by the design, which knows the load and the bill.

mod airflow_append;
mod airflow_catchup;
mod airflow_no_retries;
mod airflow_now;
mod airflow_schedule_interval;
mod airflow_top_level_work;
mod compose_data_not_kept;
mod compose_image_not_pinned;
mod compose_port_open;
mod compose_secret_in_file;
mod dbt_full_refresh;
mod dbt_key_untested;
mod terraform_no_lifecycle;
mod terraform_public;
mod terraform_unencrypted;

use super::{About, Finding, Severity, Span};
use crate::finding::TextEdit;
use crate::session::Source;
use serde::{Deserialize, Serialize};

/// Something that a check found.
pub struct Hit<'a> {
    /// The source.
    pub source: &'a Source,
    /// 1-based line.
    pub line: u32,
    /// What was found, with the names from the source.
    pub what: String,
    /// An edit that mends it, where one is safe.
    pub fix: Option<TextEdit>,
}

impl<'a> Hit<'a> {
    /// A hit that has to be mended by hand.
    pub fn new(source: &'a Source, line: u32, what: impl Into<String>) -> Self {
        Self { source, line, what: what.into(), fix: None }
    }
}

/// A check on what exists.
pub struct Check {
    /// Its stable name: `airflow_no_retries`.
    pub name: &'static str,
    /// The importer whose sources it reads.
    pub reads: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What mending it is worth, from 1 (tidier) to 5 (data or secrets are lost without it).
    pub benefit: u8,
    /// What mending it takes, from 1 (a line) to 5 (a project).
    pub effort: u8,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub advice: &'static str,
    /// Finds it in all sources of the importer together.
    pub find: for<'a> fn(&[&'a Source]) -> Vec<Hit<'a>>,
}

/// Every check.
pub const ALL: &[Check] = &[
    airflow_append::CHECK,
    airflow_catchup::CHECK,
    airflow_no_retries::CHECK,
    airflow_now::CHECK,
    airflow_schedule_interval::CHECK,
    airflow_top_level_work::CHECK,
    compose_data_not_kept::CHECK,
    compose_image_not_pinned::CHECK,
    compose_port_open::CHECK,
    compose_secret_in_file::CHECK,
    dbt_full_refresh::CHECK,
    dbt_key_untested::CHECK,
    terraform_no_lifecycle::CHECK,
    terraform_public::CHECK,
    terraform_unencrypted::CHECK,
];

/// The most that one check says.
const MOST: usize = 20;

/// Something to mend, with what it is worth and what it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Improvement {
    /// What was found.
    pub finding: Finding,
    /// From 1 (tidier) to 5 (data or secrets are lost without it).
    pub benefit: u8,
    /// From 1 (a line) to 5 (a project).
    pub effort: u8,
}

/// What the checks find in the sources of an importer.
pub fn improvements(importer: &str, sources: &[&Source]) -> Vec<Improvement> {
    ALL.iter()
        .filter(|check| check.reads == importer)
        .flat_map(|check| (check.find)(sources).into_iter().take(MOST).map(|hit| improvement(check, hit)))
        .collect()
}

fn improvement(check: &Check, hit: Hit<'_>) -> Improvement {
    let finding = Finding {
        rule: check.name.to_owned(),
        severity: check.severity,
        what: hit.what,
        why: check.why.to_owned(),
        advice: check.advice.to_owned(),
        file: hit.source.name.clone(),
        span: Span::at(hit.line, 1),
        about: About::default(),
        fix: hit.fix.map(|fix| vec![fix]),
    };
    Improvement { finding, benefit: check.benefit, effort: check.effort }
}

#[cfg(test)]
mod tests;
