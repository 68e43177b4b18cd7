//! The rest of a design as tables: sizes, assumptions, risks.

use crate::design::{Assumption, Risk, Size};
use crate::ui::components::derivation::Derivation;
use crate::ui::components::table::Table;
use crate::ui::route::{Route, Section};
use leptos::prelude::*;

/// Sizes, each with how it was obtained.
#[component]
pub fn Sizes(
    /// The sizes.
    sizes: Vec<Size>,
) -> impl IntoView {
    let items = sizes
        .into_iter()
        .map(|size| {
            let text = size.figure.text();
            view! {
                <li data-size=size.id>
                    <details class="fold">
                        <summary><span class="line"><span>{size.figure.name.clone()}</span><b>{text}</b></span></summary>
                        <Derivation figure=size.figure/>
                    </details>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="bill">{items}</ul> }
}

/// What is taken for granted, with what follows if it is wrong.
#[component]
pub fn Assumptions(
    /// The assumptions.
    assumptions: Vec<Assumption>,
) -> impl IntoView {
    let rows = assumptions
        .into_iter()
        .map(|held| {
            let href = Route::at(Section::Questions, held.id).fragment();
            view! {
                <tr>
                    <th scope="row"><a href=href>{held.question}</a></th>
                    <td>{held.value}</td>
                    <td>{held.if_wrong}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            caption="What is taken for granted, and what follows if it is wrong"
            columns=&["Question", "Taken", "If it is wrong"]
        >
            {rows}
        </Table>
    }
}

/// What may go wrong.
#[component]
pub fn Risks(
    /// The risks.
    risks: Vec<Risk>,
) -> impl IntoView {
    let rows = risks
        .into_iter()
        .map(|held| {
            view! {
                <tr>
                    <th scope="row">{held.what}</th>
                    <td>{level(held.likelihood)}</td>
                    <td>{level(held.impact)}</td>
                    <td>{held.mitigation}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            caption="What may go wrong, and what is done about it"
            columns=&["Risk", "Likely", "Impact", "What is done"]
        >
            {rows}
        </Table>
    }
}

fn level(word: String) -> impl IntoView {
    let class = match word.as_str() {
        "high" => "tag error",
        "medium" => "tag warning",
        _ => "tag",
    };
    view! { <span class=class>{word}</span> }
}
