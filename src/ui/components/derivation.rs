//! How a number was obtained: a tree of name, value, formula and source, unfolded step by step.

use crate::discovery::question;
use crate::figure::{Figure, Origin, Source, Text};
use crate::ui::route::{Route, Section};
use leptos::prelude::*;
use std::sync::Arc;

/// How deep a derivation is followed; deeper steps are named without their inputs.
const MAX_DEPTH: usize = 32;

/// The derivation of a figure, its first step open.
#[component]
pub fn Derivation(
    /// The figure.
    figure: Arc<Figure>,
) -> impl IntoView {
    view! { <ul class="derivation plain">{step(&figure, 0)}</ul> }
}

/// The inputs of a figure: what stands below a line that shows the figure itself.
#[component]
pub fn DerivationInputs(
    /// The figure.
    figure: Arc<Figure>,
) -> impl IntoView {
    view! { <div class="derivation">{below(&figure, 0)}</div> }
}

fn step(figure: &Arc<Figure>, depth: usize) -> AnyView {
    let head = view! { <span class="line"><span>{figure.name.clone()}</span><b>{figure.text()}</b></span> };
    if figure.inputs().is_empty() || depth >= MAX_DEPTH {
        return view! { <li>{head}{origin(figure)}</li> }.into_any();
    }
    // a derivation is a graph that shares steps: as a tree it can be large, so a step is drawn when it is opened
    let opened = RwSignal::new(depth == 0);
    let figure = Arc::clone(figure);
    view! {
        <li>
            <details class="fold" open=depth == 0 on:toggle=move |_| opened.set(true)>
                <summary>{head}</summary>
                {move || opened.get().then(|| below(&figure, depth))}
            </details>
        </li>
    }
    .into_any()
}

fn below(figure: &Arc<Figure>, depth: usize) -> AnyView {
    if figure.inputs().is_empty() {
        return origin(figure);
    }
    let inputs = figure.inputs().iter().map(|input| step(input, depth + 1)).collect_view();
    view! { <div><code class="formula">"= "{figure.formula()}</code><ul>{inputs}</ul></div> }.into_any()
}

fn origin(figure: &Figure) -> AnyView {
    match &figure.origin {
        Origin::Answer(id) => view! { <span class="origin">"answered: "{to_question(id)}</span> }.into_any(),
        Origin::Assumption(id) => view! { <span class="origin">"assumed: "{to_question(id)}</span> }.into_any(),
        Origin::Fact(place) => {
            view! { <span class="origin">"found in "<code>{place.to_string()}</code></span> }.into_any()
        }
        Origin::Constant(source) => view! { <span class="origin">{source_text(source)}</span> }.into_any(),
        Origin::Formula(..) => view! { <code class="formula">"= "{figure.formula()}</code> }.into_any(),
    }
}

fn to_question(id: &str) -> AnyView {
    // a price that somebody gave answers no question of the catalogue; it stands in the price book
    if let Some(price) = id.strip_prefix("price.") {
        return view! { "the price of "<code>{price.to_owned()}</code>", given here" }.into_any();
    }
    let words = question(id).map_or_else(|| id.to_owned(), |held| held.question.clone());
    view! { <a href=Route::at(Section::Questions, id).fragment()>{words}</a> }.into_any()
}

/// A source in a line: `AWS price list, 2026-08-13, verified`.
fn source_text(source: &Source) -> String {
    // `our judgement` need not be called a judgement again
    let is_said = source.title.ends_with(&*source.confidence);
    let confidence = if is_said { "" } else { &*source.confidence };
    [&*source.title, &source.as_of, confidence]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Published sources as a list; those that are an address can be followed.
#[component]
pub fn Sources(
    /// The sources.
    sources: Vec<Source>,
) -> impl IntoView {
    let items = sources
        .into_iter()
        .map(|source| {
            let rest = source_text(&Source { title: Text::default(), ..source.clone() });
            let title = if source.title.starts_with("https://") {
                let href = source.title.clone();
                view! { <a href=href target="_blank" rel="noopener noreferrer">{source.title}</a> }.into_any()
            } else {
                source.title.into_any()
            };
            view! { <li>{title}" "<span class="faint">{rest}</span></li> }
        })
        .collect_view();
    view! { <ul>{items}</ul> }
}
