//! The sessions of this browser, each with its name and when it was saved.

use crate::ui::browser::storage::{self, Recent};
use crate::ui::browser::{address, time};
use crate::ui::keep;
use crate::ui::state::{Identity, SaveState, consultation};
use crate::ui::words::count;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How many are shown at first.
const FEW: usize = 8;

/// The list of sessions; nothing where there is none.
#[component]
pub fn RecentSessions() -> impl IntoView {
    let state = consultation();
    let held = RwSignal::new(Vec::<Recent>::new());
    let all = RwSignal::new(false);
    let reload = move || {
        spawn_local(async move {
            // a storage that cannot be read is said at the top of the page, where saving is
            let _ = held.try_set(storage::recent().await.unwrap_or_default());
        });
    };
    Effect::new(move |_| {
        if !matches!(state.saved.get(), SaveState::Saving) {
            reload();
        }
    });
    let open = move |id: String| {
        spawn_local(async move {
            if state.identity.get_untracked() != Identity::Mine(id.clone()) {
                keep::open_saved(state, id).await;
            }
            address::go("#/questions");
        });
    };
    let remove = move |id: String| {
        spawn_local(async move {
            if let Err(why) = storage::remove(&id).await {
                state.toast(format!("The session could not be removed: {why}"));
            }
            reload();
        });
    };
    let row = move |recent: Recent| {
        let Recent { id, name, at_ms, n_sources, n_answers } = recent;
        let mine = Identity::Mine(id.clone());
        let is_open = Memo::new(move |_| state.identity.with(|identity| *identity == mine));
        let name = if name.is_empty() { "Untitled".to_owned() } else { name };
        let holds = format!("{} · {}, {}", time::moment(at_ms), count(n_sources, "file"), count(n_answers, "answer"));
        let label = format!("Remove {name}");
        let gone = id.clone();
        view! {
            <li class="row recent">
                <button type="button" class="button" on:click=move |_| open(id.clone())>
                    {move || if is_open.get() { "Continue " } else { "Open " }}<b>{name}</b>
                </button>
                <span class="soft">{holds}</span>
                <Show when=move || !is_open.get()>
                    <Remove label=label.clone() on_remove=Callback::new({ let gone = gone.clone(); move |()| remove(gone.clone()) }) />
                </Show>
            </li>
        }
    };
    view! {
        <Show when=move || held.with(|held| !held.is_empty())>
            <section id="recent" aria-labelledby="recent-title">
                <h2 id="recent-title">"Continue"</h2>
                <ul class="plain stack">
                    <For
                        each=move || held.get().into_iter().take(if all.get() { usize::MAX } else { FEW })
                        key=|recent| (recent.id.clone(), recent.at_ms.to_bits())
                        children=row
                    />
                </ul>
                <Show when=move || held.with(|held| held.len() > FEW) && !all.get()>
                    <button type="button" class="button quiet" on:click=move |_| all.set(true)>
                        {move || format!("Show all {}", held.with(Vec::len))}
                    </button>
                </Show>
            </section>
        </Show>
    }
}

/// Removing cannot be undone, so it is asked twice.
#[component]
fn Remove(
    /// What is removed, in words.
    label: String,
    /// Called when it is meant.
    on_remove: Callback<()>,
) -> impl IntoView {
    let sure = RwSignal::new(false);
    let press = move |_| if sure.get_untracked() { on_remove.run(()) } else { sure.set(true) };
    view! {
        <button type="button" class="button quiet" aria-label=label on:click=press on:blur=move |_| sure.set(false)>
            {move || if sure.get() { "Remove for good" } else { "Remove" }}
        </button>
    }
}
