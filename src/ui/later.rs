//! The part of the page that is loaded after the first paint: the engine, every section but the first, and the dialogs.
//!
//! What is reachable only from [`later`] is cut out of the first download when the page is built: `main.rs` marks the
//! place, `tools/web-tools` cuts. Both sides share memory, so a handle to the consultation means the same in each.

use super::engine::{Engine, engine};
use super::pages::{ContextPage, DesignPage, FilesPage, ModelPage, PipelinesPage, QuestionsPage, ReportPage};
use super::route::Section;
use super::shell::{ImportPreview, Palette, ReturnDialog, ShareDialog, Shortcuts};
use super::state::Consultation;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;

/// Brings the later part in; none where it cannot be had.
pub type Load = fn() -> Pin<Box<dyn Future<Output = Option<Later>>>>;

/// What the later part can show.
#[derive(Clone, Copy)]
pub struct Later {
    engine: Engine,
    section: fn(Section) -> AnyView,
    dialogs: fn() -> AnyView,
}

/// How far the later part is.
#[derive(Clone, Copy)]
enum Arrival {
    OnItsWay,
    Here(Later),
    Missing,
}

/// The later part, as far as it is there. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub struct Arriving {
    arrival: RwSignal<Arrival>,
    state: Consultation,
    load: Load,
}

impl Arriving {
    /// Begins to load it.
    pub fn new(state: Consultation, load: Load) -> Self {
        let arriving = Self { arrival: RwSignal::new(Arrival::OnItsWay), state, load };
        // a frame later: what is there already is painted first
        request_animation_frame(move || arriving.load());
        arriving
    }

    fn load(self) {
        spawn_local(async move {
            let Some(later) = (self.load)().await else { return self.arrival.set(Arrival::Missing) };
            self.state.engine.set(Some(later.engine));
            self.arrival.set(Arrival::Here(later));
        });
    }

    /// A section, or how far it is.
    pub fn section(self, section: Section) -> AnyView {
        match self.arrival.get() {
            Arrival::Here(later) => (later.section)(section),
            Arrival::OnItsWay => {
                view! { <section class="page"><p class="skeleton" role="status">"Loading this section"</p></section> }
                    .into_any()
            }
            Arrival::Missing => {
                let again = move |_| {
                    self.arrival.set(Arrival::OnItsWay);
                    self.load();
                };
                view! {
                    <section class="page" role="alert">
                        <h1>"This section could not be loaded"</h1>
                        <p>"The network or the server did not give it. Your session is saved in this browser."</p>
                        <button class="button primary" on:click=again>"Try again"</button>
                    </section>
                }
                .into_any()
            }
        }
    }

    /// The dialogs, once they are there.
    pub fn dialogs(self) -> Option<AnyView> {
        match self.arrival.get() {
            Arrival::Here(later) => Some((later.dialogs)()),
            Arrival::OnItsWay | Arrival::Missing => None,
        }
    }
}

/// The later part itself.
pub fn later() -> Later {
    Later { engine: engine(), section, dialogs }
}

fn section(section: Section) -> AnyView {
    match section {
        // the start is in the first part
        Section::Start => ().into_any(),
        Section::Context => view! { <ContextPage /> }.into_any(),
        Section::Questions => view! { <QuestionsPage /> }.into_any(),
        Section::Design => view! { <DesignPage /> }.into_any(),
        Section::Model => view! { <ModelPage /> }.into_any(),
        Section::Pipelines => view! { <PipelinesPage /> }.into_any(),
        Section::Files => view! { <FilesPage /> }.into_any(),
        Section::Report => view! { <ReportPage /> }.into_any(),
    }
}

fn dialogs() -> AnyView {
    view! {
        <Palette />
        <Shortcuts />
        <ShareDialog />
        <ImportPreview />
        <ReturnDialog />
    }
    .into_any()
}
