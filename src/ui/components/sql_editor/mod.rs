//! SQL to edit: the editor where it has arrived, a text area until then, and what is wrong in the text.
//!
//! The editor is a script of its own that is loaded when SQL is first opened. It is handed what it shows as properties;
//! that the text changed is an event, and the text is fetched when the person pauses, so that typing never waits.

mod findings;
mod pane;
mod waive;

pub use findings::SqlFindings;
pub use pane::{Losses, Rewritten, SqlPane};
pub use waive::Waived;

use crate::finding::Finding;
use crate::sql::Dialect;
use crate::ui::browser::{caret, editor};
use crate::ui::components::code::line_numbers;
use leptos::task::spawn_local;
use leptos::{ev, prelude::*};
use std::sync::Arc;
use std::time::Duration;

/// After this pause the text is fetched from the editor.
const PAUSE: Duration = Duration::from_millis(150);

/// Where the editor's script is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// On its way; the text area is there meanwhile.
    Awaited,
    /// Here.
    Here,
    /// Not to be had, and why; the text area stays.
    Failed(String),
}

/// Loads the editor's script.
pub fn arrival() -> RwSignal<Arrival> {
    let arrival = RwSignal::new(if editor::is_loaded() { Arrival::Here } else { Arrival::Awaited });
    if arrival.get_untracked() == Arrival::Awaited {
        spawn_local(async move {
            let told = editor::load().await.map_or_else(Arrival::Failed, |()| Arrival::Here);
            // nobody waits any more where the page has gone on
            arrival.try_set(told);
        });
    }
    arrival
}

/// A text of SQL to edit. What was typed is handed to `on_input` after a pause.
#[component]
pub fn SqlEditor(
    /// The id of the editor, and of the text area in its place.
    id: &'static str,
    /// What it holds, for people who do not see it.
    label: String,
    /// Where the editor's script is.
    arrival: RwSignal<Arrival>,
    /// The text.
    #[prop(into)]
    text: Signal<Arc<str>>,
    /// Its dialect.
    #[prop(into)]
    dialect: Signal<Dialect>,
    /// What is wrong in it; none while it is being read.
    #[prop(into)]
    findings: Signal<Option<Vec<Finding>>>,
    /// Tables and their columns, for completion.
    #[prop(into)]
    names: Signal<Vec<(String, Vec<String>)>>,
    /// Whether nothing can be changed.
    #[prop(into)]
    read_only: Signal<bool>,
    /// Takes what was typed.
    on_input: Callback<String>,
) -> impl IntoView {
    let typed = StoredValue::new(0_u64);
    let fetched = StoredValue::new(0_u64);
    let fetch = move || {
        let Some(now) = typed.try_get_value().filter(|now| fetched.try_get_value() != Some(*now)) else { return };
        fetched.set_value(now);
        if let Some(text) = editor::text(id) {
            on_input.run(text);
        }
    };
    // the element is still there: what was typed last is not lost
    on_cleanup(fetch);
    let on_edited = move || {
        typed.update_value(|typed| *typed += 1);
        let mine = typed.get_value();
        set_timeout(
            move || {
                if typed.try_get_value() == Some(mine) {
                    fetch();
                }
            },
            PAUSE,
        );
    };
    let in_json = move || findings.with(|found| serde_json::to_string(found.as_deref().unwrap_or_default()));
    let names_in_json = move || names.with(serde_json::to_string).unwrap_or_else(|_| "[]".to_owned());
    let area_label = label.clone();
    move || {
        match arrival.get() {
        Arrival::Here => {
            // who was already typing goes on where they were
            let caret = caret::held(id).map_or(-1, i64::from);
            view! {
                <sql-editor
                    id=id
                    prop:label=label.clone()
                    prop:value=move || text.get().to_string()
                    prop:dialect=move || dialect.get().name()
                    prop:readOnly=move || read_only.get()
                    prop:names=names_in_json
                    prop:findings=move || in_json().unwrap_or_else(|_| "[]".to_owned())
                    prop:caret=caret as f64
                    on:sql-edited=move |_: ev::Event| on_edited()
                ></sql-editor>
            }
            .into_any()
        }
        _ => view! { <TextArea id label=area_label.clone() text read_only on_edited=Callback::new(move |()| on_edited())/> }
            .into_any(),
    }
    }
}

/// The text in a plain text area with line numbers.
#[component]
fn TextArea(
    /// Its id.
    id: &'static str,
    /// What it holds.
    label: String,
    /// The text.
    text: Signal<Arc<str>>,
    /// Whether nothing can be changed.
    read_only: Signal<bool>,
    /// Hears that the text was changed.
    on_edited: Callback<()>,
) -> impl IntoView {
    let n_lines = Memo::new(move |_| text.with(|text| text.split('\n').count()));
    let n_columns = Memo::new(move |_| text.with(|text| widest(text)));
    view! {
        <div class="code">
            <pre class="gutter" aria-hidden="true">{move || line_numbers(n_lines.get())}</pre>
            <textarea
                id=id
                aria-label=label
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                wrap="off"
                readonly=move || read_only.get()
                rows=move || n_lines.get()
                cols=move || n_columns.get()
                prop:value=move || text.get().to_string()
                on:input=move |_| on_edited.run(())
            ></textarea>
        </div>
    }
}

/// The longest line, in characters; a line beyond all measure scrolls inside the text area.
fn widest(text: &str) -> usize {
    let longest = text.split('\n').map(|line| line.chars().take(400).count()).max().unwrap_or(0);
    longest.max(60) + 2
}
