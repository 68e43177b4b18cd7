//! A table that scrolls where it does not fit.

use leptos::prelude::*;

/// A table with its heads; the rows are its children. It can be reached by key, so that keys scroll it too, and says what is in it
/// to people who do not see it.
#[component]
pub fn Table(
    /// What is in it.
    caption: &'static str,
    /// The heads of its columns.
    columns: &'static [&'static str],
    /// The head of a last column that holds only buttons, for those who do not see them.
    #[prop(optional)]
    buttons: Option<&'static str>,
    /// Its id.
    #[prop(optional)]
    id: Option<&'static str>,
    /// What it is styled as beside a table.
    #[prop(optional)]
    class: &'static str,
    /// Whether it scrolls downwards in itself, being long.
    #[prop(optional)]
    tall: bool,
    /// Its rows.
    children: Children,
) -> impl IntoView {
    let heads = columns.iter().map(|head| view! { <th scope="col">{*head}</th> }).collect_view();
    let last = buttons.map(|head| view! { <th scope="col"><span class="visually-hidden">{head}</span></th> });
    view! {
        <div class="scroller" class:tall=tall role="group" aria-label=caption tabindex="0">
            <table class=format!("table {class}") id=id>
                <caption class="visually-hidden">{caption}</caption>
                <thead><tr>{heads}{last}</tr></thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
