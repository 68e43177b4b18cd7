//! The report to the context manager: which files were delivered, in one JSON message.

use super::words::listed;
use super::{File, Given};
use serde::Serialize;

/// Where the report is delivered.
pub const PATH: &str = "docs/data/report.json";

#[derive(Serialize)]
struct Report<'a> {
    reporting_agent: &'a str,
    status: &'a str,
    summary: String,
    files_modified: Vec<&'a str>,
}

/// The report over `files`, which it lists as they are, sorted, itself included.
pub fn report(given: &Given, files: &[File]) -> String {
    let mut paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    paths.push(PATH);
    paths.sort_unstable();
    paths.dedup();
    let report =
        Report { reporting_agent: "data-engineer", status: "success", summary: summary(given), files_modified: paths };
    // plain text and lists always serialise
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

/// One or two sentences: what was designed and what it costs.
fn summary(given: &Given) -> String {
    let design = given.design;
    let name = if design.name.is_empty() { "the project" } else { &design.name };
    if design.model.facts.is_empty() {
        return format!(
            "Data-platform design for {name}; no dimensional model yet, because no schema with events was brought in."
        );
    }
    let facts: Vec<&str> = design.model.facts.iter().map(|fact| fact.name.as_str()).take(6).collect();
    let more = if design.model.facts.len() > facts.len() { " and others" } else { "" };
    let cost = design.cost_today().map_or_else(String::new, |cost| format!(", at about {}", cost.likely.text()));
    let serving =
        design.decision("storage.serving").map_or_else(String::new, |held| format!(" in {}", held.chosen_title()));
    format!(
        "Data-platform design for {name}: {}{more}{serving}{cost}. The package builds and tests itself on DuckDB.",
        listed(&facts)
    )
}
