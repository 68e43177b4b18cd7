//! Section 5: what is read from the sources, what is published, and what readers may rely on.

use super::super::paper::{DBT, Paper, code, codes, heading, open, paragraph, table, text};
use super::super::{Block, Inline, NoteKind};
use crate::deliverable::words::{lower_first, sentence};
use crate::design::{Model, change_marker};

/// The section.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let mut blocks = vec![heading("What is read")];
    blocks.extend(reads(paper));
    blocks.push(heading("What is published"));
    blocks.extend(publishes(paper));
    blocks.push(heading("What readers may rely on"));
    blocks.push(promises());
    blocks
}

fn reads(paper: &Paper) -> Vec<Block> {
    let design = paper.given.design;
    let tables = design.model.source_tables();
    if tables.is_empty() {
        return vec![open(
            "No source table is known yet. The schema of a source, brought in as a file, decides what is read.",
        )];
    }
    let method = design
        .decision("ingestion.method")
        .map_or_else(String::new, |held| format!(" The way of reading: {}.", lower_first(held.chosen_title())));
    let rows = tables.iter().map(|table| {
        let key = paper.given.facts.schema.table(table).map(|held| held.primary_key.clone()).unwrap_or_default();
        let key = if key.is_empty() { vec![text("no declared key")] } else { codes(&key) };
        vec![vec![code(*table)], key, marker(paper, table), vec![text(readers(&design.model, table))]]
    });
    vec![
        paragraph(format!("The platform reads these tables and writes to none of them.{method}")),
        table(&["Source table", "Key", "Shows a change by", "Read for"], rows.collect()),
    ]
}

fn marker(paper: &Paper, table: &str) -> Vec<Inline> {
    match paper.given.facts.schema.table(table).and_then(change_marker) {
        Some(column) => vec![code(column.name.clone())],
        None => vec![text("nothing: it is read whole")],
    }
}

fn readers(model: &Model, table: &str) -> String {
    let facts =
        model.facts.iter().filter(|held| held.source == table || held.joins.iter().any(|join| join.table == table));
    let dimensions = model.dimensions.iter().filter(|held| {
        held.sources().contains(&table)
            || held.all_joins().any(|join| join.table == table)
            || held.lists.iter().any(|list| list.through == table || list.table == table)
    });
    let bridges = model.bridges.iter().filter(|held| held.source == table);
    let names: Vec<&str> = facts
        .map(|held| held.name.as_str())
        .chain(dimensions.map(|held| held.name.as_str()))
        .chain(bridges.map(|held| held.name.as_str()))
        .collect();
    names.join(", ")
}

fn publishes(paper: &Paper) -> Vec<Block> {
    let model = &paper.given.design.model;
    if model.facts.is_empty() && model.dimensions.is_empty() {
        return vec![open("Nothing is published yet, because no table could be derived. See section 6.")];
    }
    let owner = paper.answer("goals.owners");
    let owner_cell = || vec![text(if owner.is_empty() { "not named yet" } else { "see below" })];
    let fresh = || match paper.need("needs.freshness", "how old the data may be") {
        Some(age) => vec![text("at most "), age, text(" old")],
        None => vec![text("not agreed")],
    };
    let mut rows = Vec::new();
    for held in &model.facts {
        rows.push(vec![
            vec![code(held.name.clone())],
            vec![text(sentence(&held.grain))],
            vec![code(held.surrogate_key.clone())],
            fresh(),
            owner_cell(),
        ]);
    }
    for held in &model.dimensions {
        rows.push(vec![
            vec![code(held.name.clone())],
            vec![text(sentence(&held.grain))],
            vec![code(held.surrogate_key.clone())],
            fresh(),
            owner_cell(),
        ]);
    }
    for held in &model.bridges {
        let key = codes(&[&held.group.column, &held.member.column]);
        rows.push(vec![vec![code(held.name.clone())], vec![text(sentence(&held.grain))], key, fresh(), owner_cell()]);
    }
    let mut blocks = vec![table(&["Table", "One row is", "Key", "Freshness", "Owner"], rows)];
    blocks.push(if owner.is_empty() {
        open("No owner is named. Somebody has to answer for each table before others rely on it; the question “Who is responsible for each kind of data, and who relies on it?” settles it.")
    } else {
        Block::Paragraph(vec![text(format!("Owners, as answered: {}", sentence(&owner)))])
    });
    if model.facts.iter().any(|held| !held.degenerate.is_empty()) {
        let line = vec![text(
            "Columns that identify a row at its source stand in the facts as they are, so a reader can always find the original.",
        )];
        blocks.push(Block::Paragraph(line));
    }
    blocks
}

fn promises() -> Block {
    Block::Note {
        kind: NoteKind::Warning,
        text: vec![
            text("A published name, type or grain is a promise. The tests in "),
            code(DBT),
            text(
                " hold it: keys are unique and present, and every key of a fact finds its dimension. A change that breaks the promise gets a new table beside the old one, and readers are told before the old one goes. The same is said for programs, table by table, in ",
            ),
            code("contracts/"),
            text(" (Open Data Contract Standard 3.1)."),
        ],
    }
}
