//! The first screen: continue, bring in context, start blank, open a file, try the sample.

mod context_manager;
mod recent;

use crate::session::{Session, Source};
use crate::ui::browser::{address, press};
use crate::ui::commands::{Command, FILE_INPUT, FOLDER_INPUT, SESSION_INPUT};
use crate::ui::keep;
use crate::ui::shell::bring_text;
use crate::ui::state::{Consultation, consultation};
use context_manager::ContextManager;
use leptos::prelude::*;
use leptos::task::spawn_local;
use recent::RecentSessions;

/// The sample, file by file.
const SAMPLE: [(&str, &str); 3] = [
    ("db/shop.sql", include_str!("../../sample/shop.sql")),
    ("docker-compose.yml", include_str!("../../sample/docker-compose.yml")),
    ("briefing.json", include_str!("../../sample/briefing.json")),
];

/// The start page.
#[component]
pub fn StartPage() -> impl IntoView {
    let state = consultation();
    view! {
        <section class="page">
            <header class="hero">
                <h1>"A data platform you can defend, from what you already have"</h1>
                <p>
                    "Bring the project's files. Plumbline reads what they say, asks only what they do not, and hands over the design with every figure's working and a repository that runs."
                </p>
            </header>
            <BringIn />
            <section aria-labelledby="other-ways">
                <h2 id="other-ways">"Or begin here"</h2>
                <div class="tiles">
                    <button type="button" id="start-blank" class="card stack" on:click=move |_| Command::StartBlank.run(state)>
                        <b>"Start blank"</b>
                        <span class="soft">"No files yet: answer the questions, and see what each answer moves."</span>
                    </button>
                    <button type="button" id="open-session" class="card stack" on:click=move |_| press(SESSION_INPUT)>
                        <b>"Open a session file…"</b>
                        <span class="soft">"One that Plumbline saved, here or elsewhere. It opens beside your own sessions."</span>
                    </button>
                    <button type="button" id="sample" class="card stack" on:click=move |_| open_sample(state)>
                        <b>"Try the sample: a small shop"</b>
                        <span class="soft">"Seven tables, a compose file and a briefing. It opens as a copy; nothing you have is touched."</span>
                    </button>
                </div>
            </section>
            <RecentSessions />
            <ContextManager />
            <p class="faint">"Nothing you bring leaves this browser, unless you send it."</p>
        </section>
    }
}

fn open_sample(state: Consultation) {
    let mut session = Session::new("Small shop");
    for (name, text) in SAMPLE {
        // the sample keeps every bound of a session; a test of the page opens it
        let _ = session.apply(crate::session::Edit::AddSource(Source { name: name.to_owned(), text: text.into() }));
    }
    spawn_local(async move {
        keep::open_new(state, session).await;
        address::go("#/context");
    });
}

/// Dropping, choosing, pasting.
#[component]
pub fn BringIn() -> impl IntoView {
    let state = consultation();
    let text = RwSignal::new(String::new());
    let take = move |_| {
        let held = text.get_untracked();
        if !held.trim().is_empty() {
            bring_text(state, &held);
            text.set(String::new());
        }
    };
    view! {
        <div class="dropzone" id="drop">
            <div>
                <h2>"Drop files or a folder, anywhere on this page"</h2>
                <p class="soft">
                    "SQL of a schema, a compose file, requirements.txt, package.json, a briefing or the context manager's own file. Up to 10 MB each; you see what was read before anything is taken."
                </p>
            </div>
            <div class="row">
                <button type="button" id="choose-files" class="button primary" on:click=move |_| press(FILE_INPUT)>"Choose files…"</button>
                <button type="button" id="choose-folder" class="button" on:click=move |_| press(FOLDER_INPUT)>"Choose a folder…"</button>
            </div>
            <details class="fold">
                <summary>"Paste text instead"</summary>
                <div class="field">
                    <label for="paste">"SQL, JSON or YAML"</label>
                    <textarea
                        id="paste" class="mono" rows="5" spellcheck="false"
                        prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))
                    ></textarea>
                    <div class="row">
                        <button type="button" id="paste-add" class="button" disabled=move || text.with(|text| text.trim().is_empty()) on:click=take>
                            "See what it tells"
                        </button>
                    </div>
                </div>
            </details>
        </div>
    }
}
