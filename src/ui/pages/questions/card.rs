//! One question: what is asked and why, what was found, the likely answers, and what it moves.

use super::walk::{FIELD, Walk};
use crate::context::Fact;
use crate::design::Asked;
use crate::discovery::{Kind, Question};
use crate::session::Answer;
use crate::ui::components::answer_input::{AnswerField, Chips, label};
use crate::ui::state::{Consultation, consultation};
use crate::ui::words::money_change;
use leptos::{ev, prelude::*};

/// The card of a question.
#[component]
pub fn Card(
    /// Where the consultation stands.
    walk: Walk,
    /// The question.
    question: &'static Question,
) -> impl IntoView {
    let state = consultation();
    let value = Signal::derive(move || match walk.answer.get() {
        Some(Answer::Value(value)) => Some(value),
        _ => None,
    });
    let is_unknown = move || walk.answer.with(|answer| *answer == Some(Answer::Unknown));
    let progress = move || format!("{} · {} open", question.group, state.n_open.get());
    let has_field = matches!(question.kind, Kind::Quantity | Kind::Text);
    let has_chips = question.kind != Kind::Text || !question.choices.is_empty();
    view! {
        <article class="card question" id="question-card" data-question=question.id.clone() aria-labelledby="question-title">
            <div>
                <p class="eyebrow">{progress}</p>
                <h2 id="question-title" tabindex="-1">{question.question.clone()}</h2>
                <p class="why">{question.why.clone()}</p>
            </div>
            {move || walk.asked.get().and_then(|asked| asked.confirm).map(|fact| view! { <Found walk question fact /> })}
            {has_chips.then(|| view! { <Chips question value on_press=Callback::new(move |index| walk.press(index)) /> })}
            {has_field.then(|| view! {
                <AnswerField question id=FIELD asked_by="question-title" text=walk.text on_value=Callback::new(move |value| walk.answer(Answer::Value(value))) />
            })}
            <div class="row">
                <button
                    type="button" id="dont-know" class="button" class:on=is_unknown aria-pressed=move || is_unknown().to_string()
                    on:click=move |_| walk.answer(Answer::Unknown)
                >
                    "Don’t know"
                </button>
                <NotApplicable walk />
                <Show when=move || walk.answer.with(Option::is_some)>
                    <button type="button" id="take-back" class="button quiet" on:click=move |_| walk.take_back(question)>"Take the answer back"</button>
                </Show>
            </div>
            <div class="moves">{move || walk.asked.get().map(|asked| moves(state, &asked, question))}</div>
            <div class="row">
                <button type="button" id="question-back" class="button" disabled=move || !walk.can_go_back() on:click=move |_| walk.go_back()>"Back"</button>
                <button type="button" id="question-next" class="button primary" on:click=move |_| walk.go_on()>
                    "Next "<kbd aria-hidden="true">"Enter"</kbd>
                </button>
            </div>
        </article>
    }
}

/// What a file suggests, with where it stands.
#[component]
fn Found(
    /// Where the consultation stands.
    walk: Walk,
    /// The question.
    question: &'static Question,
    /// What was found.
    fact: Fact,
) -> impl IntoView {
    let value = fact.value.clone();
    let is_kept = move || walk.answer.with(|answer| *answer == Some(Answer::Value(value.clone())));
    let is_open = move || walk.answer.with(Option::is_none);
    let detail = (!fact.detail.is_empty()).then(|| format!(" ({})", fact.detail));
    let place = fact.place.to_string();
    let words = label(question, &fact.value);
    view! {
        <div class="evidence" id="evidence">
            "Found: "<b>{words}</b>{detail}" "<span class="soft mono">{place}</span>" "
            {move || if is_kept() {
                view! { <span class="tag good">"kept"</span> }.into_any()
            } else {
                let fact = fact.clone();
                view! {
                    <button type="button" id="keep-evidence" class="button" on:click=move |_| walk.keep(&fact)>
                        "Keep it "{is_open().then(|| view! { <kbd aria-hidden="true">"Enter"</kbd> })}
                    </button>
                }.into_any()
            }}
        </div>
    }
}

/// The question does not arise, with the reason why.
#[component]
fn NotApplicable(
    /// Where the consultation stands.
    walk: Walk,
) -> impl IntoView {
    let reason = RwSignal::new(match walk.answer.get_untracked() {
        Some(Answer::NotApplicable(reason)) => reason,
        _ => String::new(),
    });
    let open = RwSignal::new(reason.with_untracked(|reason| !reason.is_empty()));
    let take = move || {
        let held = reason.get_untracked().trim().to_owned();
        if !held.is_empty() {
            walk.answer(Answer::NotApplicable(held));
        }
    };
    let keys = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            take();
        }
    };
    let is_chosen = move || walk.answer.with(|answer| matches!(answer, Some(Answer::NotApplicable(_))));
    view! {
        <button
            type="button" id="not-applicable" class="button" class:on=is_chosen aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open = !*open)
        >
            "Not applicable…"
        </button>
        <Show when=move || open.get()>
            <div class="field reason">
                <label for="reason">"Why it does not arise"</label>
                <div class="row">
                    <input
                        id="reason" type="text" maxlength="400" autocomplete="off" prop:value=move || reason.get()
                        on:input=move |event| reason.set(event_target_value(&event)) on:keydown=keys
                    />
                    <button
                        type="button" id="reason-take" class="button" disabled=move || reason.with(|reason| reason.trim().is_empty())
                        on:click=move |_| take()
                    >
                        "Set as not applicable"
                    </button>
                </div>
            </div>
        </Show>
    }
}

/// What the answers can move, in words.
fn moves(state: Consultation, asked: &Asked, question: &'static Question) -> AnyView {
    let titles = titles(state, &asked.moves.decisions).join(", ");
    let money = money_change(asked.moves.monthly_usd).map(|money| money.trim_start_matches('+').to_owned());
    if titles.is_empty() && money.is_none() {
        let drives = question.drives.join(", ");
        return view! { <p>"In the design as it stands no likely answer changes a decision. It goes into: "{drives}"."</p> }.into_any();
    }
    let money = money.map(|money| view! { {if titles.is_empty() { "up to " } else { ", and up to " }}<b>{money}</b> });
    view! { <p>"What it moves: "<b>{titles.clone()}</b>{money}"."</p> }.into_any()
}

/// The titles of decisions, as the middle of a sentence.
fn titles(state: Consultation, ids: &[String]) -> Vec<String> {
    state.design.with_untracked(|design| {
        ids.iter()
            .map(|id| design.decision(id).map_or_else(|| id.clone(), |decision| decision.title.to_lowercase()))
            .collect()
    })
}
