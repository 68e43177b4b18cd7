//! `plumbline ask`: the open questions.

use super::{Done, Stop, input, json};
use crate::context::facts;
use crate::design::{Moves, ask, settled};
use crate::discovery::{Kind, requirements};
use crate::finding::Place;
use crate::session::Value;
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Serialize)]
struct Open {
    questions: Vec<Question>,
    known: usize,
    assumed: usize,
}

#[derive(Serialize)]
struct Question {
    id: &'static str,
    group: &'static str,
    question: &'static str,
    why: &'static str,
    kind: Kind,
    unit: Option<&'static str>,
    choices: Vec<&'static str>,
    default: Option<&'static Value>,
    confirm: Option<Confirm>,
    moves: Moves,
}

#[derive(Serialize)]
struct Confirm {
    value: Value,
    detail: String,
    place: Place,
}

pub fn run(paths: &[PathBuf], answers: Option<&Path>) -> Result<Done, Stop> {
    let (session, _) = input::session(paths, answers)?;
    let facts = facts(&session);
    input::refuse_bad_answers(&requirements(&session, &facts).findings)?;
    let questions = ask(&session, &facts)
        .into_iter()
        .map(|asked| Question {
            id: &asked.question.id,
            group: &asked.question.group,
            question: &asked.question.question,
            why: &asked.question.why,
            kind: asked.question.kind,
            unit: asked.question.unit.as_deref(),
            choices: asked.question.choices.iter().map(|choice| choice.value.as_str()).collect(),
            default: asked.question.default.as_ref(),
            confirm: asked.confirm.map(|fact| Confirm { value: fact.value, detail: fact.detail, place: fact.place }),
            moves: asked.moves,
        })
        .collect();
    let (known, assumed) = settled(&session, &facts);
    Ok(Done { output: json(&Open { questions, known, assumed })?, found_errors: false })
}
