//! Which text is open, and for which engine it is read.

use super::Document;
use crate::sql::Dialect;
use leptos::{ev, prelude::*};

/// The choice of the text.
#[component]
pub fn Documents(
    /// The text that is open.
    document: Memo<Document>,
    /// The files that were brought in.
    brought: Memo<Vec<String>>,
    /// Opens another one.
    on_choose: Callback<Document>,
) -> impl IntoView {
    let delivered = Dialect::DELIVERED.map(Document::Delivered);
    let all = move || {
        let brought = brought.get().into_iter().map(Document::Brought);
        Dialect::DELIVERED.map(Document::Delivered).into_iter().chain(brought).collect::<Vec<_>>()
    };
    let choose = move |event: ev::Event| {
        let position = event_target_value(&event).parse::<usize>().ok();
        if let Some(document) = position.and_then(|position| all().into_iter().nth(position)) {
            on_choose.run(document);
        }
    };
    let option = move |position: usize, of: Document| {
        let name = match &of {
            Document::Delivered(dialect) => format!("{} ({})", dialect.title(), of.name()),
            Document::Brought(name) => name.clone(),
        };
        view! { <option value=position selected=move || document.get() == of>{name}</option> }
    };
    let n_delivered = delivered.len();
    view! {
        <label class="row" for="ddl-document">
            <span class="soft">"Text"</span>
            <select id="ddl-document" on:change=choose>
                <optgroup label="Delivered">
                    {delivered.into_iter().enumerate().map(|(position, of)| option(position, of)).collect_view()}
                </optgroup>
                {move || (!brought.with(Vec::is_empty)).then(|| view! {
                    <optgroup label="Brought in">
                        {brought.get().into_iter().enumerate().map(|(position, name)| {
                            option(n_delivered + position, Document::Brought(name))
                        }).collect_view()}
                    </optgroup>
                })}
            </select>
        </label>
    }
}

/// The choice of an engine.
#[component]
pub fn DialectChoice(
    /// The id of the list.
    id: &'static str,
    /// What is chosen.
    label: &'static str,
    /// Words for choosing none; empty where one must be chosen.
    #[prop(optional)]
    none: &'static str,
    /// The engines to choose from.
    dialects: &'static [Dialect],
    /// The engine that is chosen.
    #[prop(into)]
    chosen: Signal<Option<Dialect>>,
    /// Takes the choice.
    on_choose: Callback<Dialect>,
    /// Takes the choice of none.
    #[prop(optional)]
    on_none: Option<Callback<()>>,
) -> impl IntoView {
    let choose = move |event: ev::Event| match Dialect::from_name(&event_target_value(&event)) {
        Some(dialect) => on_choose.run(dialect),
        None => {
            if let Some(on_none) = on_none {
                on_none.run(());
            }
        }
    };
    view! {
        <label class="row" for=id>
            <span class="soft">{label}</span>
            <select id=id on:change=choose>
                {(!none.is_empty()).then(|| view! { <option value="" selected=move || chosen.get().is_none()>{none}</option> })}
                {dialects.iter().map(|of| view! {
                    <option value=of.name() selected=move || chosen.get() == Some(*of)>{of.title()}</option>
                }).collect_view()}
            </select>
        </label>
    }
}
