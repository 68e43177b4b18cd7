//! A decision: as a row of the list, and in full with its options, scores, rejections and sources.

use crate::design::{Decision, DecisionOption, Door, Flip};
use crate::ui::components::derivation::Sources;
use crate::ui::words::count;
use leptos::prelude::*;

/// A decision as a row: what was chosen, why, what was rejected, where it flips.
#[component]
pub fn DecisionRow(
    /// The decision; none while it goes away.
    decision: Memo<Option<Decision>>,
    /// Where it would fall otherwise.
    flips: Memo<Vec<Flip>>,
    /// Where it is shown in full.
    href: String,
    /// Whether it is the one that the inspector shows.
    #[prop(into)]
    on: Signal<bool>,
) -> impl IntoView {
    let text = move |pick: fn(&Decision) -> String| move || decision.with(|held| held.as_ref().map(pick));
    let id = decision.with_untracked(|held| held.as_ref().map(|held| held.id.clone()).unwrap_or_default());
    view! {
        <li class="decision" aria-current=move || on.get().then_some("true") data-decision=id>
            <div>
                <span class="about">{text(about)}</span>
                <a class="chosen" href=href>{text(|held| held.chosen_title().to_owned())}</a>
                {move || decision.with(|held| held.as_ref().map(tags))}
            </div>
            <div>
                <p>{text(|held| held.why.to_string())}</p>
                <p class="alternatives">{text(|held| rejections(&held.options))}</p>
            </div>
            <p class="aside">
                {move || flips.with(|held| held.first().map(|flip| format!("Flips when {}.", flip.when)))}
                <br/>
                {text(|held| count(held.sources.len(), "source"))}
            </p>
        </li>
    }
}

/// What a decision is about, with its subject where that is not the platform as a whole.
fn about(decision: &Decision) -> String {
    if decision.subject.is_empty() || decision.subject == "platform" {
        decision.title.to_string()
    } else {
        let subjects = decision.subject.split(", ").count();
        match subjects {
            1..=3 => format!("{}: {}", decision.title, decision.subject),
            _ => format!("{}: {subjects} tables", decision.title),
        }
    }
}

/// Everything that it was taken for alike, where that is more than its heading says.
fn holds_for(decision: &Decision) -> String {
    if decision.subject.split(", ").count() > 3 { format!("The same for {}.", decision.subject) } else { String::new() }
}

fn tags(decision: &Decision) -> impl IntoView + use<> {
    let pinned = decision.pinned.then(|| view! { <span class="tag accent">"pinned"</span> });
    view! { <span class="tags"><span class="tag">{door_text(decision.door)}</span>" "{pinned}</span> }
}

/// Whether a decision can be taken back, in words.
fn door_text(door: Door) -> &'static str {
    match door {
        Door::OneWay => "one-way door",
        Door::TwoWay => "two-way door",
    }
}

