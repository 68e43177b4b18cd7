//! A dialog over the page: the browser keeps the focus inside, Escape closes it.

use leptos::{html, prelude::*};

/// A modal dialog. Its content exists only while it is open.
#[component]
pub fn Modal(
    /// Its name, for people who do not see it.
    label: &'static str,
    /// More classes of the dialog.
    #[prop(optional)]
    class: &'static str,
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// Called when the person closes it.
    on_close: Callback<()>,
    /// What it shows.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let children = StoredValue::new(children);
    Effect::new(move |_| {
        let Some(element) = dialog.get() else { return };
        let wanted = open.get();
        if wanted && !element.open() {
            // it fails only for a dialog that is not in the document, which this one is
            let _ = element.show_modal();
        } else if !wanted && element.open() {
            element.close();
        }
    });
    view! {
        <dialog node_ref=dialog class=class aria-label=label on:close=move |_| on_close.run(())>
            <Show when=move || open.get()>{children.with_value(|children| children())}</Show>
        </dialog>
    }
}
