//! Requirements: every need of the design, known from a fact, answered by a person, or assumed.

use super::catalogue::{default_ends, position};
use super::{Kind, Question, catalogue, question};
use crate::context::{Confidence, Facts};
use crate::figure::{Figure, Origin, Source, Text, Unit, parse_quantity};
use crate::finding::{About, Finding, Severity, Span};
use crate::session::{Answer, Session, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a need came to its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A file of the project states it.
    Known,
    /// Somebody answered it.
    Answered,
    /// Nobody knows: the default, or a guess from a file that wants confirmation.
    Assumed,
}

/// A need with its value and where that comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Requirement {
    /// The question's id.
    pub id: String,
    /// The value; none where there is no answer, no fact and no default.
    pub value: Option<Value>,
    /// The unit of a quantity.
    pub unit: Option<String>,
    /// How it came to its value.
    pub status: Status,
    /// The fact, the answer or the default, in words: `docker-compose.yml:3, postgres:15.8`.
    pub from: String,
    /// The origin of a figure made from it.
    pub origin: Origin,
    /// A quantity in base units, with its dimension; nought where there is none.
    #[serde(skip)]
    quantity: (f64, Unit),
}

impl Requirement {
    fn new(question: &Question, value: Option<Value>, status: Status, from: String, origin: Origin) -> Self {
        let quantity = quantity(question, value.as_ref());
        Self { id: question.id.clone(), value, unit: question.unit.clone(), status, from, origin, quantity }
    }
}

/// A value in the unit of its question, in base units; nought of it where there is none that can be read.
fn quantity(question: &Question, value: Option<&Value>) -> (f64, Unit) {
    let unit = question.unit.as_deref().unwrap_or("ratio");
    let read = |value: &Value| parse_quantity(&value.text(), unit).ok();
    value.and_then(read).or_else(|| parse_quantity("0", unit).ok()).unwrap_or((0.0, Unit::ONE))
}

/// Every need, by question id.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Requirements {
    /// One per question of the catalogue, in its order.
    pub items: Vec<Requirement>,
    /// Answers that could not be taken, and what to do.
    pub findings: Vec<Finding>,
    /// Prices that somebody gave in place of the price book's, in dollars by id of the price.
    pub prices: BTreeMap<String, f64>,
}

/// By what factor a guessed quantity may be wrong.
const GUESS_SPREAD: f64 = 1.5;

impl Requirements {
    /// The need of this id.
    pub fn get(&self, id: &str) -> Option<&Requirement> {
        self.items.get(position(id)?)
    }

