//! The design page.
use leptos::prelude::*;

/// The design page.
#[component]
pub fn DesignPage() -> impl IntoView {
    view! { <section class="page"><h1>"Design"</h1></section> }
}
