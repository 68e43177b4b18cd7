//! The questions: one a card in the order of what they decide, or all in one table.
//!
//! Where the consultation stands is in [`walk`]; the card, the table and the inspector show it.

mod card;
mod inspector;
mod table;
mod walk;

use crate::discovery::{Status, catalogue};
use crate::ui::state::consultation;
use card::Card;
use inspector::Why;
use leptos::prelude::*;
use table::AllQuestions;
use walk::Walk;

/// The questions page.
#[component]
pub fn QuestionsPage() -> impl IntoView {
    let state = consultation();
    let walk = Walk::new(state);
    let in_table = RwSignal::new(false);
    walk.listen(in_table);
    let toggle = move |_| in_table.update(|held| *held = !*held);
    view! {
        <section class="page">
            <header>
                <div class="row">
                    <h1>"Questions"</h1>
                    <button
                        type="button" id="questions-table-toggle" class="button"
                        aria-pressed=move || in_table.get().to_string() on:click=toggle
                    >
                        "All in one table"
                    </button>
                </div>
            </header>
            <Show when=move || !in_table.get() fallback=move || view! { <AllQuestions walk /> }>
                {move || match walk.current.get() {
                    Some(question) => view! { <Card walk question /> }.into_any(),
                    None => view! { <NothingLeft walk /> }.into_any(),
                }}
            </Show>
            <Strip walk />
            <Settled />
        </section>
        <Show when=move || !in_table.get() && walk.current.with(Option::is_some)>
            <Why walk />
        </Show>
    }
}

/// What the last answer changed.
#[component]
fn Strip(
    /// Where the consultation stands.
    walk: Walk,
) -> impl IntoView {
    view! {
        <div id="strip" role="status" aria-live="polite" class="narrow">
            {move || walk.strip.get().map(|parts| view! {
                <div class="strip">{parts.into_iter().map(|part| view! { <span>{part}</span> }).collect_view()}<a href="#/design">"See the design"</a></div>
            })}
        </div>
    }
}

/// How much of the design stands on something better than an assumption.
#[component]
fn Settled() -> impl IntoView {
    let state = consultation();
    let counts = Memo::new(move |_| {
        state.requirements.with(|needs| {
            let n = |status: Status| needs.items.iter().filter(|item| item.status == status).count();
            (n(Status::Known), n(Status::Answered), n(Status::Assumed))
        })
    });
    let settled = move || {
        let (known, answered, _) = counts.get();
        known + answered
    };
    let words = move || {
        let (known, answered, assumed) = counts.get();
        format!("{known} known, {answered} answered, {assumed} assumed")
    };
    view! {
        <section class="settled" aria-labelledby="settled-title">
            <div class="row">
                <h2 id="settled-title" class="eyebrow">"How settled the design is"</h2>
                <span id="settled-counts" class="soft">{words}</span>
            </div>
            <progress class="meter" max=catalogue().len() prop:value=settled aria-labelledby="settled-title"></progress>
            <p class="faint">
                {move || format!("You can stop now: the {} open become assumptions, listed with what changes if they are wrong.", crate::ui::words::count(state.n_open.get(), "question"))}
            </p>
        </section>
    }
}

/// The card after the last question.
#[component]
fn NothingLeft(
    /// Where the consultation stands.
    walk: Walk,
) -> impl IntoView {
    let state = consultation();
    let left = Memo::new(move |_| state.n_open.get());
    view! {
        {move || if !walk.is_ready() {
            view! { <p class="skeleton narrow" role="status">"Weighing the questions"</p> }.into_any()
        } else if left.get() == 0 {
            view! {
                <div class="empty narrow">
                    <h2>"Nothing is left to ask"</h2>
                    <p>"Every need is known, answered or accepted as an assumption."</p>
                    <a class="button primary" href="#/design">"See the design"</a>
                </div>
            }.into_any()
        } else {
            view! {
                <div class="empty narrow">
                    <h2>"You have seen every question"</h2>
                    <p>{move || format!("{} open: the design stands on their defaults and says so.", crate::ui::words::count(left.get(), "question"))}</p>
                    <div class="row">
                        <a class="button primary" href="#/design">"See the design"</a>
                        <button type="button" class="button" on:click=move |_| walk.again()>"Go through the open ones again"</button>
                    </div>
                </div>
            }.into_any()
        }}
    }
}
