//! Governance on the design page: the demands that apply, and the care that the design takes of personal data.

use crate::deliverable::Care;
use crate::ui::components::governance::{AccessMatrix, ColumnClasses, ControlMatrix, Retention};
use crate::ui::route::{Route, Section};
use crate::ui::state::{Consultation, consultation};
use leptos::prelude::*;
use std::sync::Arc;

/// The control matrix, from the design; classes, access and retention, from the worker a moment after an edit.
#[component]
pub fn GovernancePart() -> impl IntoView {
    let consultation = consultation();
    let controls = Memo::new(move |_| consultation.design.with(|design| design.controls.clone()));
    let is_regulated = Memo::new(move |_| controls.with(|controls| !controls.is_empty()));
    let paths = Memo::new(move |_| {
        consultation.files.with(|files| Arc::new(files.iter().map(|file| file.path.clone()).collect::<Vec<_>>()))
    });
    let demands = move || {
        if is_regulated.get() {
            view! { <ControlMatrix controls paths/> }.into_any()
        } else {
            let href = Route::at(Section::Questions, "security.regimes").fragment();
            view! { <p class="soft">"No law or standard was named. "<a href=href>"Say which apply"</a>", and what each demands stands here."</p> }
                .into_any()
        }
    };
    view! {
        <section aria-labelledby="governance-heading">
            <h2 id="governance-heading">"Governance"</h2>
            <section aria-labelledby="controls-heading">
                <h3 id="controls-heading">"What the law demands"</h3>
                {demands}
            </section>
            {care_parts(consultation, paths)}
        </section>
    }
}

fn care_parts(consultation: Consultation, paths: Memo<Arc<Vec<String>>>) -> impl IntoView {
    let asked = LocalResource::new(move || {
        // the package is written anew after every edit, and this follows it
        consultation.files.track();
        async move {
            let text = consultation.care().await?;
            serde_json::from_str::<Care>(&text).map(Arc::new).map_err(|error| error.to_string())
        }
    });
    // what was told last stays while it is asked anew, and so do what was searched for and unfolded where nothing changed
    let told = Memo::new(move |before: Option<&Option<Result<Arc<Care>, String>>>| {
        asked.get().or_else(|| before.cloned().flatten())
    });
    move || match told.get() {
        None => view! { <p class="skeleton" role="status">"Looking at the governance"</p> }.into_any(),
        Some(Err(why)) => {
            view! { <p role="alert">{format!("Classes, access and retention could not be told: {why}.")}</p> }
                .into_any()
        }
        Some(Ok(care)) => shown(&care, paths).into_any(),
    }
}

fn shown(care: &Care, paths: Memo<Arc<Vec<String>>>) -> impl IntoView + use<> {
    let Care { classes, n_columns, access, retention } = care.clone();
    let access = (!access.is_empty()).then(|| {
        view! {
            <section aria-labelledby="access-heading">
                <h3 id="access-heading">"Who sees what"</h3>
                <AccessMatrix access/>
            </section>
        }
    });
    let classes = if classes.is_empty() {
        view! { <p class="soft">"By their names, no column holds personal data. Have somebody check who knows the data."</p> }
            .into_any()
    } else {
        view! { <ColumnClasses classes n_columns/> }.into_any()
    };
    view! {
        <section aria-labelledby="classes-heading">
            <h3 id="classes-heading">"Columns with personal data"</h3>
            {classes}
        </section>
        {access}
        <section aria-labelledby="retention-heading">
            <h3 id="retention-heading">"How long each copy is kept"</h3>
            <Retention retention paths/>
        </section>
    }
}
