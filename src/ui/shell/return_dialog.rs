//! An edited copy of the package that was brought back: what becomes of each file, both sides of a conflict, one step.

use crate::session::Edit;
use crate::share::{Fate, Return, Returned};
use crate::ui::browser::address;
use crate::ui::components::difference::Difference;
use crate::ui::components::modal::Modal;
use crate::ui::state::{Offer, consultation};
use crate::ui::words::count;
use crate::ui::work;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What a person decides about a file that both sides changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Yours,
    New,
    Both,
}

/// What was decided, by path.
type Choices = RwSignal<BTreeMap<String, Choice>>;

/// The dialog that shows a merged copy before it is taken.
#[component]
pub fn ReturnDialog() -> impl IntoView {
    let state = consultation();
    let open = Signal::derive(move || state.returning.with(Option::is_some));
    let close = Callback::new(move |()| state.returning.set(None));
    view! {
        <Modal label="An edited copy of the package" class="import" open on_close=close>
            <Content />
        </Modal>
    }
}

#[component]
fn Content() -> impl IntoView {
    let state = consultation();
    let choices: Choices = RwSignal::new(BTreeMap::new());
    let back = Memo::new(move |_| {
        state.returning.with(|held| held.as_ref().and_then(|held| held.told.clone()).and_then(Result::ok))
    });
    let edits = Memo::new(move |_| back.with(|back| back.as_ref().map(|back| edits(back, &choices.read()))));
    let n_open = move || {
        let undecided = |file: &&Returned| needs_choice(file.fate) && !choices.read().contains_key(&file.path);
        back.with(|back| back.as_ref().map_or(0, |back| back.files.iter().filter(undecided).count()))
    };
    let n_edits = move || edits.with(|edits| edits.as_ref().map_or(0, Vec::len));
    let take = move |_| {
        let Some(edits) = edits.get_untracked() else { return };
        let n = edits.len();
        state.returning.set(None);
        if state.edit_all(edits) {
            state.offer(format!("{} merged into the package", count(n, "file")), Offer::Undo);
            address::go("#/files");
        }
    };
    let as_context = move |_| {
        if let Some(held) = state.returning.get_untracked() {
            state.returning.set(None);
            work::preview_copy(state, held.copy);
        }
    };
    let body = move || match state.returning.with(|held| held.as_ref().and_then(|held| held.told.clone())) {
        None => view! { <p role="status" class="skeleton">"Merging the copy"</p> }.into_any(),
        Some(Err(why)) => view! { <p class="evidence error">{why}</p> }.into_any(),
        Some(Ok(back)) => files(&back, choices),
    };
    let word = move || match (n_open(), n_edits()) {
        (0, 0) => "Nothing to take".to_owned(),
        (0, n) => format!("Take {}", count(n, "change")),
        (n, _) => format!("{} to decide", count(n, "conflict")),
    };
    view! {
        <div class="stack" id="return-dialog">
            <h2 tabindex="-1" autofocus>
                {move || state.returning.with(|held| format!("An edited copy: {}", held.as_ref().map_or("", |held| held.name.as_str())))}
            </h2>
            {body}
            <div class="row">
                <button type="button" id="return-take" class="button primary" disabled=move || n_open() != 0 || n_edits() == 0 on:click=take>
                    {word}
                </button>
                <button type="button" class="button quiet" on:click=move |_| state.returning.set(None)>"Cancel"</button>
                <Show when=move || state.returning.with(|held| held.as_ref().is_some_and(|held| held.is_files()))>
                    <button type="button" class="button quiet" on:click=as_context>"Bring it in as context instead"</button>
                </Show>
            </div>
            <p class="faint">"Your text stays wherever only you changed it. One step of undo takes it all back."</p>
        </div>
    }
}

fn needs_choice(fate: Fate) -> bool {
    matches!(fate, Fate::Conflict | Fate::Gone)
}

