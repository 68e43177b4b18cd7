//! Why a question is asked: what it drives, what the files say, and what each answer would do.

use super::walk::Walk;
use crate::context::Fact;
use crate::design::Effect;
use crate::discovery::Question;
use crate::ui::components::answer_input::label;
use crate::ui::pages::context::lines;
use crate::ui::state::{Consultation, consultation};
use crate::ui::words::money_change;
use leptos::prelude::*;

/// The most pieces of evidence that are shown.
const MOST: usize = 8;

/// The inspector of the question on the card.
#[component]
pub fn Why(
    /// Where the consultation stands.
    walk: Walk,
) -> impl IntoView {
    let state = consultation();
    let evidence = move || {
        let question = walk.current.get()?;
        let facts: Vec<Fact> = state
            .facts
            .with(|facts| facts.facts.iter().filter(|fact| fact.question == question.id).take(MOST).cloned().collect());
        Some(evidence(state, question, facts))
    };
    let effects = move || walk.asked.get().map(|asked| effects(state, asked.effects));
    let otherwise = move || {
        let question = walk.current.get()?;
        let words = question.default.as_ref().map_or_else(
            || "Nothing can be assumed: it stays open in the document.".to_owned(),
            |value| format!("{} is assumed, and said to be an assumption.", label(question, value)),
        );
        Some(words)
    };
    view! {
        <aside class="inspector" aria-label="Why this is asked">
            <h2>"Why this is asked"</h2>
            <p>{move || walk.current.get().map(|question| format!("It drives: {}.", question.drives.join(", ")))}</p>
            <h3>"Evidence"</h3>
            {evidence}
            {effects}
            <h3>"If nobody knows"</h3>
            <p class="soft">{otherwise}</p>
        </aside>
    }
}

fn evidence(state: Consultation, question: &'static Question, facts: Vec<Fact>) -> AnyView {
    if facts.is_empty() {
        let often = question.found_in.join(", ");
        let words = if often.is_empty() {
            "No file says it.".to_owned()
        } else {
            format!("No file says it. It is often found in: {often}.")
        };
        return view! { <p class="soft">{words}</p> }.into_any();
    }
    let rows = facts.into_iter().map(|fact| {
        let value = label(question, &fact.value);
        let place = fact.place.to_string();
        let shown = fact.place.clone();
        let open = RwSignal::new(false);
        view! {
            <details class="fold" on:toggle=move |_| open.set(true)>
                <summary><b>{value}</b>" "<span class="faint mono">{place}</span></summary>
                {(!fact.detail.is_empty()).then(|| view! { <p class="soft">{fact.detail.clone()}</p> })}
                {move || open.get().then(|| lines(state, shown.clone()))}
            </details>
        }
    });
    view! { <div class="stack">{rows.collect_view()}</div> }.into_any()
}

fn effects(state: Consultation, effects: Vec<Effect>) -> Option<AnyView> {
    if effects.is_empty() {
        return None;
    }
    let rows = effects.into_iter().map(|effect| {
        let money = money_change(effect.monthly_usd).unwrap_or_else(|| "same cost".to_owned());
        let titles: Vec<String> = state.design.with_untracked(|design| {
            effect
                .decisions
                .iter()
                .filter_map(|id| design.decision(id))
                .map(|decision| decision.title.to_string())
                .collect()
        });
        let moved = (!titles.is_empty())
            .then(|| view! { <span class="faint">{format!("changes {}", titles.join(", ").to_lowercase())}</span> });
        view! { <div><dt>{effect.label}</dt><dd>{money}" "{moved}</dd></div> }
    });
    Some(view! { <h3>"If the answer were…"</h3><dl class="kv" id="effects">{rows.collect_view()}</dl> }.into_any())
}
