//! The entity diagram: the board of the model to move about in, with search, keys, and an outline that says the same.

mod outline;
mod parts;
mod stage;
mod surface;

use crate::deliverable::diagram::board::Board;
use crate::design::Model;
use crate::ui::viewport::View;
use leptos::{ev, html, prelude::*};
use outline::Outline;
use stage::Stage;
use std::sync::Arc;
use surface::Surface;

/// The field to search in; the diagram's own keys lead to it.
const SEARCH: &str = "diagram-search";

/// The diagram. A click or Enter on a box selects its table by its address.
#[component]
pub fn Diagram(
    /// The model.
    #[prop(into)]
    model: Signal<Arc<Model>>,
    /// Where everything stands; none until it is laid out.
    #[prop(into)]
    board: Signal<Option<Arc<Board>>>,
    /// The selected table.
    #[prop(into)]
    selected: Signal<Option<String>>,
    /// Opens a table by its name.
    on_open: Callback<String>,
) -> impl IntoView {
    let stage = Stage::new(model, board, selected, on_open);
    let is_there = Memo::new(move |_| board.with(Option::is_some));
    let body = move || {
        if is_there.get() {
            view! { <Surface stage/> }.into_any()
        } else {
            view! { <div class="diagram waiting"><p class="soft" role="status">"Laying the tables out…"</p></div> }
                .into_any()
        }
    };
    view! {
        <Tools stage/>
        {body}
        <p class="legend">
            <span>"filled: fact"</span><span>"outlined: dimension"</span><span>"dashed: many-to-many"</span>
            <span>"▸ leads to a dimension"</span><span>"Σ measure"</span><span>"# identifier"</span><span>"◆ personal data"</span>
        </p>
        <Outline model/>
    }
}

/// The search and the ways to zoom without a wheel.
#[component]
fn Tools(
    /// The stage.
    stage: Stage,
) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let keys = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            stage.next_found(event.shift_key());
        }
        "Escape" => {
            event.prevent_default();
            stage.searched.set(String::new());
            stage.focus();
        }
        _ => {}
    };
    let zoom = move |factor: f64| stage.zoom(factor);
    let percent = move || format!("{:.0} %", stage.view.get().scale * 100.0);
    view! {
        <div class="row diagram-tools">
            <label class="visually-hidden" for=SEARCH>"Find a table or a column"</label>
            <input
                node_ref=field id=SEARCH type="search" autocomplete="off" spellcheck="false"
                placeholder="Find a table or a column"
                prop:value=move || stage.searched.get()
                on:input=move |event| stage.search(event_target_value(&event))
                on:keydown=keys
            />
            <output for=SEARCH class="soft" id="diagram-found">{move || stage.found_in_words()}</output>
            <span class="grow"></span>
            <div class="row zoom" role="group" aria-label="Zoom">
                <button type="button" class="button icon" aria-label="Zoom out" on:click=move |_| zoom(1.0 / 1.3)>"−"</button>
                <button type="button" class="button" id="diagram-actual" aria-label="Actual size" on:click=move |_| zoom(1.0 / stage.view.get_untracked().scale)>{percent}</button>
                <button type="button" class="button icon" aria-label="Zoom in" on:click=move |_| zoom(1.3)>"+"</button>
                <button type="button" class="button" id="diagram-fit" on:click=move |_| stage.show_all()>"Fit"</button>
            </div>
        </div>
    }
}

/// The view before anything is known of the window.
const UNSEEN: View = View { x: 0.0, y: 0.0, scale: 1.0 };
