//! Section 7: when and how data is loaded, what makes a second run harmless, and what happens when one fails.

use super::super::paper::{DBT, Paper, code, codes, decision_anchor, heading, link, open, paragraph, table, text};
use super::super::{Block, Inline};
use crate::deliverable::words::{lower_first, sentence, without_stop};
use crate::design::Model;

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
    blocks.push(streaming(paper));
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
    let read = method.map_or_else(|| "Read the source tables.".to_owned(), |method| format!("Read the source tables ({method})."));
    let mut steps: Vec<Vec<Inline>> = vec![
        vec![text(read)],
        vec![text("Give every column its name and type, one table at a time, and change nothing else.")],
        vec![text("Build the dimensions, the unknown member of each included.")],
    ];
    if !paper.given.design.model.bridges.is_empty() {
        steps.push(vec![text("Build the bridges between dimensions.")]);
    }
    steps.push(vec![text("Build the facts, which look up the keys of their dimensions.")]);
    steps.push(vec![text("Test keys, references and values. A failed test stops the run before readers see the result as finished.")]);
    let place = vec![text("The steps after the first are a dbt project in "), code(DBT), text(".")];
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
    let changed = |marker: &Option<String>| match marker {
        Some(column) => vec![text("rows whose "), code(column.clone()), text(" is newer than the last load, and the window for late data before it")],
        None => vec![text("all rows, because the source has no column that says when a row changed")],
    };
    let mut rows = Vec::new();
    for held in &model.facts {
        rows.push(vec![vec![code(held.name.clone())], codes(&held.business_key), changed(&held.change_marker)]);
    }
    for held in &model.dimensions {
        let key: Vec<&str> = held.natural_key.iter().map(|key| key.name.as_str()).collect();
        let picked = if held.source.is_empty() { vec![text("made anew at every run")] } else { changed(&held.change_marker) };
        let key = if key.is_empty() { codes(&[&held.surrogate_key]) } else { codes(&key) };
        rows.push(vec![vec![code(held.name.clone())], key, picked]);
    }
    for held in &model.bridges {
        let key: Vec<&String> = held.group.from.iter().chain(&held.member.from).collect();
        rows.push(vec![vec![code(held.name.clone())], codes(&key), changed(&held.change_marker)]);
    }
    rows
}

fn idempotency() -> Block {
    paragraph("Every row has a key computed from the source’s own key, so the same source row always becomes the same row. A run replaces what it finds under a key and adds what is new. Running it a second time, or again after it failed half-way, leaves the same rows as running it once.")
}

fn late(paper: &Paper) -> Block {
    let window = paper.figure(&paper.given.design.schedule.lookback);
    let mut line = vec![text("Each run looks back "), window, text(" from the newest row it has and takes what arrived since")];
    if let Some(late) = paper.need("data.lateness", "how late an event may arrive") {
        line.extend([text("; the latest event is expected after "), late]);
    }
    line.push(text(". What comes later than the window waits for the next full load of that table."));
    Block::Paragraph(line)
}

fn backfill(paper: &Paper) -> Block {
    let mut line = vec![text("The first run is the load of the past: with empty tables everything is new")];
    if let Some(history) = paper.need("load.history", "existing data to bring over") {
        line.extend([text(", "), history, text(" of it")]);
    }
    line.extend([text(". To compute a table again from the start, load it in full with "), code("dbt build --full-refresh --select <table>"), text(" in "), code(DBT), text("; tables that depend on it follow with a "), code("+"), text(" after its name.")]);
    Block::Paragraph(line)
}

fn failure(paper: &Paper) -> Block {
    let mut line = vec![text("A step that fails is tried again by the scheduler, then the run stops; later steps do not start, and what was published before stays as it was")];
    if let Some(repair) = paper.need("needs.time_to_repair", "how soon a broken pipeline must run again") {
        line.extend([text(". It has to run again within "), repair]);
    }
    line.extend([text(". What to do then stands in "), link("section 13", "section-13"), text(".")]);
    Block::Paragraph(line)
}

fn streaming(paper: &Paper) -> Block {
    let Some(held) = paper.given.design.decision("processing.latency") else {
        return open("Whether anything has to be processed as it happens is not decided. How old the data may be when somebody looks at it decides it.");
    };
    let anchor = decision_anchor(&held.id, &held.subject);
    if held.chosen == "streaming" {
        return Block::Paragraph(vec![
            text(format!("Events are processed as they arrive: {} See ", sentence(&held.why))),
            link("the decision", anchor),
            text("."),
        ]);
    }
    Block::Paragraph(vec![
        text(format!("Nothing is streamed. {} ", sentence(&held.why))),
        text("When that changes is part of "),
        link("the decision", anchor),
        text("."),
    ])
}
