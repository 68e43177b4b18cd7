//! The same schema written for another engine, to read beside the text, and what that engine cannot hold of it.

use super::Arrival;
use crate::sql::Dialect;
use crate::ui::components::code::Code;
use crate::ui::words::count;
use leptos::prelude::*;

/// DDL for another engine and its losses, or why it could not be written.
pub type Rewritten = Result<(String, Vec<String>), String>;

/// The text for another engine, to read.
#[component]
pub fn SqlPane(
    /// Its engine.
    dialect: Dialect,
    /// Where the editor's script is.
    arrival: RwSignal<Arrival>,
    /// What was written; none while it is awaited.
    written: RwSignal<Option<Rewritten>>,
) -> impl IntoView {
    let label = format!("The same schema for {}", dialect.title());
    let text = Memo::new(move |_| {
        written.with(|written| match written {
            Some(Ok((text, _))) => Some(text.clone()),
            _ => None,
        })
    });
    let shown = move || {
        let label = label.clone();
        match arrival.get() {
            Arrival::Here => view! {
                <sql-editor
                    id="ddl-beside"
                    prop:label=label
                    prop:value=move || text.get().unwrap_or_default()
                    prop:dialect=dialect.name()
                    prop:readOnly=true
                ></sql-editor>
            }
            .into_any(),
            _ => (move || view! { <Code text=text.get().unwrap_or_default() label=label.clone()/> }).into_any(),
        }
    };
    view! {
        <h3>{format!("For {}", dialect.title())}</h3>
        {shown}
    }
}

/// What the other engine cannot hold or does not enforce.
#[component]
pub fn Losses(
    /// Its engine.
    dialect: Dialect,
    /// What was written; none while it is awaited.
    written: RwSignal<Option<Rewritten>>,
) -> impl IntoView {
    let title = dialect.title();
    move || match written.get() {
        None => view! { <p class="soft" role="status">{format!("Writing it for {title}…")}</p> }.into_any(),
        Some(Err(why)) => {
            view! { <p class="evidence error" role="alert">{format!("It could not be written: {why}.")}</p> }.into_any()
        }
        Some(Ok((_, losses))) if losses.is_empty() => {
            view! { <p role="status">{format!("{title} holds all of it.")}</p> }.into_any()
        }
        Some(Ok((_, losses))) => {
            let n_losses = losses.len();
            let rows = losses.into_iter().map(|loss| view! { <li>{loss}</li> }).collect_view();
            view! {
                <details class="fold" open=n_losses < 6>
                    <summary>{format!("{} in {title}", count(n_losses, "difference"))}</summary>
                    <ul id="ddl-losses" class="soft">{rows}</ul>
                </details>
            }
            .into_any()
        }
    }
}
