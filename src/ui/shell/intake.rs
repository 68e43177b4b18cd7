//! What comes in: files dropped anywhere on the window, chosen, or pasted; session files are opened, the rest is previewed.

use crate::session::{FORMAT, Source, read};
use crate::share::is_record;
use crate::ui::browser::files::{self, Brought, Handed};
use crate::ui::browser::keyboard;
use crate::ui::browser::worker::Copy;
use crate::ui::commands::{FILE_INPUT, FOLDER_INPUT, SESSION_INPUT};
use crate::ui::route::Section;
use crate::ui::state::{Consultation, consultation};
use crate::ui::words::{free_name, pasted_name};
use crate::ui::{browser::address, keep, work};
use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};

/// Listens on the window and holds the hidden inputs.
#[component]
pub fn Intake() -> impl IntoView {
    let state = consultation();
    let over = RwSignal::new(false);
    listen(state, over);
    let folder = NodeRef::<html::Input>::new();
    folder.on_load(|input| {
        // a browser that does not know it offers single files, which is what it can do
        let _ = input.set_attribute("webkitdirectory", "");
    });
    let chosen = move |event: ev::Event| hand(state, files::chosen(&event));
    view! {
        <div class="visually-hidden">
            <input type="file" id=FILE_INPUT multiple tabindex="-1" aria-label="Files to bring in" on:change=chosen />
            <input
                type="file" id=FOLDER_INPUT multiple tabindex="-1" node_ref=folder aria-label="A folder to bring in"
                on:change=chosen
            />
            <input
                type="file" id=SESSION_INPUT accept=".json,application/json" tabindex="-1" aria-label="A session file to open"
                on:change=chosen
            />
        </div>
        <Show when=move || over.get()>
            <div class="toast drop-hint" role="status">"Drop the files to see what they tell"</div>
        </Show>
    }
}

fn listen(state: Consultation, over: RwSignal<bool>) {
    let held = [
        window_event_listener(ev::dragover, move |event| {
            if files::carries_files(&event) {
                event.prevent_default();
                if !over.get_untracked() {
                    over.set(true);
                }
            }
        }),
        window_event_listener(ev::dragleave, move |event| {
            // leaving the window, not one element for another
            if event.related_target().is_none() {
                over.set(false);
            }
        }),
        window_event_listener(ev::drop, move |event| {
            over.set(false);
            if files::carries_files(&event) {
                event.prevent_default();
                hand(state, files::dropped(&event));
            }
        }),
        window_event_listener(ev::paste, move |event| {
            let section = state.route.with_untracked(|route| route.section);
            if !matches!(section, Section::Start | Section::Context) || keyboard::is_in_text(&event) {
                return;
            }
            if let Some(text) = files::pasted(&event) {
                event.prevent_default();
                bring_text(state, &text);
            }
        }),
    ];
    on_cleanup(move || held.into_iter().for_each(|listener| listener.remove()));
}

/// Reads what was handed over and shows what it tells.
fn hand(state: Consultation, handed: Handed) {
    if handed.is_empty() {
        return;
    }
    state.working.set(Some("Reading the files".to_owned()));
    spawn_local(async move {
        let brought = handed.read().await;
        state.working.set(None);
        bring(state, brought);
    });
}

/// Opens a session file, or previews anything else.
pub fn bring(state: Consultation, brought: Brought) {
    if let [only] = brought.files.as_slice()
        && is_session(only)
    {
        let opened = read(&only.text);
        let name = only.name.clone();
        match opened {
            Ok(session) => spawn_local(async move {
                keep::open_new(state, session).await;
                state.toast(format!("{name} is open, as a session of its own"));
                address::go("#/questions");
            }),
            Err(error) => state.toast(format!("{name} cannot be opened: {error}")),
        }
        return;
    }
    if state.read_only.get_untracked() {
        return state.toast("This session is read-only here. Make it yours, or take it over, to bring files in.");
    }
    let Brought { files, archives, mut refused } = brought;
    match archives.as_slice() {
        [(name, bytes)] if files.is_empty() => {
            return work::take_back(state, name.clone(), Copy::Archive(bytes.clone()));
        }
        _ => refused.extend(archives.into_iter().map(|(name, _)| (name, "an archive is read alone".to_owned()))),
    }
    if let Some(record) = files.iter().find(|file| is_record(&file.name)) {
        let folder = record.name.split('/').next().unwrap_or_default().to_owned();
        return work::take_back(state, folder, Copy::Files(files));
    }
    work::preview(state, files, refused);
}

/// Previews pasted text under a name guessed from its content.
pub fn bring_text(state: Consultation, text: &str) {
    let name = state.session.with_untracked(|session| {
        free_name(pasted_name(text), session.sources.iter().map(|source| source.name.as_str()))
    });
    bring(state, Brought { files: vec![Source { name, text: text.into() }], ..Brought::default() });
}

fn is_session(source: &Source) -> bool {
    let head: String = source.text.chars().take(400).collect();
    source.name.ends_with(".json") && head.contains("\"format\"") && head.contains(FORMAT)
}
