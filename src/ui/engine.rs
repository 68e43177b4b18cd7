//! The pure functions behind the page's memos, as values: they arrive with the later part of the page, so that what
//! they rest on (the questions, the prices, the decisions) is not in the way of the first paint.

use crate::context::{Confidence, Facts};
use crate::design::{Asked, Design, Designer, Flips, flips};
use crate::discovery::{Requirements, catalogue, question, requirements};
use crate::session::Session;
use crate::share::AskedRow;

/// What derives everything from the session.
#[derive(Clone, Copy)]
pub struct Engine {
    /// Every need.
    pub requirements: fn(&Session, &Facts) -> Requirements,
    /// The design.
    pub design: fn(&mut Designer, &Session, &Facts, &Requirements) -> Design,
    /// Where its decisions would fall otherwise.
    pub flips: fn(&Session, &Facts, &Requirements, &Design) -> Flips,
    /// How many questions neither an answer nor a sure fact settles.
    pub n_open: fn(&Session, &Facts) -> usize,
    /// An open question as the worker names it, whole; none where the catalogue has no such question.
    pub asked: fn(AskedRow) -> Option<Asked>,
}

/// The engine itself.
pub(super) fn engine() -> Engine {
    Engine { requirements, design: Designer::design, flips, n_open, asked }
}

fn n_open(session: &Session, facts: &Facts) -> usize {
    let is_stated = |id: &str| facts.about(id).is_some_and(|fact| fact.confidence == Confidence::Stated);
    let is_open = |id: &str| !session.answers.contains_key(id) && !is_stated(id);
    catalogue().iter().filter(|question| is_open(&question.id)).count()
}

fn asked(row: AskedRow) -> Option<Asked> {
    Some(Asked { question: question(&row.question)?, confirm: row.confirm, moves: row.moves, effects: row.effects })
}
