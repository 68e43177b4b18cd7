//! The report page.
use leptos::prelude::*;

/// The report page.
#[component]
pub fn ReportPage() -> impl IntoView {
    view! { <section class="page"><h1>"Report"</h1></section> }
}
