//! Messages in the corner, read out when they come.

use crate::ui::browser::announce;
use crate::ui::state::{Offer, Toast, consultation};
use leptos::prelude::*;

/// The messages.
#[component]
pub fn Toasts() -> impl IntoView {
    let state = consultation();
    let ready = window_event_listener_untyped("plumbline-update-ready", move |_| {
        state.offer("A new version is ready. Your work is saved and stays.", Offer::Update);
    });
    on_cleanup(move || ready.remove());
    view! {
        <div class="toasts" id="toast" role="status" aria-live="polite">
            <For each=move || state.toasts.get() key=|toast| toast.id children=move |toast| view! { <Message toast /> } />
        </div>
    }
}

/// One message.
#[component]
fn Message(
    /// The message.
    toast: Toast,
) -> impl IntoView {
    let state = consultation();
    let Toast { id, text, offer } = toast;
    let accept = move |offer: Offer| {
        match offer {
            Offer::Undo => state.undo(),
            Offer::Update => announce("plumbline-apply-update"),
            Offer::SaveFile => state.download_session(),
        }
        state.dismiss(id);
    };
    let words = |offer: Offer| match offer {
        Offer::Undo => "Undo",
        Offer::Update => "Update",
        Offer::SaveFile => "Download the file",
    };
    view! {
        <div class="toast">
            <span>{text}</span>
            {offer.map(|offer| view! { <button type="button" class="button" on:click=move |_| accept(offer)>{words(offer)}</button> })}
            <button type="button" class="button quiet icon" aria-label="Dismiss" on:click=move |_| state.dismiss(id)>"×"</button>
        </div>
    }
}
