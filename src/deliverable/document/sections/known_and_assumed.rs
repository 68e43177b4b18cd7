//! Section 2: every need with its value and where that comes from, and what the sources could not tell.

use super::super::paper::{Paper, code, heading, paragraph, table, text};
use super::super::{Block, Inline};
use crate::deliverable::words::{listed, question_text, sentence, value_text};
use crate::design::{Conflict, WayOut};
use crate::discovery::{Requirement, Status, question};
use crate::figure::{Origin, parse_quantity};
use crate::finding::Finding;
use crate::session::{Answer, Value};

/// The section.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let mut blocks = vec![paragraph(
        "A need is known when a file of the project states it, answered when somebody said it, and assumed when neither is so. An assumption holds until somebody answers the question.",
    )];
    blocks.push(heading("Known from the project"));
    blocks.push(needs(
        paper,
        Status::Known,
        "Found in",
        "Nothing yet: no file that was brought in answers a question of the consultation.",
    ));
    blocks.push(heading("Answered"));
    blocks.push(needs(paper, Status::Answered, "", "Nobody has answered a question yet."));
    blocks.push(heading("Assumed"));
    blocks.push(needs(paper, Status::Assumed, "If that is wrong", "Nothing: every need is known or answered."));
    blocks.push(heading("What was read"));
    blocks.extend(read(paper));
    blocks.extend(contradictions(paper));
    blocks.extend(improvements(paper));
    blocks
}

fn needs(paper: &Paper, status: Status, third: &str, none: &str) -> Block {
    let items: Vec<&Requirement> = paper.given.requirements.items.iter().filter(|item| item.status == status).collect();
    if items.is_empty() {
        return paragraph(none);
    }
    let row = |item: &&Requirement| {
        let mut row = vec![vec![text(question_text(&item.id))], value(paper, item)];
        match status {
            Status::Known => row.push(vec![text(item.from.clone())]),
            Status::Answered => {}
            Status::Assumed => row.push(if_wrong(paper, item)),
        }
        row
    };
    let rows = items.iter().map(row).collect();
    let value_head = if status == Status::Assumed { "We assume" } else { "Answer" };
    let header: Vec<&str> = ["Question", value_head, third].into_iter().filter(|head| !head.is_empty()).collect();
    table(&header, rows)
}

/// The value of a need; a quantity is a figure, with its derivation.
fn value(paper: &Paper, item: &Requirement) -> Vec<Inline> {
    let Some(value) = &item.value else {
        return vec![text("nothing can be assumed")];
    };
    match (&item.unit, value) {
        (Some(unit), Value::Text(written)) if parse_quantity(written, unit).is_ok() => {
            let name = question_text(&item.id);
            let figure = paper.given.requirements.figure(&item.id, name.trim_end_matches('?').to_owned());
            vec![paper.figure(&figure)]
        }
        _ => vec![text(value_text(&item.id, value))],
    }
}

fn if_wrong(paper: &Paper, item: &Requirement) -> Vec<Inline> {
    let mut line = Vec::new();
    if let Origin::Fact(place) = &item.origin {
        line.push(text(format!("Guessed from {place}, to be confirmed. ")));
    }
    match paper.given.session.answers.get(&item.id) {
        Some(Answer::NotApplicable(reason)) => line.push(text(format!("Said not to apply: {} ", sentence(reason)))),
        Some(Answer::Unknown) => line.push(text("Asked; nobody knows. ")),
        _ => {}
    }
    let held = paper.given.design.assumptions.iter().find(|held| held.id == item.id);
    match held {
        Some(held) => line.push(text(sentence(&held.if_wrong))),
        None => line.push(text(drives(&item.id))),
    }
    line
}

/// What an answer drives, where the design says nothing more exact.
fn drives(id: &str) -> String {
    match question(id) {
        Some(question) if !question.drives.is_empty() => {
            format!("Would change {}.", listed(&question.drives))
        }
        _ => "No part of this design depends on it.".to_owned(),
    }
}