/// The edits that a merged copy comes to.
fn edits(back: &Return, choices: &BTreeMap<String, Choice>) -> Vec<Edit> {
    let of = |file: &Returned| {
        let (text, base) = match (file.fate, choices.get(&file.path)) {
            (Fate::Merged | Fate::Taken | Fate::Added, _) | (Fate::Conflict, Some(Choice::Both)) => {
                (&file.text, file.derived.as_str())
            }
            (Fate::Conflict, Some(Choice::Yours)) => (&file.theirs, file.derived.as_str()),
            (Fate::Gone, Some(Choice::Yours)) => (&file.theirs, ""),
            _ => return None,
        };
        Some(Edit::MergeFile { path: file.path.clone(), text: text.as_str().into(), base: base.into() })
    };
    back.files.iter().filter_map(of).collect()
}

fn files(back: &Return, choices: Choices) -> AnyView {
    let summary =
        format!("{} as delivered; {} changed.", count(back.n_untouched, "file"), count(back.files.len(), "file"));
    let rows = back.files.iter().cloned().map(|file| row(file, choices)).collect_view();
    view! { <p id="return-summary"><b>{summary}</b></p><ul class="plain returned">{rows}</ul> }.into_any()
}

/// What a fate is called, how loud, and what it means.
fn fate_words(fate: Fate) -> (&'static str, &'static str, &'static str) {
    match fate {
        Fate::Conflict => {
            ("conflict", "tag error", "You and the design changed the same lines. The new text against yours:")
        }
        Fate::Merged => ("merged", "tag accent", "You and the design changed different lines; both changes are in it."),
        Fate::Taken => ("yours", "tag good", "Only you changed it; your text is taken."),
        Fate::Added => ("added", "tag good", "A file of your own; it will be part of the package."),
        Fate::Gone => {
            ("not delivered any more", "tag warning", "You changed it, and the design has no such file any more.")
        }
        Fate::Removed => ("delivered again", "tag", "It is not in your copy; the package delivers it still."),
    }
}

fn row(file: Returned, choices: Choices) -> impl IntoView {
    let (word, class, says) = fate_words(file.fate);
    let is_open = needs_choice(file.fate);
    let shown = (file.fate != Fate::Removed)
        .then(|| view! { <Difference lines=file.comparison.clone() label=format!("Changes of {}", file.path)/> });
    let path = file.path.clone();
    view! {
        <li data-path=file.path.clone()>
            <details class="fold" open=is_open>
                <summary><span class="mono">{file.path.clone()}</span><span class=class>{word}</span></summary>
                <div class="stack">
                    <p class="soft">{says}</p>
                    {is_open.then(|| view! { <Choose path fate=file.fate choices/> })}
                    {shown}
                </div>
            </details>
        </li>
    }
}

/// The ways out of a conflict.
#[component]
fn Choose(
    /// The file.
    path: String,
    /// What is to be decided.
    fate: Fate,
    /// What was decided.
    choices: Choices,
) -> impl IntoView {
    let all: &[(Choice, &str)] = match fate {
        Fate::Gone => &[(Choice::Yours, "Keep it as a file of your own"), (Choice::New, "Leave it out")],
        _ => &[
            (Choice::Yours, "Keep yours"),
            (Choice::New, "Take the new text"),
            (Choice::Both, "Keep both, between marks"),
        ],
    };
    let button = |(choice, word): (Choice, &'static str)| {
        let (own, wanted) = (path.clone(), path.clone());
        let is_on = move || choices.read().get(&own) == Some(&choice);
        view! {
            <button
                type="button" class="button" aria-pressed=move || if is_on() { "true" } else { "false" }
                on:click=move |_| choices.update(|held| { held.insert(wanted.clone(), choice); })
            >
                {word}
            </button>
        }
    };
    let label = format!("What becomes of {path}");
    view! { <div class="row" role="group" aria-label=label>{all.iter().copied().map(button).collect_view()}</div> }
}
