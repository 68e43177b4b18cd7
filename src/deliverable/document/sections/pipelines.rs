//! Section 7: when and how data is loaded, what makes a second run harmless, and what happens when one fails.

use super::super::paper::{DBT, Paper, code, codes, heading, link, open, paragraph, table, text};
use super::super::{Block, Inline, stream};
use crate::deliverable::intake::runs_airflow;
use crate::deliverable::words::{lower_first, without_stop};
use crate::design::{Dimension, History, Model};

/// The section.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let mut blocks = vec![heading("When it runs"), when(paper), heading("The steps")];
    blocks.extend(steps(paper));
    blocks.push(heading("How each table is loaded"));
    blocks.extend(loads(paper));
    blocks.push(heading("Running twice"));
    blocks.push(idempotency());
    blocks.push(heading("Late data"));
    blocks.push(late(paper));
    blocks.push(heading("Loading the past"));
    blocks.push(backfill(paper));
    blocks.push(heading("When a run fails"));
    blocks.push(failure(paper));
    blocks.push(heading("Streaming"));
    blocks.extend(stream::blocks(paper));
    blocks
}

fn when(paper: &Paper) -> Block {
    let schedule = &paper.given.design.schedule;
    let mut line = vec![text(format!("Everything runs {}", lower_first(without_stop(&schedule.text))))];
    if !schedule.cron.is_empty() {
        line.extend([text(" ("), code(schedule.cron.clone()), text(")")]);
    }
    if let Some(age) = paper.need("needs.freshness", "how old the data may be") {
        line.extend([text(", because data may be at most "), age, text(" old")]);
    }
    line.extend([text(". The schedule is "), paper.dag(), text(".")]);
    Block::Paragraph(line)
}

fn steps(paper: &Paper) -> Vec<Block> {
    let method = paper.given.design.decision("ingestion.method").map(|held| lower_first(held.chosen_title()));
    let read = method
        .map_or_else(|| "Read the source tables.".to_owned(), |method| format!("Read the source tables ({method})."));
    let mut steps: Vec<Vec<Inline>> = vec![
        vec![text(read)],
        vec![text("Give every column its name and type, one table at a time, and change nothing else.")],
        vec![text("Build the dimensions, the unknown member of each included.")],
    ];
    if !paper.given.design.model.bridges.is_empty() {
        steps.push(vec![text("Build the bridges between dimensions.")]);
    }
    steps.push(vec![text("Build the facts, which look up the keys of their dimensions.")]);
    steps.push(vec![text("Test keys, references and values after each step; a failed test stops the steps that build on it. Only a run without a failed test is marked as published.")]);
    let mut place = Vec::new();
    let programs = paper.given.programs();
    if !programs.is_empty() {
        place.push(text("The first step is "));
        for (index, program) in programs.iter().enumerate() {
            place.extend([
                text(if index == 0 { "" } else { " or " }),
                code(format!("pipelines/ingestion/{program}.py")),
            ]);
        }
        place.extend([
            text(", which brings what is new since the last load into Parquet files by table, day and load, and "),
            code("land.py"),
            text(", which lands each load once. "),
        ]);
    }
    place.extend([text("The steps after the first are a dbt project in "), code(DBT), text(".")]);
    if paper.given.runs_spark() {
        place.extend([
            text(" Where the volume asks for Spark, "),
            code("pipelines/spark"),
            text(" makes the same tables from the same files, row for row, as "),
            text(if paper.given.in_scala() { "Spark jobs in Scala." } else { "PySpark jobs." }),
        ]);
    }
    vec![Block::Steps(steps), Block::Paragraph(place)]
}

fn loads(paper: &Paper) -> Vec<Block> {
    let model = &paper.given.design.model;
    let rows = load_rows(model);
    if rows.is_empty() {
        return vec![open("There is no table to load yet; see section 6.")];
    }
    vec![table(&["Table", "A row is recognised by", "What is picked up"], rows)]
}

