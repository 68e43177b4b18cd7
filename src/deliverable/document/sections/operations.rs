//! Section 13: the runbook, with commands that exist in the package.

use super::super::paper::{DBT, Paper, code, heading, paragraph, text};
use super::super::{Block, Inline};
use crate::design::Treatment;

/// The section.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let example = example(paper);
    let mut blocks = vec![Block::Paragraph(vec![
        text("Commands of "),
        code("make"),
        text(" run in the package’s own folder, those of "),
        code("dbt"),
        text(" in "),
        code(DBT),
        text(". The scheduled run is "),
        paper.dag(),
        text("."),
    ])];
    blocks.extend(daily(paper));
    blocks.extend(failed(&example));
    blocks.extend(reload(&example));
    blocks.extend(keys(paper));
    blocks.extend(rehearsed(paper, &example));
    blocks
}

/// A table to show commands with.
fn example(paper: &Paper) -> String {
    let model = &paper.given.design.model;
    let name = model.facts.first().map(|held| &held.name).or_else(|| model.dimensions.first().map(|held| &held.name));
    name.map_or_else(|| "TABLE".to_owned(), |name| name.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect())
}

fn shell(lines: &[String]) -> Block {
    Block::Code { language: "sh".to_owned(), text: lines.join("\n") }
}

fn steps(lines: &[&str]) -> Block {
    Block::Steps(lines.iter().map(|line| vec![text(*line)]).collect())
}

fn daily(paper: &Paper) -> Vec<Block> {
    let mut newest = vec![text("The newest row of each fact is not older than agreed")];
    if let Some(age) = paper.need("needs.freshness", "how old the data may be") {
        newest.extend([text(" ("), age, text(")")]);
    }
    newest.push(text("."));
    let lines: Vec<Vec<Inline>> = vec![
        vec![text("The last run ended without a failed step or test.")],
        newest,
        vec![text(
            "About as many rows came as on the same day last week; none at all is a failure even if the run is green.",
        )],
    ];
    vec![heading("Every day"), Block::List(lines)]
}

fn failed(example: &str) -> Vec<Block> {
    vec![
        heading("A load failed"),
        steps(&[
            "Read the log of the step that failed; the steps after it have not run, and the run is not marked as published.",
            "If the source or the network was away, start the run again: it takes up where the last good one ended.",
            "If a test failed, run its query, which dbt leaves in the folder target/compiled, and look at the rows it finds. Correct them at the source, or correct the transformation and have it reviewed. If it is a test of a published table, tell its readers.",
            "Run the failed table and what depends on it, then check the newest row.",
        ]),
        shell(&[format!("dbt build --select {example}+")]),
    ]
}

fn reload(example: &str) -> Vec<Block> {
    vec![
        heading("Loading a period again, or everything"),
        paragraph(
            "Keys come from the source, so loading again replaces rows and never doubles them. A full load of one table computes every period again; do it outside the hours in which people query, and compare a total before and after.",
        ),
        shell(&[format!("dbt build --full-refresh --select +{example}")]),
        paragraph(
            "Snapshots, which keep the versions of dimensions, are left alone by a full load: they are the only place where the past is kept. Back them up; without them the versions are lost.",
        ),
    ]
}

fn keys(paper: &Paper) -> Vec<Block> {
    let tokens = paper.given.design.model.dimensions.iter().any(|held| {
        held.natural_key.iter().chain(&held.attributes).any(|column| column.treatment == Some(Treatment::Tokenise))
    });
    let mut blocks = vec![
        heading("Passwords and keys are changed"),
        steps(&[
            "Create the new password beside the old one, where the engine can hold two; otherwise choose the time between two runs.",
            "Put it into the store from which the scheduler reads its connections, never into a file of the package.",
            "Start one run; when it has ended well, remove the old one and note the day.",
        ]),
    ];
    if tokens {
        blocks.push(paragraph("The key of the hashes that replace personal data is different: with a new key every hash changes, and old and new rows no longer match. It is the setting TOKEN_SALT in the environment. Change it only if it has leaked, and load every table that holds such a hash in full on the same day."));
    }
    blocks
}

/// What to do at each event that was rehearsed, with the figures of this design.
fn rehearsed(paper: &Paper, example: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for held in &paper.ahead().rehearsals {
        blocks.push(heading(held.title.clone()));
        let mut line = vec![text(held.breaks.join(" ")), text(" All is well again after about ")];
        line.push(paper.figure(&held.recovery));
        line.extend([text(" and about "), paper.figure(&held.cost), text(" of computing.")]);
        blocks.push(Block::Paragraph(line));
        blocks.push(Block::Steps(held.steps.iter().map(|step| vec![text(step.clone())]).collect()));
        blocks.extend(match held.id.as_str() {
            "late_data" | "backfill" => Some(shell(&[format!("dbt build --full-refresh --select {example}")])),
            "schema_change" => Some(shell(&["make test".to_owned(), format!("dbt build --select {example}+")])),
            "erasure" => paper
                .need("security.subject_requests", "requests of people about their data")
                .map(|rate| Block::Paragraph(vec![text("Expected: "), rate, text(". Backups expire by themselves.")])),
            _ => None,
        });
    }
    blocks
}
