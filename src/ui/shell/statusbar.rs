//! The status bar: findings, cost, open questions, storage, network, version.

use crate::figure::MONTH;
use crate::finding::Severity;
use crate::ui::browser::{is_online, works_offline};
use crate::ui::state::consultation;
use crate::ui::words::{bytes, cost_range, count};
use leptos::prelude::*;

/// The status bar.
#[component]
pub fn StatusBar() -> impl IntoView {
    let state = consultation();
    let n_of = move |severity: Severity| {
        state.findings.with(|findings| findings.iter().filter(|finding| finding.severity == severity).count())
    };
    let n_errors = Memo::new(move |_| n_of(Severity::Error));
    let n_warnings = Memo::new(move |_| n_of(Severity::Warning));
    let n_hints = Memo::new(move |_| n_of(Severity::Hint));
    let cost = Memo::new(move |_| {
        state.design.with(|design| {
            design.cost_today().map(|cost| {
                let monthly = [&cost.low, &cost.likely, &cost.high].map(|figure| figure.value * MONTH);
                cost_range(monthly[0], monthly[1], monthly[2])
            })
        })
    });
    let network = RwSignal::new(network());
    for name in ["online", "offline"] {
        let listener = window_event_listener_untyped(name, move |_| network.set(self::network()));
        on_cleanup(move || listener.remove());
    }
    view! {
        <footer class="statusbar" aria-label="Status">
            <Show when=move || n_errors.get() + n_warnings.get() + n_hints.get() == 0>
                <span>"No findings"</span>
            </Show>
            <Show when=move || n_errors.get() != 0>
                <a class="error" href="#/context">{move || count(n_errors.get(), "error")}</a>
            </Show>
            <Show when=move || n_warnings.get() != 0>
                <a class="warning" href="#/context">{move || count(n_warnings.get(), "warning")}</a>
            </Show>
            <Show when=move || n_hints.get() != 0>
                <a href="#/context">{move || count(n_hints.get(), "hint")}</a>
            </Show>
            <span class="grow">{move || state.working.get().map(|words| format!("{words}…"))}</span>
            <span id="monthly-cost">{move || cost.get()}</span>
            <a href="#/questions">{move || format!("{} open", count(state.n_open.get(), "question"))}</a>
            <span>{move || state.storage_used.get().map(|used| format!("{} stored", bytes(used)))}</span>
            <span>{move || network.get()}</span>
            <span>{env!("CARGO_PKG_VERSION")}</span>
        </footer>
    }
}

fn network() -> &'static str {
    match (is_online(), works_offline()) {
        (false, true) => "Offline, and working",
        (false, false) => "Offline",
        (true, true) => "Works offline",
        (true, false) => "Online",
    }
}
