//! The model page.
use leptos::prelude::*;

/// The model page.
#[component]
pub fn ModelPage() -> impl IntoView {
    view! { <section class="page"><h1>"Model"</h1></section> }
}
