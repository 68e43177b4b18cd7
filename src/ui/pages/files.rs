//! The files page.
use leptos::prelude::*;

/// The files page.
#[component]
pub fn FilesPage() -> impl IntoView {
    view! { <section class="page"><h1>"Files"</h1></section> }
}