fn load_rows(model: &Model) -> Vec<Vec<Vec<Inline>>> {
    let mut rows = Vec::new();
    for held in &model.facts {
        let picked = match &held.change_marker {
            Some(column) => vec![
                text("rows whose "),
                code(column.clone()),
                text(" lies within the look-back window or after it; they replace those of the same key"),
            ],
            None => vec![text(
                "all rows, because the source has no column that says when a row changed; they replace those of the same key",
            )],
        };
        rows.push(vec![vec![code(held.name.clone())], codes(&held.business_key), picked]);
    }
    for held in &model.dimensions {
        let key: Vec<&str> = held.natural_key.iter().map(|key| key.name.as_str()).collect();
        let key = if key.is_empty() { codes(&[&held.surrogate_key]) } else { codes(&key) };
        rows.push(vec![vec![code(held.name.clone())], key, vec![text(kept(held))]]);
    }
    for held in &model.bridges {
        let key: Vec<&String> = held.group.from.iter().chain(&held.member.from).collect();
        rows.push(vec![vec![code(held.name.clone())], codes(&key), vec![text("built anew at every run")]]);
    }
    rows
}

/// How a dimension is loaded.
fn kept(held: &Dimension) -> &'static str {
    match held.history {
        _ if held.source.is_empty() => "built anew at every run",
        _ if !held.keeps_past() => "built anew at every run",
        History::Type0 => "built anew from a snapshot that records every change; of it the first value is shown",
        History::Type1 => "built anew, some attributes from a snapshot that records every change",
        History::Type2 | History::Type6 => {
            "a snapshot compares every row with its last version and adds a version where something changed"
        }
    }
}

fn idempotency() -> Block {
    paragraph(
        "Every row has a key computed from the source’s own key, so the same source row always becomes the same row. A run replaces what it finds under a key and adds what is new; a snapshot adds a version only where something changed. Running it a second time, or again after it failed half-way, leaves the same rows as running it once.",
    )
}

fn late(paper: &Paper) -> Block {
    let window = paper.figure(&paper.given.design.schedule.lookback);
    let mut line =
        vec![text("Each run looks back "), window, text(" from the newest row it has and takes what arrived since")];
    if let Some(late) = paper.need("data.lateness", "how late an event may arrive") {
        line.extend([text("; the latest event is expected after "), late]);
    }
    line.push(text(". What comes later than the window waits for the next full load of that table. A fact that comes before the member it refers to is loaded at once with the unknown member, so that no total waits, and is given its own in the first run after that member has come, whether or not the fact itself changed."));
    Block::Paragraph(line)
}

fn backfill(paper: &Paper) -> Block {
    let mut line = vec![text("The first run is the load of the past: with empty tables everything is new")];
    if let Some(history) = paper.need("load.history", "existing data to bring over") {
        line.extend([text(", "), history, text(" of it")]);
    }
    line.extend([text(". To compute a table again from the start, load it in full with "), code("dbt build --full-refresh --select TABLE"), text(" in "), code(DBT), text("; what depends on it follows with a "), code("+"), text(" after its name. Snapshots are never computed again, because the source no longer knows the past that they keep.")]);
    if paper.given.extracts() {
        line.extend([
            text(" Days whose loads are in the lake are landed again, without the source, by "),
            code("make replay FROM=2026-01-01 TO=2026-01-31"),
            text("; what was deleted at the source, or came with a change marker older than any overlap, is seen by "),
            code("make reconcile"),
            text(", which reads every row"),
        ]);
        if runs_airflow(&paper.given) {
            line.extend([
                text(". Intervals that were missed are run by "),
                code("airflow backfill create"),
                text(", each with what changed in it"),
            ]);
        }
        line.push(text("."));
    }
    Block::Paragraph(line)
}

fn failure(paper: &Paper) -> Block {
    let mut line = vec![text(
        "A step that fails is tried again with growing pauses, then the run stops and later steps do not start. Source rows are tested before any published table is touched, so bad rows leave readers with the last good load. Where a test of a published table itself fails, the table holds the new rows already: the run is not marked as published, and readers have to be told",
    )];
    if let Some(repair) = paper.need("needs.time_to_repair", "how soon a broken pipeline must run again") {
        line.extend([text(". The pipeline has to run again within "), repair]);
    }
    line.extend([text(". What to do then stands in "), link("section 13", "section-13"), text(".")]);
    Block::Paragraph(line)
}
