//! The lower half of the design page: what the design could become and what could happen to it.

use crate::design::{AXES, Alternative, Prospects, SHAPING, Swept, answers_at, bill_at};
use crate::discovery::question;
use crate::session::{Answer, Edit, Value};
use crate::ui::components::alternatives::{Alternatives, Rehearsals};
use crate::ui::components::cost_over_load::CostOverLoad;
use crate::ui::components::tipping::TippingStrip;
use crate::ui::state::{Consultation, consultation};
use leptos::prelude::*;
use std::sync::Arc;

/// The alternatives, the tipping points and the rehearsals; computed in the worker a moment after an edit.
#[component]
pub fn OutlookParts() -> impl IntoView {
    let consultation = consultation();
    let asked = LocalResource::new(move || {
        // the package is written anew after every edit, and this follows it
        consultation.files.track();
        async move {
            let text = consultation.outlook().await?;
            serde_json::from_str::<Prospects>(&text).map(Arc::new).map_err(|error| error.to_string())
        }
    });
    // what was told last stays while it is computed anew
    let told = Memo::new(move |before: Option<&Option<Result<Arc<Prospects>, String>>>| {
        asked.get().or_else(|| before.cloned().flatten())
    });
    // a handle that somebody moved stays where it is when the outlook is told anew
    let trouble = Memo::new(move |_| told.with(|told| told.as_ref().map(|told| told.as_ref().err().cloned())));
    let outlook = Memo::new(move |_| {
        told.with(|told| told.as_ref().and_then(|told| told.as_ref().ok().cloned())).unwrap_or_default()
    });
    move || match trouble.get() {
        None => view! { <p class="skeleton" role="status">"Looking for what would change it"</p> }.into_any(),
        Some(Some(why)) => {
            view! { <p role="alert">{format!("Tipping points and alternatives could not be told: {why}.")}</p> }
                .into_any()
        }
        Some(None) => shown(consultation, outlook).into_any(),
    }
}

fn shown(consultation: Consultation, outlook: Memo<Arc<Prospects>>) -> impl IntoView {
    let bill = Callback::new(move |(swept, value): (Swept, f64)| {
        consultation.session.with(|session| {
            consultation
                .facts
                .with(|facts| consultation.requirements.with(|needs| bill_at(session, facts, needs, swept, value)))
        })
    });
    let answers = Callback::new(move |(swept, value): (Swept, f64)| {
        let words = |id: &str| question(id).map_or_else(|| id.to_owned(), |question| question.question.clone());
        answers(consultation, swept, value).into_iter().map(|(id, answer)| (words(id), answer)).collect::<Vec<_>>()
    });
    let on_take_value = Callback::new(move |(swept, value): (Swept, f64)| take_value(consultation, swept, value));
    let strips = AXES
        .into_iter()
        .map(|swept| {
            let axis = Memo::new(move |_| {
                outlook.with(|outlook| outlook.axes.iter().find(|axis| axis.swept == swept).cloned())
            });
            view! { <TippingStrip axis swept bill answers read_only=consultation.read_only on_take=on_take_value/> }
        })
        .collect_view();
    let on_take = Callback::new(move |taken: Alternative| take(consultation, &taken));
    let offered = move || {
        let alternatives = outlook.with(|outlook| outlook.alternatives.clone());
        view! { <Alternatives alternatives read_only=consultation.read_only on_take/> }
    };
    let chart = move || {
        let load = outlook.with(|outlook| outlook.axes.iter().find(|axis| axis.swept == Swept::Load).cloned());
        load.map(|axis| view! { <CostOverLoad axis/> })
    };
    let played = move || {
        let rehearsals = outlook.with(|outlook| outlook.rehearsals.clone());
        view! { <Rehearsals rehearsals/> }
    };
    view! {
        <section aria-labelledby="alternatives-heading">
            <h2 id="alternatives-heading">"Three finished alternatives"</h2>
            {offered}
        </section>
        <section aria-labelledby="tipping-heading">
            <h2 id="tipping-heading">"Where it tips"</h2>
            <p class="soft">
                "What if? Drag a handle, or use the arrow keys: the rest of the needs, and the session, stay as they are until you take a value over."
            </p>
            {strips}
        </section>
        <section aria-labelledby="over-load-heading">
            <h2 id="over-load-heading">"Cost as the load grows"</h2>
            {chart}
        </section>
        <section aria-labelledby="rehearsals-heading">
            <h2 id="rehearsals-heading">"Rehearsals"</h2>
            <p class="soft">"What happens in this design when something goes wrong: how long until all is well, and what it costs in computing."</p>
            {played}
        </section>
    }
}

/// Insists on what an alternative chooses, in one step of undo; what was insisted on about the same is let go.
fn take(consultation: Consultation, taken: &Alternative) {
    let unpin = SHAPING.iter().filter(|id| !taken.pins.contains_key(**id)).map(|id| Edit::Unpin((*id).to_owned()));
    let pin = taken.pins.iter().map(|(decision, option)| Edit::Pin(decision.clone(), option.clone()));
    if consultation.edit_all(unpin.chain(pin)) {
        consultation.toast(format!("{}: its options are pinned. Undo takes it back", taken.title));
    }
}

/// What would be said to which questions where a value is taken over.
fn answers(consultation: Consultation, swept: Swept, value: f64) -> Vec<(&'static str, String)> {
    consultation
        .session
        .with(|session| consultation.requirements.with(|needs| answers_at(session, needs, swept, value)))
}

/// Answers the questions behind a value that was tried, in one step of undo.
fn take_value(consultation: Consultation, swept: Swept, value: f64) -> bool {
    let said = untrack(|| answers(consultation, swept, value));
    let edits = said.into_iter().map(|(id, text)| Edit::Answer(id.to_owned(), Answer::Value(Value::Text(text))));
    let taken = consultation.edit_all(edits);
    if taken {
        consultation
            .toast(format!("{} is what the design stands on now. Undo takes it back", sentence(&swept.text(value))));
    }
    taken
}

/// With a large first letter.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
