//! The link: how long it is and what it holds, before it is copied.

use crate::ui::browser::{address, clipboard, worker};
use crate::ui::components::modal::Modal;
use crate::ui::state::{Dialog, consultation};
use crate::ui::words::count;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The dialog with the link.
#[component]
pub fn ShareDialog() -> impl IntoView {
    let state = consultation();
    let open = Signal::derive(move || state.dialog.get() == Some(Dialog::Share));
    let close = Callback::new(move |()| state.close(Dialog::Share));
    view! {
        <Modal label="Share this session" open on_close=close>
            <Link />
        </Modal>
    }
}

#[component]
fn Link() -> impl IntoView {
    let state = consultation();
    let link = RwSignal::new(None::<Result<String, String>>);
    let said = RwSignal::new(String::new());
    spawn_local(async move {
        let session = state.session.get_untracked();
        let made = worker::link(&session).await.map(|fragment| format!("{}#{fragment}", address::page()));
        // the dialog may be closed by now
        let _ = link.try_set(Some(made));
    });
    let copy = move |_| {
        if let Some(Ok(link)) = link.get_untracked() {
            spawn_local(async move {
                let words = clipboard::copy(&link)
                    .await
                    .map_or_else(|why| format!("It could not be copied: {why}."), |()| "Copied".to_owned());
                let _ = said.try_set(words);
            });
        }
    };
    let holds = move || {
        state.session.with(|session| {
            format!(
                "It carries {} and {}, whole.",
                count(session.sources.len(), "file"),
                count(session.answers.len(), "answer")
            )
        })
    };
    let body = move || {
        match link.get() {
        None => view! { <p class="skeleton">"Making the link"</p> }.into_any(),
        Some(Ok(link)) => view! {
            <p id="link-length"><b>{count(link.chars().count(), "character")}</b>" long. "{holds}</p>
            <div class="field">
                <label for="link-text">"The link"</label>
                <textarea id="link-text" class="mono" rows="4" readonly>{link}</textarea>
            </div>
            <p class="soft">
                "Whoever has the link can read all of it, for as long as they keep it: a link cannot be revoked. It opens read-only, and nothing is sent to a server."
            </p>
            <div class="row">
                <button type="button" id="copy-link" class="button primary" on:click=copy>"Copy the link"</button>
                <span role="status">{move || said.get()}</span>
            </div>
        }
        .into_any(),
        Some(Err(why)) => view! { <p id="link-refused">{why}</p> }.into_any(),
    }
    };
    view! {
        <div class="stack">
            <h2>"Share this session"</h2>
            {body}
            <p class="soft">"The session file holds the same and has no limit on its length."</p>
            <div class="row">
                <button type="button" class="button" on:click=move |_| state.download_session()>"Download the session file"</button>
                <button type="button" class="button quiet" on:click=move |_| state.close(Dialog::Share)>"Close"</button>
            </div>
        </div>
    }
}
