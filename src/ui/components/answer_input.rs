//! Answering a question: chips for the likely answers, a field for any other, and what is wrong with what was typed.

use crate::discovery::{Kind, Question, validate};
use crate::session::Value;
use leptos::{ev, prelude::*};

/// The example that a field shows for a unit.
fn example(unit: Option<&str>) -> &'static str {
    match unit {
        Some("bytes" | "bytes/day") => "such as 40 GB",
        Some("duration") => "such as 15 min or 24 h",
        Some("1/s") => "such as 100/s",
        Some("count/month") => "such as 10",
        Some("percent/year") => "such as 40 %",
        Some("USD/month") => "such as 1500 USD",
        Some("count" | "people") => "such as 20",
        _ => "such as 5",
    }
}

/// The chips of a question as values: its choices, or yes and no.
pub fn chips(question: &Question) -> Vec<(Value, String)> {
    match question.kind {
        Kind::YesNo => vec![(Value::Flag(true), "Yes".to_owned()), (Value::Flag(false), "No".to_owned())],
        _ => question.choices.iter().map(|choice| (Value::Text(choice.value.clone()), choice.label.clone())).collect(),
    }
}

/// How a value of this question reads: the labels of its choices.
pub fn label(question: &Question, value: &Value) -> String {
    let word = |word: &str| {
        question
            .choices
            .iter()
            .find(|choice| choice.value == word)
            .map_or_else(|| word.to_owned(), |choice| choice.label.clone())
    };
    match value {
        Value::Text(text) => word(text),
        Value::List(list) if !list.is_empty() => list.iter().map(|held| word(held)).collect::<Vec<_>>().join(", "),
        other => other.text(),
    }
}

/// The value after the chip at `index` was pressed: chosen, or for several choices switched.
pub fn press(question: &Question, now: Option<&Value>, index: usize) -> Option<Value> {
    let (value, _) = chips(question).into_iter().nth(index)?;
    if question.kind != Kind::Choices {
        return Some(value);
    }
    let word = value.text();
    let mut list = match now {
        Some(Value::List(list)) => list.clone(),
        _ => Vec::new(),
    };
    match list.iter().position(|held| *held == word) {
        Some(at) => drop(list.remove(at)),
        None => list.push(word),
    }
    Some(Value::List(list))
}

/// Whether the chip with `value` is part of the answer.
fn is_chosen(now: Option<&Value>, value: &Value) -> bool {
    match (now, value) {
        (Some(Value::List(list)), Value::Text(word)) => list.contains(word),
        (Some(now), value) => now == value,
        (None, _) => false,
    }
}

/// The chips of a question, numbered for the keyboard.
#[component]
pub fn Chips(
    /// The question.
    question: &'static Question,
    /// The answer so far.
    #[prop(into)]
    value: Signal<Option<Value>>,
    /// Called with the position of the chip that was pressed.
    on_press: Callback<usize>,
) -> impl IntoView {
    let role = if question.kind == Kind::Choices { "Choose any" } else { "Choose one" };
    let shown = chips(question)
        .into_iter()
        .enumerate()
        .map(|(index, (held, label))| {
            let chosen = Memo::new(move |_| value.with(|now| is_chosen(now.as_ref(), &held)));
            view! {
                <button
                    type="button"
                    class="chip"
                    class:on=move || chosen.get()
                    aria-pressed=move || if chosen.get() { "true" } else { "false" }
                    on:click=move |_| on_press.run(index)
                >
                    {(index < 9).then(|| view! { <kbd aria-hidden="true">{index + 1}</kbd> })}
                    {label}
                </button>
            }
        })
        .collect_view();
    view! { <div class="row chips" role="group" aria-label=role>{shown}</div> }
}

/// A field for a quantity or free text. It says what is wrong as soon as something is.
#[component]
pub fn AnswerField(
    /// The question.
    question: &'static Question,
    /// The id of the field.
    #[prop(into)]
    id: String,
    /// The id of the heading that asks the question.
    #[prop(into)]
    asked_by: String,
    /// What stands in it.
    text: RwSignal<String>,
    /// Called with a value that can be taken, when the person leaves the field or presses Enter.
    on_value: Callback<Value>,
) -> impl IntoView {
    let problem = Memo::new(move |_| {
        let text = text.get();
        if text.trim().is_empty() { None } else { validate(question, &Value::Text(text.trim().to_owned())).err() }
    });
    let settle = move || {
        let held = text.get_untracked().trim().to_owned();
        if !held.is_empty() && problem.get_untracked().is_none() {
            on_value.run(Value::Text(held));
        }
    };
    let is_text = question.kind == Kind::Text;
    let name = if is_text { "In your words" } else { "Or another value" };
    let described = format!("{id}-problem");
    let problem_id = described.clone();
    let field_id = id.clone();
    let (name_id, named_by) = (format!("{id}-name"), format!("{asked_by} {id}-name"));
    let invalid = move || if problem.get().is_some() { "true" } else { "false" };
    let field = if is_text {
        view! {
            <textarea
                id=field_id
                rows="3"
                maxlength="4000"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
                on:change=move |_| settle()
                aria-labelledby=named_by
                aria-describedby=described
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=field_id
                type="text"
                maxlength="200"
                autocomplete="off"
                placeholder=example(question.unit.as_deref())
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
                on:change=move |_| settle()
                on:keydown=move |event: ev::KeyboardEvent| if event.key() == "Enter" { settle() }
                aria-invalid=invalid
                aria-labelledby=named_by
                aria-describedby=described
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id id=name_id>{name}</label>
            {field}
            <span class="problem" id=problem_id role="status" hidden=move || problem.get().is_none()>
                {move || problem.get()}
            </span>
        </div>
    }
}