    /// The chosen word of a question; empty where there is none.
    pub fn choice(&self, id: &str) -> &str {
        match self.get(id).and_then(|item| item.value.as_ref()) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The chosen words of a question that takes several.
    pub fn choices(&self, id: &str) -> &[String] {
        match self.get(id).and_then(|item| item.value.as_ref()) {
            Some(Value::List(list)) => list,
            _ => &[],
        }
    }

    /// Whether a question that takes several words was answered with this one among them.
    pub fn has(&self, id: &str, word: &str) -> bool {
        self.choices(id).iter().any(|held| held == word)
    }

    /// Yes or no.
    pub fn flag(&self, id: &str) -> bool {
        matches!(self.get(id).and_then(|item| item.value.as_ref()), Some(Value::Flag(true)))
    }

    /// A quantity in base units, where only its value is wanted; the value of [`Self::figure`].
    pub fn value(&self, id: &str) -> f64 {
        self.get(id).map_or(0.0, |item| item.quantity.0)
    }

    /// A quantity as a figure in base units. `name` is what the figure is called.
    ///
    /// A question without a quantity gives zero with its origin, which only a question without default can.
    pub fn figure(&self, id: &str, name: impl Into<Text>) -> Arc<Figure> {
        let Some(item) = self.get(id) else {
            // of what nobody asked for there is none, in the unit that the question has
            let (_, unit) = question(id).map_or((0.0, Unit::ONE), |question| quantity(question, None));
            return Figure::new(name, 0.0, unit, Origin::Assumption(id.to_owned().into()));
        };
        let (value, dimension) = item.quantity;
        let figure = Figure::new(name, value, dimension, item.origin.clone());
        match &item.origin {
            Origin::Assumption(_) => match default_ends(id) {
                Some((low, high)) => figure.between(
                    low,
                    high,
                    "the default stands for every answer that is nearer to it than to the likely answers around it",
                ),
                None => figure,
            },
            Origin::Fact(_) if item.status == Status::Assumed => figure.between(
                value / GUESS_SPREAD,
                value * GUESS_SPREAD,
                "a guess from a file, half as much either way, our judgement",
            ),
            _ => figure,
        }
    }

    /// Takes a value for an answer to a question, and gives back what stood there; nothing where it cannot be taken.
    pub(crate) fn try_answer(&mut self, question: &'static Question, value: &Value) -> Option<Requirement> {
        validate(question, value).ok()?;
        let held = self.items.get_mut(position(&question.id)?)?;
        Some(std::mem::replace(held, from_answer(question, value)))
    }

    /// Puts back what [`Self::try_answer`] gave.
    pub(crate) fn put_back(&mut self, item: Requirement) {
        if let Some(held) = position(&item.id).and_then(|place| self.items.get_mut(place)) {
            *held = item;
        }
    }

    /// The same needs with another value for one question, tried in place of what is stated.
    pub(crate) fn trying(&self, id: &str, value: Value) -> Self {
        let mut other = self.clone();
        if let (Some(question), Some(held)) = (question(id), other.items.iter_mut().find(|item| item.id == id)) {
            held.quantity = quantity(question, Some(&value));
            held.value = Some(value);
            held.origin = Origin::Constant(Source {
                title: format!("tried in place of the answer to {id}").into(),
                as_of: "".into(),
                confidence: "judgement".into(),
            });
        }
        other
    }

    /// How a need came to its value.
    pub fn status(&self, id: &str) -> Status {
        self.get(id).map_or(Status::Assumed, |item| item.status)
    }

    /// How many needs stand on an assumption.
    pub fn n_assumed(&self) -> usize {
        self.items.iter().filter(|item| item.status == Status::Assumed).count()
    }
}

/// Every need of the session: an answer outranks a stated or derived fact, which outranks the default.
///
/// A guessed fact is taken in place of the default and stays an assumption until somebody confirms it.
pub fn requirements(session: &Session, facts: &Facts) -> Requirements {
    let mut findings = Vec::new();
    for id in session.answers.keys().filter(|id| question(id).is_none()) {
        findings.push(unknown_question(id));
    }
    let items = catalogue()
        .iter()
        .map(|question| {
            let answer = session.answers.get(&question.id);
            answered(question, answer, &mut findings)
                .or_else(|| {
                    if matches!(answer, Some(Answer::Unknown | Answer::NotApplicable(_))) {
                        None
                    } else {
                        found(question, facts)
                    }
                })
                .unwrap_or_else(|| assumed(question, answer))
        })
        .collect();
    let prices = session.prices.iter().filter_map(|(id, usd)| Some((id.clone(), usd.parse().ok()?))).collect();
    Requirements { items, findings, prices }
}

/// The finding about an answer to a question that the catalogue does not have.
fn unknown_question(id: &str) -> Finding {
    let nearest = catalogue().iter().map(|question| question.id.as_str()).min_by_key(|known| distance(known, id));
    let shown: String = id.chars().filter(|c| !c.is_control()).take(80).collect();
    Finding {
        rule: "unknown_question".to_owned(),
        severity: Severity::Error,
        what: format!("no question has the id '{shown}'"),
        why: "The answer would be lost in silence.".to_owned(),
        advice: nearest
            .map_or_else(String::new, |nearest| format!("Did you mean '{nearest}'? `plumbline ask` lists the ids.")),
        file: "answers".to_owned(),
        span: Span::default(),
        about: About::default(),
        fix: None,
    }
}

/// Checks a value against its question: the message says what would be taken.
pub fn validate(question: &Question, value: &Value) -> Result<(), String> {
    let allowed = || question.choices.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>().join(", ");
    let known = |word: &str| question.choices.iter().any(|choice| choice.value == word);
    match (question.kind, value) {
        (Kind::Text, Value::Text(_)) | (Kind::YesNo, Value::Flag(_)) => Ok(()),
        (Kind::YesNo, _) => Err("takes true or false".to_owned()),
        (Kind::Text, _) => Err("takes text".to_owned()),
        (Kind::Choice, Value::Text(word)) if known(word) => Ok(()),
        (Kind::Choice, other) => Err(format!("takes one of {}; '{}' is none of them", allowed(), other.text())),
        (Kind::Choices, Value::List(words)) => match words.iter().find(|word| !known(word)) {
            None => Ok(()),
            Some(word) => Err(format!("takes a list of {}; '{word}' is none of them", allowed())),
        },
        (Kind::Choices, _) => Err(format!("takes a list of {}", allowed())),
        (Kind::Quantity, Value::Text(text)) => {
            parse_quantity(text, question.unit.as_deref().unwrap_or("ratio")).map(|_| ())
        }
        (Kind::Quantity, _) => Err("takes a quantity in quotes, such as \"40 GB\"".to_owned()),
    }
}

fn answered(question: &'static Question, answer: Option<&Answer>, findings: &mut Vec<Finding>) -> Option<Requirement> {
    let Some(Answer::Value(value)) = answer else { return None };
    if let Err(message) = validate(question, value) {
        findings.push(Finding {
            rule: "unusable_answer".to_owned(),
            severity: Severity::Error,
            what: format!("the answer to {}: {message}", question.id),
            why: "It cannot be taken, so the default stands in its place.".to_owned(),
            advice: "Correct the answer, or answer that it is not known.".to_owned(),
            file: "answers".to_owned(),
            span: Span::default(),
            about: About::default(),
            fix: None,
        });
        return None;
    }
    Some(from_answer(question, value))
}

fn from_answer(question: &'static Question, value: &Value) -> Requirement {
    let origin = Origin::Answer(Text::Borrowed(&question.id));
    Requirement::new(question, Some(value.clone()), Status::Answered, "answer".to_owned(), origin)
}

fn found(question: &Question, facts: &Facts) -> Option<Requirement> {
    let fact = facts.about(&question.id)?;
    validate(question, &fact.value).ok()?;
    let detail = if fact.detail.is_empty() { String::new() } else { format!(", {}", fact.detail) };
    let status = if fact.confidence == Confidence::Guessed { Status::Assumed } else { Status::Known };
    let from = format!("{}{detail}", fact.place);
    Some(Requirement::new(question, Some(fact.value.clone()), status, from, Origin::Fact(fact.place.clone())))
}

fn assumed(question: &'static Question, answer: Option<&Answer>) -> Requirement {
    let from = match answer {
        Some(Answer::NotApplicable(reason)) => format!("not applicable: {reason}"),
        Some(Answer::Unknown) => "default: nobody knows".to_owned(),
        _ => "default".to_owned(),
    };
    let origin = Origin::Assumption(Text::Borrowed(&question.id));
    Requirement::new(question, question.default.clone(), Status::Assumed, from, origin)
}

/// The edit distance between two short texts, for suggestions.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(80).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().take(80).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let cost = diagonal + usize::from(left != *right);
            diagonal = row[j + 1];
            row[j + 1] = cost.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