fn read(paper: &Paper) -> Vec<Block> {
    let facts = paper.given.facts;
    let mut lines: Vec<Vec<Inline>> = Vec::new();
    if !facts.schema.tables.is_empty() {
        lines.push(vec![
            text("A database schema of "),
            paper.count("source tables", facts.schema.tables.len(), "the sources"),
            text(" tables."),
        ]);
    }
    for (file, statements) in &facts.statements {
        let failed = statements.failed.len();
        if failed > 0 {
            let first = statements
                .failed
                .first()
                .map(|held| format!(" The first, on line {}: {}", held.line, sentence(&held.why)));
            lines.push(vec![
                text(format!("In {file} ")),
                paper.count(format!("statements of {file} that could not be read"), failed, "the sources"),
                text(format!(" statements could not be read; the rest was taken.{}", first.unwrap_or_default())),
            ]);
        }
    }
    lines.extend(
        facts
            .ignored
            .iter()
            .take(50)
            .map(|held| vec![text(format!("{} told nothing: {}", held.file, sentence(&held.why)))]),
    );
    if lines.is_empty() {
        return vec![paragraph(
            "Nothing was brought in: no schema, no settings, no briefing. Every conclusion below rests on answers and assumptions.",
        )];
    }
    vec![Block::List(lines)]
}

fn contradictions(paper: &Paper) -> Vec<Block> {
    let given = &paper.given;
    // the design repeats what the requirements found
    let mut findings: Vec<&Finding> = Vec::new();
    for found in given.facts.findings.iter().chain(&given.requirements.findings).chain(&given.design.findings) {
        // with their ways out below
        let told = given.design.conflicts.iter().any(|conflict| conflict.rule == found.rule)
            || given.design.improvements.iter().any(|held| held.finding == *found);
        if !told && !findings.contains(&found) {
            findings.push(found);
        }
    }
    if findings.is_empty() && given.design.conflicts.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![heading("What does not fit together")];
    for conflict in &given.design.conflicts {
        blocks.push(paragraph(format!(
            "{} {} One of them has to be given up:",
            sentence(&conflict.what),
            sentence(&conflict.why)
        )));
        blocks.push(ways_out(paper, conflict));
    }
    let line = |finding: &&Finding| {
        let mut line = paper.words(&sentence(&finding.what));
        line.push(text(" "));
        line.extend(paper.words(&format!("{} {}", sentence(&finding.why), sentence(&finding.advice))));
        line
    };
    if !findings.is_empty() {
        blocks.push(Block::List(findings.iter().take(60).map(line).collect()));
    }
    blocks
}

/// What to mend in what exists, most benefit for the effort first.
fn improvements(paper: &Paper) -> Vec<Block> {
    let held = &paper.given.design.improvements;
    if held.is_empty() {
        return Vec::new();
    }
    let rows = held.iter().take(60).map(|held| {
        let finding = &held.finding;
        let place = if finding.file.is_empty() {
            text("the estate")
        } else {
            code(format!("{}:{}", finding.file, finding.span.line))
        };
        let saves = held.saves.as_ref().map_or_else(|| text("no money of its own"), |saves| paper.figure(saves));
        vec![
            vec![place],
            paper.words(&format!("{} {}", sentence(&finding.what), sentence(&finding.why))),
            paper.words(&sentence(&finding.advice)),
            vec![saves],
        ]
    });
    vec![
        heading("What to mend in what exists"),
        paragraph(
            "Found in the files that were brought in, and held against what this design chooses; what brings most for the least effort stands first.",
        ),
        table(&["Where", "What and why", "What to do", "Saves"], rows.collect()),
    ]
}

/// What can be given up of a contradiction, and what each way costs.
fn ways_out(paper: &Paper, conflict: &Conflict) -> Block {
    let row = |way: &WayOut| {
        let follows = if way.changes.is_empty() { "no decision changes".to_owned() } else { way.changes.join("; ") };
        let rest = match (way.settles, way.leaves.is_empty()) {
            (true, true) => "yes",
            (true, false) => "yes, and another contradiction stays",
            (false, _) => "not by itself",
        };
        vec![
            vec![text(format!("{} {} instead of {}", question_text(&way.question), way.instead, way.asked))],
            vec![text(sentence(&follows))],
            vec![paper.figure(&way.monthly)],
            vec![paper.figure(&way.saves)],
            vec![text(rest)],
        ]
    };
    table(&["Give up", "What follows", "Then costs", "Saves", "Enough"], conflict.ways.iter().map(row).collect())
}
