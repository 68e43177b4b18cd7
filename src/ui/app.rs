//! The shell.
use super::state::Consultation;
use super::{keep, work};
use leptos::prelude::*;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let consultation = Consultation::new();
    provide_context(consultation);
    keep::follow(consultation);
    work::follow(consultation);
    view! { <main class="main">"Plumbline"</main> }
}
