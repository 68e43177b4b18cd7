//! The bus matrix: which fact uses which dimension, in which roles.

use crate::design::{Fact, Model};
use crate::ui::route::{Route, Section};
use crate::ui::words::count;
use leptos::prelude::*;
use std::sync::Arc;

/// More cells than this are shown only when somebody asks for all.
const MANY_CELLS: usize = 1_200;

/// The matrix. Dimensions of most facts come first: they are the ones that several processes agree on.
#[component]
pub fn BusMatrix(
    /// The model.
    #[prop(into)]
    model: Signal<Arc<Model>>,
) -> impl IntoView {
    let columns = Memo::new(move |_| model.with(|model| columns(model)));
    let n_facts = Memo::new(move |_| model.with(|model| model.facts.len()));
    let is_large = move || columns.with(Vec::len) * n_facts.get() > MANY_CELLS;
    let wanted = RwSignal::new(None::<bool>);
    let only_shared = Memo::new(move |_| wanted.get().unwrap_or_else(is_large));
    let shown = Memo::new(move |_| {
        let shared = only_shared.get();
        columns.with(|columns| columns.iter().filter(|held| !shared || held.1 > 1).cloned().collect::<Vec<_>>())
    });
    let about = move || {
        let shared = columns.with(|columns| columns.iter().filter(|held| held.1 > 1).count());
        format!("{} of {} serve more than one fact.", shared, count(columns.with(Vec::len), "dimension"))
    };
    view! {
        <div class="row">
            <p class="soft">{about}</p>
            <span class="grow"></span>
            <label class="row check">
                <input
                    type="checkbox" id="matrix-shared"
                    prop:checked=move || only_shared.get()
                    on:change=move |event| wanted.set(Some(event_target_checked(&event)))
                />
                "Only shared dimensions"
            </label>
        </div>
        <div class="scroller matrix-scroller" tabindex="0" role="region" aria-label="Bus matrix">
            <table class="table matrix" id="bus-matrix">
                <caption class="visually-hidden">"Facts in rows, dimensions in columns; a cell names the roles"</caption>
                {move || shown.with(|shown| model.with(|model| body(model, shown)))}
            </table>
        </div>
    }
}

/// Every dimension with the number of facts that use it, those of most facts first.
fn columns(model: &Model) -> Vec<(String, usize)> {
    let n_facts = |name: &str| model.facts.iter().filter(|fact| uses(fact, name)).count();
    let mut columns: Vec<(String, usize)> =
        model.dimensions.iter().map(|held| (held.name.clone(), n_facts(&held.name))).collect();
    columns.sort_by_key(|held| std::cmp::Reverse(held.1));
    columns
}

fn uses(fact: &Fact, dimension: &str) -> bool {
    fact.dimensions.iter().any(|key| key.dimension == dimension)
}

fn body(model: &Model, shown: &[(String, usize)]) -> impl IntoView + use<> {
    let head = shown.iter().map(|(name, _)| view! { <th scope="col">{table_link(name)}</th> }).collect_view();
    let rows = model
        .facts
        .iter()
        .map(|fact| {
            let cells = shown.iter().map(|(name, _)| cell(fact, name)).collect_view();
            view! { <tr><th scope="row">{table_link(&fact.name)}</th>{cells}</tr> }
        })
        .collect_view();
    let feet = shown.iter().map(|(_, n)| view! { <td>{*n}</td> }).collect_view();
    view! {
        <thead><tr><th scope="col">"Fact"</th>{head}</tr></thead>
        <tbody>{rows}</tbody>
        <tfoot><tr><th scope="row">"Facts"</th>{feet}</tr></tfoot>
    }
}

/// The roles in which a fact uses a dimension, each leading to the dimension.
fn cell(fact: &Fact, dimension: &str) -> impl IntoView + use<> {
    let roles = fact.dimensions.iter().filter(|key| key.dimension == dimension).map(|key| {
        let has_role = key.role != key.dimension;
        let says = if has_role { key.role.clone() } else { "✓".to_owned() };
        let label = if has_role {
            format!("{} uses {dimension} as {}", fact.name, key.role)
        } else {
            format!("{} uses {dimension}", fact.name)
        };
        view! { <a href=Route::at(Section::Model, dimension).fragment() aria-label=label>{says}</a> }
    });
    let class = if uses(fact, dimension) { "used" } else { "" };
    view! { <td class=class>{roles.collect_view()}</td> }
}

fn table_link(name: &str) -> impl IntoView + use<> {
    view! { <a href=Route::at(Section::Model, name).fragment()>{name.to_owned()}</a> }
}
