//! Where the consultation stands: the question on the card, the way back, what was typed, what the last answer changed.

use crate::context::Fact;
use crate::design::{Asked, Changes, Moves, compare};
use crate::discovery::{Kind, Question, question, validate};
use crate::session::{Answer, Edit, Value};
use crate::ui::browser::keyboard::Press;
use crate::ui::browser::{address, focus};
use crate::ui::components::answer_input::{label, press};
use crate::ui::route::{Route, Section};
use crate::ui::state::Consultation;
use crate::ui::words::money_change;
use leptos::{ev, prelude::*};
use std::collections::BTreeSet;

/// The id of the field for a typed answer.
pub const FIELD: &str = "answer-input";

/// The walk through the questions. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub struct Walk {
    /// The question on the card; none before the first is weighed and after the last.
    pub current: RwSignal<Option<&'static Question>>,
    /// What the last answer changed, in words.
    pub strip: RwSignal<Option<Vec<String>>>,
    /// What stands in the field.
    pub text: RwSignal<String>,
    /// What hangs on the current question; kept after it was answered.
    pub asked: Memo<Option<Asked>>,
    /// The answer to the current question.
    pub answer: Memo<Option<Answer>>,
    state: Consultation,
    trail: RwSignal<Vec<String>>,
    passed: RwSignal<BTreeSet<String>>,
}

impl Walk {
    /// A walk that follows the address: `#/questions/needs.freshness` shows that question.
    pub fn new(state: Consultation) -> Self {
        let current = RwSignal::new(None::<&'static Question>);
        let asked = Memo::new(move |before: Option<&Option<Asked>>| {
            let question = current.get()?;
            let found = state.asked.with(|rows| rows.iter().find(|row| row.question.id == question.id).cloned());
            let kept = || before.cloned().flatten().filter(|held| held.question.id == question.id);
            found.or_else(kept).or_else(|| Some(unweighed(state, question)))
        });
        let answer = Memo::new(move |_| {
            let question = current.get()?;
            state.session.with(|session| session.answers.get(&question.id).cloned())
        });
        let walk = Self {
            current,
            strip: RwSignal::new(None),
            text: RwSignal::new(String::new()),
            asked,
            answer,
            state,
            trail: RwSignal::new(Vec::new()),
            passed: RwSignal::new(BTreeSet::new()),
        };
        Effect::new(move |_| {
            let chosen = state.route.with(|route| match route.section {
                Section::Questions => Some(route.selected.clone()),
                // the address moves on before this page is taken away
                _ => None,
            });
            match chosen {
                None => {}
                Some(Some(id)) => walk.show(question(&id)),
                // the first question waits for the weighing, and then stays whatever is weighed next
                Some(None) => {
                    let weighed = state.asked.with(|rows| rows.is_empty());
                    if !weighed && walk.current.get_untracked().is_none() {
                        walk.show(walk.next_open());
                    }
                }
            }
        });
        walk
    }

    /// Whether the questions have been weighed.
    pub fn is_ready(self) -> bool {
        self.state.weighed_once.get()
    }

    fn show(self, question: Option<&'static Question>) {
        let is_same = self.current.with_untracked(|held| held.map(|held| &held.id) == question.map(|held| &held.id));
        if is_same {
            return;
        }
        let typed = question.and_then(|question| {
            let answer = self.state.session.with_untracked(|session| session.answers.get(&question.id).cloned());
            let is_chip = |word: &str| question.choices.iter().any(|choice| choice.value == word);
            match answer {
                Some(Answer::Value(Value::Text(text))) if !is_chip(&text) => Some(text),
                _ => None,
            }
        });
        self.text.set(typed.unwrap_or_default());
        self.current.set(question);
    }

    fn next_open(self) -> Option<&'static Question> {
        let here = self.current.get_untracked().map(|question| question.id.as_str());
        self.state.asked.with_untracked(|rows| {
            self.passed.with_untracked(|passed| {
                rows.iter()
                    .map(|row| row.question)
                    .find(|question| Some(question.id.as_str()) != here && !passed.contains(&question.id))
            })
        })
    }

    /// Goes through the open questions once more.
    pub fn again(self) {
        self.passed.update(BTreeSet::clear);
        self.go(self.next_open());
    }

    /// Answers the current question; it stays on the card, and the strip says what changed.
    pub fn answer(self, answer: Answer) {
        let Some(question) = self.current.get_untracked() else { return };
        self.give(question, answer);
    }

    /// Answers any question; the strip says what changed.
    pub fn give(self, question: &'static Question, answer: Answer) {
        let held = self.state.session.with_untracked(|session| session.answers.get(&question.id).cloned());
        if held.as_ref() == Some(&answer) {
            return;
        }
        let words = match &answer {
            Answer::Value(value) => label(question, value),
            Answer::Unknown => "Nobody knows: the default is assumed".to_owned(),
            Answer::NotApplicable(_) => "Not applicable".to_owned(),
        };
        self.change(words, Edit::Answer(question.id.clone(), answer));
    }

    /// Takes an answer back.
    pub fn take_back(self, question: &'static Question) {
        self.change("Answer taken back".to_owned(), Edit::ClearAnswer(question.id.clone()));
        self.text.set(String::new());
    }

