//! The model as a list of facts with what hangs on them.

use crate::design::Model;
use crate::ui::model_words::history;
use crate::ui::route::{Route, Section};
use crate::ui::words::count;
use leptos::prelude::*;
use std::sync::Arc;

/// The outline. Its content exists only while it is open: a large model has thousands of lines.
#[component]
pub fn Outline(
    /// The model.
    model: Signal<Arc<Model>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <details class="fold outline" id="diagram-outline" on:toggle=move |_| open.update(|held| *held = !*held)>
            <summary>"The same as an outline"</summary>
            {move || open.get().then(|| model.with(|model| outline(model)))}
        </details>
    }
}

fn outline(model: &Model) -> impl IntoView + use<> {
    let facts = model.facts.iter().map(|fact| {
        let keys = fact
            .dimensions
            .iter()
            .map(|key| view! { <li>{link(&key.dimension)}{role_of(&key.role, &key.dimension)}</li> })
            .collect_view();
        let n_measures = count(fact.measures.len(), "measure");
        view! { <li>{link(&fact.name)}": "{fact.grain.clone()}" "{n_measures}<ul>{keys}</ul></li> }
    });
    let dimensions = model
        .dimensions
        .iter()
        .map(|held| view! { <li>{link(&held.name)}": "{held.grain.clone()}" "{history(held.history)}</li> });
    let bridges = model.bridges.iter().map(|held| {
        view! { <li>{link(&held.name)}": between "{link(&held.group.dimension)}" and "{link(&held.member.dimension)}</li> }
    });
    view! {
        <ul>
            <li>"Facts"<ul>{facts.collect_view()}</ul></li>
            <li>"Dimensions"<ul>{dimensions.collect_view()}</ul></li>
            <li>"Bridges"<ul>{bridges.collect_view()}</ul></li>
        </ul>
    }
}

fn link(name: &str) -> impl IntoView + use<> {
    view! { <a href=Route::at(Section::Model, name).fragment()>{name.to_owned()}</a> }
}

fn role_of(role: &str, dimension: &str) -> Option<String> {
    (role != dimension).then(|| format!(" as {role}"))
}
