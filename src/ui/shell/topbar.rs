//! The top bar: the session's name, where it is saved, and what can be done from anywhere.

use crate::ui::commands::Command;
use crate::ui::keep;
use crate::ui::state::{Dialog, SaveState, consultation};
use leptos::{ev, html, prelude::*};

/// The top bar.
#[component]
pub fn TopBar() -> impl IntoView {
    let state = consultation();
    let can_undo = move || state.steps.get().0 > 0 && !state.read_only.get();
    let can_redo = move || state.steps.get().1 > 0 && !state.read_only.get();
    let failed = move || matches!(state.saved.get(), SaveState::Failed(_));
    view! {
        <header class="topbar">
            <a href="#/" class="row" aria-label="Plumbline, start">
                <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">
                    <path d="M12 2v12" />
                    <path d="M8 14h8l-4 8z" fill="currentColor" stroke="none" />
                </svg>
            </a>
            <Name />
            <span class="saved" role="status" class:error=failed>{move || state.saved.get().text()}</span>
            <Show when=failed>
                <button type="button" class="button" on:click=move |_| state.download_session()>"Download the file"</button>
            </Show>
            <span class="grow"></span>
            <button
                type="button" id="undo" class="button icon quiet" aria-label="Undo" title="Undo (Ctrl+Z)"
                disabled=move || !can_undo() on:click=move |_| state.undo()
            >
                <svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">
                    <path d="M9 14 4 9l5-5" /><path d="M4 9h10a6 6 0 0 1 0 12h-3" />
                </svg>
            </button>
            <button
                type="button" id="redo" class="button icon quiet" aria-label="Redo" title="Redo (Ctrl+Y)"
                disabled=move || !can_redo() on:click=move |_| state.redo()
            >
                <svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">
                    <path d="m15 14 5-5-5-5" /><path d="M20 9H10a6 6 0 0 0 0 12h3" />
                </svg>
            </button>
            <button type="button" id="palette" class="button wide" on:click=move |_| state.dialog.set(Some(Dialog::Palette))>
                "Search and commands "<kbd>"Ctrl K"</kbd>
            </button>
            <button
                type="button" class="button quiet" aria-label="Change the theme"
                on:click=move |_| Command::Look(state.theme.get_untracked().next()).run(state)
            >
                {move || state.theme.get().title()}
            </button>
            <button type="button" id="save-session" class="button wide" title="Save the session as a file (Ctrl+S)" on:click=move |_| state.download_session()>
                "Save file"
            </button>
            <button type="button" id="share" class="button" on:click=move |_| state.dialog.set(Some(Dialog::Share))>"Share…"</button>
            <button type="button" id="download-package" class="button primary" on:click=move |_| state.download_package()>
                "Download package"
            </button>
        </header>
    }
}

/// The session's name, renamed in place.
#[component]
fn Name() -> impl IntoView {
    let state = consultation();
    let name = Memo::new(move |_| state.session.with(|session| session.name.clone()));
    let field = NodeRef::<html::Input>::new();
    let keys = move |event: ev::KeyboardEvent| {
        let Some(element) = field.get_untracked() else { return };
        let key = event.key();
        if key == "Escape" {
            element.set_value(&name.get_untracked());
        }
        if key == "Enter" || key == "Escape" {
            // leaving the field takes the name; a refused focus change leaves the field as it is
            let _ = element.blur();
        }
    };
    view! {
        <label class="visually-hidden" for="session-name">"Name of the session"</label>
        <input
            node_ref=field id="session-name" class="name" type="text" maxlength="120" autocomplete="off" spellcheck="false"
            prop:value=move || name.get()
            placeholder=move || state.design.with(|design| design.name.clone())
            size=move || name.with(|name| name.chars().count().clamp(14, 34)).to_string()
            readonly=move || state.read_only.get()
            on:change=move |event| keep::rename(state, &event_target_value(&event))
            on:keydown=keys
        />
    }
}