/// The first rejections in one line: `Streaming: +$410 and a broker to run.`
fn rejections(options: &[DecisionOption]) -> String {
    options
        .iter()
        .filter_map(|option| {
            option.rejected_because.as_ref().map(|why| format!("Not {}: {}", option.title, sentence(why)))
        })
        .take(2)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text with a full stop at its end.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// A decision in full, with a button to insist on another option.
#[component]
pub fn DecisionDetail(
    /// The decision; none while it goes away.
    decision: Memo<Option<Decision>>,
    /// Where it would fall otherwise.
    flips: Memo<Vec<Flip>>,
    /// Whether nothing can be changed.
    #[prop(into)]
    read_only: Signal<bool>,
    /// Insists on an option of this decision, or with none lets the design decide again.
    on_pin: Callback<Option<String>>,
) -> impl IntoView {
    let text = move |pick: fn(&Decision) -> String| move || decision.with(|held| held.as_ref().map(pick));
    let option_ids = Memo::new(move |_| {
        decision.with(|held| {
            held.iter().flat_map(|held| held.options.iter()).map(|option| option.id.to_string()).collect::<Vec<_>>()
        })
    });
    view! {
        <p class="eyebrow">{text(about)}</p>
        <h2 id="decision-heading" tabindex="-1">{text(|held| held.chosen_title().to_owned())}</h2>
        {move || decision.with(|held| held.as_ref().map(tags))}
        <p>{text(|held| held.why.to_string())}</p>
        <p class="aside">{text(holds_for)}</p>
        {move || decision.with(|held| held.as_ref().filter(|held| held.pinned).map(|_| unpin(read_only, on_pin)))}
        <h3>"Options, weighed"</h3>
        <div>
            <For each=move || option_ids.get() key=Clone::clone let:id>
                <OptionCard decision id read_only on_pin/>
            </For>
        </div>
        {move || decision.with(|held| held.as_ref().map(|held| flips.with(|flips| after_options(held, flips))))}
    }
}

fn unpin(read_only: Signal<bool>, on_pin: Callback<Option<String>>) -> impl IntoView {
    view! {
        <p class="evidence">
            "Somebody insists on this option. "
            <button type="button" class="button" disabled=move || read_only.get() on:click=move |_| on_pin.run(None)>
                "Unpin: let the design decide"
            </button>
        </p>
    }
}

fn after_options(decision: &Decision, flips: &[Flip]) -> impl IntoView + use<> {
    let lines = flips
        .iter()
        .map(|flip| {
            let to =
                decision.options.iter().find(|option| option.id == flip.to).map_or(&flip.to, |option| &option.title);
            view! { <li>{flip.when.clone()}" → "<b>{to.clone()}</b></li> }
        })
        .collect_view();
    let flips = (!flips.is_empty()).then(|| view! { <h3>"What would change our mind"</h3><ul>{lines}</ul> });
    let sources = decision.sources.to_vec();
    let sources = (!sources.is_empty()).then(|| view! { <h3>"Sources"</h3><Sources sources/> });
    view! { {flips}{sources} }
}

/// One option with its score, its reasons and a button to insist on it.
#[component]
fn OptionCard(
    /// The decision it belongs to.
    decision: Memo<Option<Decision>>,
    /// The option.
    id: String,
    /// Whether nothing can be changed.
    read_only: Signal<bool>,
    /// Insists on it, or on none.
    on_pin: Callback<Option<String>>,
) -> impl IntoView {
    let wanted = id.clone();
    let option = Memo::new(move |_| {
        decision
            .with(|held| held.as_ref().and_then(|held| held.options.iter().find(|option| option.id == wanted).cloned()))
    });
    let own = id.clone();
    let chosen = Memo::new(move |_| decision.with(|held| held.as_ref().is_some_and(|held| held.chosen == own)));
    let pinned =
        Memo::new(move |_| chosen.get() && decision.with(|held| held.as_ref().is_some_and(|held| held.pinned)));
    let reasons = move || {
        option.with(|held| {
            held.iter().flat_map(|held| &held.reasons).map(|why| view! { <li>{why.clone()}</li> }).collect_view()
        })
    };
    let rejected = move || {
        let why = option.with(|held| held.as_ref().and_then(|held| held.rejected_because.clone()));
        why.map(|why| view! { <p class="soft">{format!("Rejected: {why}")}</p> })
    };
    let title = move || option.with(|held| held.as_ref().map(|held| held.title.clone()).unwrap_or_default());
    let (data_option, button_id) = (id.clone(), format!("pin-{id}"));
    view! {
        <div class="option" data-option=data_option>
            <header>
                <b>{title}</b>
                {move || chosen.get().then(|| view! { <span class="tag accent">"chosen"</span> })}
                <span class="score">{move || option.with(|held| held.as_ref().map(|held| points(held.score)))}</span>
            </header>
            <ul>{reasons}</ul>
            {rejected}
            <div>
                <button
                    id=button_id
                    type="button"
                    class="button"
                    aria-pressed=move || if pinned.get() { "true" } else { "false" }
                    aria-label=move || if pinned.get() { format!("Unpin {}", title()) } else { format!("Pin {}", title()) }
                    disabled=move || read_only.get()
                    on:click=move |_| on_pin.run((!pinned.get_untracked()).then(|| id.clone()))
                >
                    {move || if pinned.get() { "Unpin" } else { "Pin this option" }}
                </button>
            </div>
        </div>
    }
}

fn points(score: i32) -> String {
    let sign = if score < 0 { "−" } else { "" };
    format!("{sign}{} {}", score.unsigned_abs(), if score.abs() == 1 { "point" } else { "points" })
}
