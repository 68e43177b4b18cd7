//! Context.
use leptos::prelude::*;
/// Context.
#[component]
pub fn ContextPage() -> impl IntoView { view! { <section class="page"><h1>"Context"</h1></section> } }
