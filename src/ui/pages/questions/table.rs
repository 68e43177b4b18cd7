//! Every question in one table, with its value, where that comes from, and a way to answer in place.

use super::walk::Walk;
use crate::discovery::{Kind, Question, Status, catalogue};
use crate::session::{Answer, Value};
use crate::ui::components::answer_input::{AnswerField, Chips, chips, label, press};
use crate::ui::state::consultation;
use leptos::prelude::*;

/// The table.
#[component]
pub fn AllQuestions(
    /// Where the consultation stands.
    walk: Walk,
) -> impl IntoView {
    let mut groups: Vec<(&'static str, Vec<&'static Question>)> = Vec::new();
    for question in catalogue() {
        match groups.last_mut().filter(|(group, _)| *group == question.group) {
            Some((_, held)) => held.push(question),
            None => groups.push((&question.group, vec![question])),
        }
    }
    let sections = groups.into_iter().map(|(group, questions)| {
        let rows = questions.into_iter().map(|question| view! { <Row walk question /> }).collect_view();
        view! {
            <tbody>
                <tr><th scope="colgroup" colspan="3">{group}</th></tr>
                {rows}
            </tbody>
        }
    });
    view! {
        <div class="scroller">
            <table class="table" id="questions-table">
                <thead><tr><th scope="col">"Question"</th><th scope="col">"Value"</th><th scope="col">"From"</th></tr></thead>
                {sections.collect_view()}
            </table>
        </div>
    }
}

/// One question of the table.
#[component]
fn Row(
    /// Where the consultation stands.
    walk: Walk,
    /// The question.
    question: &'static Question,
) -> impl IntoView {
    let state = consultation();
    let answer = Memo::new(move |_| state.session.with(|session| session.answers.get(&question.id).cloned()));
    let held = Memo::new(move |_| {
        state.requirements.with(|needs| {
            needs.get(&question.id).map(|need| {
                let value = need.value.as_ref().map_or_else(|| "open".to_owned(), |value| label(question, value));
                (value, need.status, need.from.clone())
            })
        })
    });
    let status = move || match held.get() {
        Some((_, Status::Known, _)) => view! { <span class="tag good">"known"</span> },
        Some((_, Status::Answered, _)) => view! { <span class="tag accent">"answered"</span> },
        _ => view! { <span class="tag">"assumed"</span> },
    };
    view! {
        <tr data-question=question.id.clone()>
            <th scope="row" id=format!("ask-{}", question.id)>{question.question.clone()}</th>
            <td>
                <p><b>{move || held.get().map(|held| held.0)}</b></p>
                <Editor walk question answer />
            </td>
            <td>
                {status}" "<span class="soft">{move || held.get().map(|held| held.2)}</span>
                <Show when=move || answer.with(Option::is_some)>
                    <button type="button" class="button quiet" on:click=move |_| walk.take_back(question)>"Take back"</button>
                </Show>
            </td>
        </tr>
    }
}

/// The control that answers a question in place.
#[component]
fn Editor(
    /// Where the consultation stands.
    walk: Walk,
    /// The question.
    question: &'static Question,
    /// The answer so far.
    answer: Memo<Option<Answer>>,
) -> impl IntoView {
    let value = Signal::derive(move || match answer.get() {
        Some(Answer::Value(value)) => Some(value),
        _ => None,
    });
    match question.kind {
        Kind::Choice | Kind::YesNo => view! { <Pick walk question value /> }.into_any(),
        Kind::Choices => {
            let on_press = Callback::new(move |index| {
                if let Some(value) = press(question, value.get_untracked().as_ref(), index) {
                    walk.give(question, Answer::Value(value));
                }
            });
            view! { <details class="fold"><summary>"Choose"</summary><Chips question value on_press /></details> }
                .into_any()
        }
        Kind::Quantity | Kind::Text => {
            let text = RwSignal::new(value.get_untracked().map(|value| value.text()).unwrap_or_default());
            let on_value = Callback::new(move |value: Value| walk.give(question, Answer::Value(value)));
            view! { <AnswerField question id=format!("field-{}", question.id) asked_by=format!("ask-{}", question.id) text on_value /> }.into_any()
        }
    }
}

/// A list to pick one answer from.
#[component]
fn Pick(
    /// Where the consultation stands.
    walk: Walk,
    /// The question.
    question: &'static Question,
    /// The answer so far.
    value: Signal<Option<Value>>,
) -> impl IntoView {
    let held = StoredValue::new(chips(question));
    let at = move || {
        value.with(|value| held.with_value(|held| held.iter().position(|(chip, _)| Some(chip) == value.as_ref())))
    };
    let picked = move |word: String| {
        let chosen = word
            .parse::<usize>()
            .ok()
            .and_then(|index| held.with_value(|held| held.get(index).map(|chip| chip.0.clone())));
        match chosen {
            Some(value) => walk.give(question, Answer::Value(value)),
            None => walk.take_back(question),
        }
    };
    let options = held.with_value(|held| {
        held.iter()
            .enumerate()
            .map(|(index, (_, label))| view! { <option value=index.to_string()>{label.clone()}</option> })
            .collect_view()
    });
    view! {
        <select
            aria-label=question.question.clone()
            prop:value=move || at().map_or_else(String::new, |index| index.to_string())
            on:change=move |event| picked(event_target_value(&event))
        >
            <option value="">"No answer"</option>
            {options}
        </select>
    }
}
