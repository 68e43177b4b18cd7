//! Questions.
use leptos::prelude::*;
/// Questions.
#[component]
pub fn QuestionsPage() -> impl IntoView { view! { <section class="page"><h1>"Questions"</h1></section> } }