    fn change(self, words: String, edit: Edit) {
        let before = self.state.design.get_untracked();
        if self.state.edit_all([edit]) {
            let after = self.state.design.get_untracked();
            self.strip.set(Some(strip(words, &compare(&before, &after))));
        }
    }

    /// Presses the chip at `index`.
    pub fn press(self, index: usize) {
        let Some(question) = self.current.get_untracked() else { return };
        let now = self.answer.with_untracked(|answer| match answer {
            Some(Answer::Value(value)) => Some(value.clone()),
            _ => None,
        });
        if let Some(value) = press(question, now.as_ref(), index) {
            self.text.set(String::new());
            self.answer(Answer::Value(value));
        }
    }

    /// Keeps what a file says.
    pub fn keep(self, fact: &Fact) {
        self.answer(Answer::Value(fact.value.clone()));
    }

    /// Goes on: takes what was typed, or keeps what was found, or leaves the question open.
    pub fn go_on(self) {
        let Some(question) = self.current.get_untracked() else { return };
        let typed = self.text.get_untracked().trim().to_owned();
        if !typed.is_empty() && matches!(question.kind, Kind::Quantity | Kind::Text) {
            let value = Value::Text(typed);
            if validate(question, &value).is_err() {
                return focus(FIELD);
            }
            self.answer(Answer::Value(value));
        } else if self.answer.with_untracked(Option::is_none) {
            let found = self.asked.with_untracked(|asked| asked.as_ref().and_then(|asked| asked.confirm.clone()));
            if let Some(fact) = found {
                self.keep(&fact);
            }
        }
        self.trail.update(|trail| trail.push(question.id.clone()));
        self.passed.update(|passed| {
            passed.insert(question.id.clone());
        });
        self.go(self.next_open());
    }

    /// Goes back to the question before.
    pub fn go_back(self) {
        let before = self.trail.try_update(Vec::pop).flatten();
        if let Some(before) = before.as_deref().and_then(question) {
            self.go(Some(before));
        }
    }

    /// Whether there is a question before.
    pub fn can_go_back(self) -> bool {
        self.trail.with(|trail| !trail.is_empty())
    }

    fn go(self, question: Option<&'static Question>) {
        self.show(question);
        if let Some(question) = question {
            address::go(&Route::at(Section::Questions, &*question.id).fragment());
            // words are typed at once; everything else is chosen by a key, from anywhere
            focus(if question.kind == Kind::Text && question.choices.is_empty() { FIELD } else { "question-title" });
        }
    }

    /// Listens to the keys of this page for as long as it is shown.
    pub fn listen(self, in_table: RwSignal<bool>) {
        let listener = window_event_listener(ev::keydown, move |event| {
            let Some(press) = Press::of(&event) else { return };
            let is_busy =
                self.state.dialog.get_untracked().is_some() || self.state.import.with_untracked(Option::is_some);
            if in_table.get_untracked() || is_busy || press.in_dialog || press.alt {
                return;
            }
            if self.take(&press) {
                event.prevent_default();
            }
        });
        on_cleanup(move || listener.remove());
    }

    /// Does what a key asks for; says whether it asked for anything.
    fn take(self, press: &Press) -> bool {
        if self.current.with_untracked(Option::is_none) {
            return false;
        }
        if press.key == "enter" {
            let is_elsewhere = (press.in_text && press.target_id != FIELD) || (press.on_control && !press.on_chosen);
            // a longer text may have several lines
            if is_elsewhere || (press.in_lines && press.shift) {
                return false;
            }
            if press.shift {
                self.go_back()
            } else {
                self.go_on()
            }
            return true;
        }
        let digit = press.key.parse::<usize>().ok().filter(|digit| (1..=9).contains(digit));
        match digit {
            Some(digit) if !press.in_text && !press.command && !press.shift => {
                self.press(digit - 1);
                true
            }
            _ => false,
        }
    }
}

/// A question that is not among the open ones: answered, or stated in a file.
fn unweighed(state: Consultation, question: &'static Question) -> Asked {
    let confirm = state.facts.with(|facts| facts.about(&question.id).cloned());
    Asked { question, confirm, moves: Moves::default(), effects: Vec::new() }
}

/// What an answer changed: `Nightly`, `Batch or streaming: Batch`, `−Apache Kafka`, `−$410 a month`.
fn strip(words: String, changes: &Changes) -> Vec<String> {
    const MOST: usize = 3;
    let mut parts = vec![words];
    if changes.is_empty() {
        parts.push("the design stays as it is".to_owned());
        return parts;
    }
    for change in changes.decisions.iter().take(MOST) {
        parts.push(format!("{}: {}", change.title, if change.to.is_empty() { "not needed" } else { &change.to }));
    }
    parts.extend(changes.added.iter().take(MOST).map(|name| format!("+{name}")));
    parts.extend(changes.removed.iter().take(MOST).map(|name| format!("−{name}")));
    let n_hidden = [changes.decisions.len(), changes.added.len(), changes.removed.len()]
        .map(|n| n.saturating_sub(MOST))
        .iter()
        .sum::<usize>();
    if n_hidden > 0 {
        parts.push(format!("and {n_hidden} more"));
    }
    parts.extend(money_change(changes.monthly_usd));
    parts
}
