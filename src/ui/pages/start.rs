//! Start.
use leptos::prelude::*;
/// Start.
#[component]
pub fn StartPage() -> impl IntoView { view! { <section class="page"><h1>"Start"</h1></section> } }
