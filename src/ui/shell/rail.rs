//! The rail: the sections in the order of the consultation, each with what it holds.

use crate::ui::route::{Route, Section};
use crate::ui::state::{Consultation, consultation};
use crate::ui::words::count;
use leptos::prelude::*;

/// The rail on the left.
#[component]
pub fn Rail() -> impl IntoView {
    let state = consultation();
    let item = move |section: Section| {
        let held = Memo::new(move |_| held(state, section));
        let active = Memo::new(move |_| state.route.with(|route| route.section == section));
        view! {
            <a
                class="rail-item"
                class:active=move || active.get()
                class:done=move || held.with(|held| held.1)
                aria-current=move || active.get().then_some("page")
                href=Route::to(section).fragment()
            >
                {section.title()}
                <span class="count">{move || held.with(|held| held.0.clone())}</span>
            </a>
        }
    };
    view! {
        <nav class="rail" aria-label="Consultation">
            {item(Section::Context)}
            {item(Section::Questions)}
            <hr />
            {item(Section::Design)}
            {item(Section::Model)}
            {item(Section::Pipelines)}
            <hr />
            {item(Section::Files)}
            {item(Section::Report)}
        </nav>
    }
}

/// What a section holds, in words, and whether there is nothing left to do in it.
fn held(state: Consultation, section: Section) -> (String, bool) {
    match section {
        Section::Context => {
            let n = state.facts.with(|facts| facts.facts.len());
            (if n == 0 { String::new() } else { count(n, "fact") }, n > 0)
        }
        Section::Questions => {
            let n = state.n_open.get();
            (if n == 0 { "settled".to_owned() } else { format!("{n} open") }, n == 0)
        }
        Section::Design => {
            let n = state.design.with(|design| design.groups().len());
            (if n == 0 { String::new() } else { n.to_string() }, n > 0)
        }
        Section::Model => state.design.with(|design| {
            let (facts, dimensions) = (design.model.facts.len(), design.model.dimensions.len());
            let words = format!("{} · {dimensions} dims", count(facts, "fact"));
            (if facts + dimensions == 0 { String::new() } else { words }, facts > 0)
        }),
        Section::Pipelines => state.design.with(|design| {
            let n = design.components.iter().filter(|held| held.id.starts_with("source.")).count();
            (if n == 0 { String::new() } else { count(n, "source") }, n > 0)
        }),
        Section::Files => {
            let n = state.files.with(|files| files.len());
            (if n == 0 { String::new() } else { n.to_string() }, n > 0)
        }
        Section::Report | Section::Start => (String::new(), false),
    }
}
