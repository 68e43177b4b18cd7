//! What to ask next: the missing questions, the one whose answers move the design most first.

use super::Decision;
use super::cost::bill;
use super::decisions::{Scope, Standing};
use super::needs::{Needs, Seen};
use crate::context::{Confidence, Fact, Facts};
use crate::discovery::{Kind, Question, Requirements, catalogue, requirements};
use crate::session::{Session, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A question to put, with what is known about it and what hangs on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The question.
    pub question: &'static Question,
    /// What a file suggests, to be confirmed.
    pub confirm: Option<Fact>,
    /// What its answers can move.
    pub moves: Moves,
    /// What each likely answer would change against the design as it stands.
    pub effects: Vec<Effect>,
}

/// What the answers to a question can move.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Moves {
    /// The decisions that may fall otherwise, by id.
    pub decisions: Vec<String>,
    /// The most that the monthly cost may change by, in dollars.
    pub monthly_usd: f64,
}

/// What one answer would change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// The answer.
    pub value: String,
    /// How it reads.
    pub label: String,
    /// Dollars a month more, or less.
    pub monthly_usd: f64,
    /// The decisions that would fall otherwise, by id.
    pub decisions: Vec<String>,
}

/// The questions that no answer and no sure fact settles, most decisive first.
///
/// A question that a file answers for sure is left out; one that a file only suggests is kept, to be confirmed.
pub fn ask(session: &Session, facts: &Facts) -> Vec<Asked> {
    let stated = requirements(session, facts);
    let needs = Needs::today(&stated, facts);
    let standing = Standing::new(&needs, &session.pins, Scope::Answers);
    let (monthly_usd, seen) = needs.watched(|| monthly(&needs, &standing.decisions));
    let base = Base { classes: &needs.classes, standing: &standing, monthly_usd, seen };
    let mut trial = stated.clone();
    let mut asked: Vec<Asked> = catalogue()
        .iter()
        .filter(|question| !session.answers.contains_key(&question.id))
        .filter_map(|question| {
            let fact = facts.about(&question.id);
            if fact.as_ref().is_some_and(|fact| fact.confidence == Confidence::Stated) {
                return None;
            }
            let effects = effects(facts, &mut trial, &base, question);
            Some(Asked { question, confirm: fact.cloned(), moves: moves(&effects), effects })
        })
        .collect();
    let order = |question: &Question| catalogue().iter().position(|held| held.id == question.id);
    asked.sort_by(|a, b| {
        let weight = |asked: &Asked| (asked.moves.decisions.len(), asked.moves.monthly_usd.round() as i64);
        weight(b).cmp(&weight(a)).then_with(|| order(a.question).cmp(&order(b.question)))
    });
    asked
}

/// What of a design an answer can move: the decisions and the bill. The model and the documents follow from these.
struct Base<'a> {
    classes: &'a [&'static str],
    standing: &'a Standing<'a>,
    monthly_usd: f64,
    /// The needs that the bill looks at.
    seen: Seen,
}

impl Base<'_> {
    /// What one answer, which `trial` has in place of what stands, would change.
    fn effect(&self, facts: &Facts, trial: &Requirements, question: &Question) -> (f64, Vec<String>) {
        let changed = Seen::of(&[&question.id]);
        let needs = Needs::with_classes(trial, facts, self.classes.to_vec());
        let decisions = self.standing.under(&needs, changed);
        let moved = moved(&self.standing.decisions, &decisions);
        let is_same = moved.is_empty() && !self.seen.overlaps(changed);
        (if is_same { 0.0 } else { monthly(&needs, &decisions) - self.monthly_usd }, moved)
    }
}

fn monthly(needs: &Needs<'_>, decisions: &[Decision]) -> f64 {
    bill(needs, decisions).iter().map(|row| row.monthly.plain_value()).sum()
}

/// The decisions that fell otherwise, by id.
fn moved(before: &[Decision], after: &[Decision]) -> Vec<String> {
    let [before, after] = [before, after].map(|held| held.iter().map(Decision::fell).collect::<BTreeSet<_>>());
    let ids: BTreeSet<&str> = before.symmetric_difference(&after).map(|(id, ..)| *id).collect();
    ids.into_iter().map(str::to_owned).collect()
}

/// Takes the decisions again under each likely answer.
fn effects(facts: &Facts, trial: &mut Requirements, base: &Base<'_>, question: &'static Question) -> Vec<Effect> {
    candidates(question)
        .into_iter()
        .filter_map(|(value, label)| {
            let stood = trial.try_answer(question, &value)?;
            let (monthly_usd, decisions) = base.effect(facts, trial, question);
            trial.put_back(stood);
            Some(Effect { value: value.text(), label, monthly_usd, decisions })
        })
        .collect()
}

fn candidates(question: &Question) -> Vec<(Value, String)> {
    let choices = question.choices.iter();
    match question.kind {
        Kind::Text => Vec::new(),
        Kind::YesNo => vec![(Value::Flag(true), "Yes".to_owned()), (Value::Flag(false), "No".to_owned())],
        Kind::Choice | Kind::Quantity => {
            choices.map(|choice| (Value::Text(choice.value.clone()), choice.label.clone())).collect()
        }
        Kind::Choices => {
            choices.map(|choice| (Value::List(vec![choice.value.clone()]), choice.label.clone())).collect()
        }
    }
}

fn moves(effects: &[Effect]) -> Moves {
    let decisions: BTreeSet<&String> = effects.iter().flat_map(|effect| &effect.decisions).collect();
    let least = effects.iter().map(|effect| effect.monthly_usd).fold(0.0, f64::min);
    let most = effects.iter().map(|effect| effect.monthly_usd).fold(0.0, f64::max);
    Moves { decisions: decisions.into_iter().cloned().collect(), monthly_usd: ((most - least) * 100.0).round() / 100.0 }
}

/// How many needs a file or an answer settles, and how many stand on an assumption.
pub fn settled(session: &Session, facts: &Facts) -> (usize, usize) {
    let requirements = requirements(session, facts);
    let assumed = requirements.n_assumed();
    (requirements.items.len() - assumed, assumed)
}
