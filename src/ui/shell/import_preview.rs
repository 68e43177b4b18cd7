//! What files would tell, before they are taken: recognised, ignored, guessed, not read, with counts and lines.

use crate::context::Facts;
use crate::discovery::question;
use crate::session::Edit;
use crate::ui::browser::address;
use crate::ui::components::answer_input::label;
use crate::ui::components::modal::Modal;
use crate::ui::state::{Import, Offer, consultation};
use crate::ui::words::{bytes, count};
use leptos::prelude::*;

/// The most rows of one list.
const MOST: usize = 60;

/// The dialog that asks before files are taken.
#[component]
pub fn ImportPreview() -> impl IntoView {
    let state = consultation();
    let open = Signal::derive(move || state.import.with(Option::is_some));
    let close = Callback::new(move |()| state.import.set(None));
    view! {
        <Modal label="Files to bring in" class="import" open on_close=close>
            <Content />
        </Modal>
    }
}

#[component]
fn Content() -> impl IntoView {
    let state = consultation();
    let take = move |replace: bool| {
        let Some(import) = state.import.get_untracked() else { return };
        state.import.set(None);
        let n = import.files.len();
        let gone: Vec<Edit> = if replace {
            state.session.with_untracked(|session| {
                session.sources.iter().map(|held| Edit::RemoveSource(held.name.clone())).collect()
            })
        } else {
            Vec::new()
        };
        if state.edit_all(gone.into_iter().chain(import.files.into_iter().map(Edit::AddSource))) {
            state.offer(format!("{} brought in", count(n, "file")), Offer::Undo);
            address::go("#/context");
        }
    };
    let is_read = move || state.import.with(|import| import.as_ref().is_some_and(|import| import.told.is_some()));
    let n_files = move || state.import.with(|import| import.as_ref().map_or(0, |import| import.files.len()));
    let n_held = move || state.session.with(|session| session.sources.len());
    view! {
        <div class="stack">
            <h2 tabindex="-1" autofocus>{move || if n_files() == 0 { "Nothing to bring in".to_owned() } else { format!("Bring in {}?", count(n_files(), "file")) }}</h2>
            {move || state.import.get().map(told)}
            <div class="row">
                <button type="button" id="import-add" class="button primary" disabled=move || n_files() == 0 || !is_read() on:click=move |_| take(false)>
                    {move || if n_held() == 0 { "Add" } else { "Add to what is there" }}
                </button>
                <Show when=move || n_held() != 0>
                    <button type="button" id="import-replace" class="button" disabled=move || n_files() == 0 || !is_read() on:click=move |_| take(true)>
                        {move || format!("Replace {}", count(n_held(), "present file"))}
                    </button>
                </Show>
                <button type="button" id="import-cancel" class="button quiet" on:click=move |_| state.import.set(None)>"Cancel"</button>
            </div>
            <p class="faint">"One step of undo takes it all back."</p>
        </div>
    }
}

fn told(import: Import) -> AnyView {
    let Import { files, refused, told } = import;
    let sizes = files.iter().map(|file| (file.name.clone(), bytes(file.text.len() as f64))).collect::<Vec<_>>();
    let names: Vec<String> = files.into_iter().map(|file| file.name).collect();
    let body = match told {
        None => view! { <p role="status" class="skeleton">"Reading the files"</p> }.into_any(),
        Some(Err(why)) => view! { <p class="evidence error">{why}</p> }.into_any(),
        Some(Ok(facts)) => what_they_tell(&facts, &names).into_any(),
    };
    let rows = sizes
        .into_iter()
        .take(MOST)
        .map(|(name, size)| view! { <li><span class="mono">{name}</span>" "<span class="faint">{size}</span></li> });
    let n_more = names.len().saturating_sub(MOST);
    view! {
        {body}
        {(!names.is_empty()).then(|| view! {
            <details class="fold">
                <summary>{count(names.len(), "file")}</summary>
                <ul class="plain">{rows.collect_view()}{(n_more > 0).then(|| view! { <li class="faint">{format!("and {n_more} more")}</li> })}</ul>
            </details>
        })}
        {fold("not taken", refused, true)}
    }
    .into_any()
}

fn what_they_tell(facts: &Facts, names: &[String]) -> impl IntoView + use<> {
    let is_new = |file: &str| names.iter().any(|name| name == file);
    let found: Vec<_> = facts.facts.iter().filter(|fact| is_new(&fact.place.file)).collect();
    let n_tables = facts.schema.tables.iter().filter(|table| is_new(&table.place.file)).count();
    let rows: Vec<(String, String)> = found
        .iter()
        .map(|fact| {
            let value =
                question(&fact.question).map_or_else(|| fact.value.text(), |question| label(question, &fact.value));
            let detail = if fact.detail.is_empty() { String::new() } else { format!(" ({})", fact.detail) };
            (fact.place.to_string(), format!("{}: {value}{detail}", fact.question))
        })
        .collect();
    let (mut n_taken, mut ignored, mut guessed, mut failed) = (0, Vec::new(), Vec::new(), Vec::new());
    for (file, held) in facts.statements.iter().filter(|(file, _)| is_new(file)) {
        n_taken += held.taken;
        ignored.extend(held.ignored.iter().map(|held| (format!("{file}:{}", held.line), held.why.clone())));
        guessed.extend(held.guessed.iter().map(|held| (format!("{file}:{}", held.line), held.what.clone())));
        failed.extend(held.failed.iter().map(|held| (format!("{file}:{}", held.line), held.why.clone())));
    }
    let passed: Vec<(String, String)> = facts
        .ignored
        .iter()
        .filter(|held| is_new(&held.file))
        .map(|held| (held.file.clone(), held.why.clone()))
        .collect();
    let summary = format!(
        "Recognised: {}, {} and {} of SQL.",
        count(found.len(), "fact"),
        count(n_tables, "table"),
        count(n_taken, "statement")
    );
    let summary = if names.is_empty() { String::new() } else { summary };
    view! {
        <p id="import-summary"><b>{summary}</b></p>
        {fold("recognised", rows, false)}
        {fold("guessed", guessed, true)}
        {fold("could not be read", failed, true)}
        {fold("ignored", ignored, false)}
        {fold("told nothing", passed, false)}
    }
}

/// A list with its count that opens; nothing where it is empty.
fn fold(words: &'static str, rows: Vec<(String, String)>, open: bool) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let n = rows.len();
    let shown = rows
        .into_iter()
        .take(MOST)
        .map(|(place, why)| view! { <li><span class="mono">{place}</span>" "<span class="soft">{why}</span></li> });
    Some(
        view! {
            <details class="fold" open=open && n < 12>
                <summary>{format!("{n} {words}")}</summary>
                <ul class="plain">
                    {shown.collect_view()}
                    {(n > MOST).then(|| view! { <li class="faint">{format!("and {} more", n - MOST)}</li> })}
                </ul>
            </details>
        }
        .into_any(),
    )
}
