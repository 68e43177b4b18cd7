//! Asking the context manager: by HTTP at an endpoint that is typed in, or by a request to copy.

use crate::context::protocol;
use crate::session::Source;
use crate::ui::browser::files::Brought;
use crate::ui::browser::{clipboard, net};
use crate::ui::shell::bring;
use crate::ui::state::consultation;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The form that asks the context manager.
#[component]
pub fn ContextManager() -> impl IntoView {
    let state = consultation();
    let endpoint = RwSignal::new(String::new());
    let query =
        RwSignal::new("What is known about this project's data: sources, volumes, people, rules and plans?".to_owned());
    let asking = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    let request = Memo::new(move |_| query.with(|query| protocol::request(query.trim())));
    let ask = move || {
        if asking.get_untracked() {
            return;
        }
        asking.set(true);
        said.set("Asking…".to_owned());
        spawn_local(async move {
            let answer = net::post(&endpoint.get_untracked(), &request.get_untracked()).await;
            // the page may have been left
            let _ = asking.try_set(false);
            match answer {
                Ok(text) => {
                    let _ = said.try_set(String::new());
                    let files = vec![Source { name: "context-manager-answer.json".to_owned(), text: text.into() }];
                    bring(state, Brought { files, ..Brought::default() });
                }
                Err(why) => drop(said.try_set(why)),
            }
        });
    };
    let copy = move |_| {
        let text = request.get_untracked();
        spawn_local(async move {
            match clipboard::copy(&text).await {
                Ok(()) => state.toast("The request is copied"),
                Err(why) => state.toast(format!("It could not be copied: {why}")),
            }
        });
    };
    view! {
        <section id="context-manager" aria-labelledby="context-manager-title">
            <h2 id="context-manager-title">"Ask the context manager"</h2>
            <form class="card stack narrow" on:submit=move |event| { event.prevent_default(); ask(); }>
                <div class="field">
                    <label for="endpoint">"Endpoint"</label>
                    <input
                        id="endpoint" type="url" autocomplete="off" spellcheck="false" placeholder="http://localhost:9000/context"
                        aria-describedby="endpoint-hint" on:input=move |event| endpoint.set(event_target_value(&event))
                    />
                    <span class="hint" id="endpoint-hint">"The only address this page ever calls, and only when you press the button."</span>
                </div>
                <div class="field">
                    <label for="query">"What to ask"</label>
                    <textarea
                        id="query" rows="2" prop:value=move || query.get()
                        on:input=move |event| query.set(event_target_value(&event))
                    ></textarea>
                </div>
                <div class="row">
                    <button
                        type="submit" id="ask-context-manager" class="button primary"
                        disabled=move || asking.get() || endpoint.with(|endpoint| endpoint.trim().is_empty())
                    >
                        "Ask the context manager"
                    </button>
                </div>
                <p id="context-manager-said" role="status">{move || said.get()}</p>
                <details class="fold">
                    <summary>"Show the request to copy"</summary>
                    <pre class="mono" id="context-request">{move || request.get()}</pre>
                    <button type="button" class="button" on:click=copy>"Copy"</button>
                    <p class="soft">"Send it yourself, then drop or paste the answer here."</p>
                </details>
            </form>
        </section>
    }
}
