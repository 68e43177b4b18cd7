//! The banner of a session that cannot be changed here, and the way out.

use crate::ui::keep;
use crate::ui::state::{Identity, consultation};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Says why a session is read-only; nothing where it is not.
#[component]
pub fn Banner() -> impl IntoView {
    let state = consultation();
    let is_shared = move || state.identity.get() == Identity::Shared;
    let make_mine = move |_| spawn_local(keep::make_mine(state));
    let take_over = move |_| spawn_local(keep::take_over(state));
    move || {
        if is_shared() {
            view! {
                <div class="banner info" role="status">
                    <span>"This session came with a link. You read it; nothing of it is saved, and your own sessions are as they were."</span>
                    <button type="button" id="make-mine" class="button" on:click=make_mine>"Make it mine"</button>
                </div>
            }
            .into_any()
        } else if state.read_only.get() {
            view! {
                <div class="banner" role="status">
                    <span>"This session is open in another tab. Here it is read-only."</span>
                    <button type="button" id="take-over" class="button" on:click=take_over>"Take over"</button>
                </div>
            }
            .into_any()
        } else {
            ().into_any()
        }
    }
}
