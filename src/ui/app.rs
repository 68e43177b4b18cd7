//! The shell: bars, rail, the page of the route, dialogs.

use super::browser::{address, focus, set_title};
use super::later::{Arriving, Load};
use super::pages::StartPage;
use super::route::{self, Route, Section};
use super::shell::{Banner, Intake, Rail, StatusBar, Toasts, TopBar, listen};
use super::state::Consultation;
use super::{keep, work};
use leptos::task::spawn_local;
use leptos::{ev, prelude::*};

/// The whole page.
#[component]
pub fn App(
    /// Brings the later part of the page in.
    load: Load,
) -> impl IntoView {
    let state = Consultation::new();
    provide_context(state);
    follow_address(state);
    listen(state);
    work::follow(state);
    keep::follow(state);
    let later = Arriving::new(state, load);
    view! {
        <div class="app">
            <a class="skip-link" href="#main" on:click=|event: ev::MouseEvent| { event.prevent_default(); focus("main"); }>
                "Skip to the content"
            </a>
            <TopBar />
            <Banner />
            <Rail />
            <main class="main" id="main" tabindex="-1">
                <Page later />
            </main>
            <StatusBar />
            <Toasts />
            <Intake />
        </div>
        {move || later.dialogs()}
    }
}

/// The page of the route. What fails in one page is said there and leaves the rest alone.
#[component]
fn Page(
    /// Where every section but the first comes from.
    later: Arriving,
) -> impl IntoView {
    let state = super::state::consultation();
    let section = Memo::new(move |_| state.route.with(|route| route.section));
    let page = move || match section.get() {
        Section::Start => view! { <StartPage /> }.into_any(),
        section => later.section(section),
    };
    view! {
        <ErrorBoundary fallback=move |errors| view! {
            <section class="page" role="alert">
                <h1>"This page could not be shown"</h1>
                <ul>{move || errors.get().into_iter().map(|(_, error)| view! { <li>{error.to_string()}</li> }).collect_view()}</ul>
                <p>"Your session is saved. Go to another section, or reload."</p>
            </section>
        }>{page}</ErrorBoundary>
    }
}

/// The route follows the address, and the title follows both.
fn follow_address(state: Consultation) {
    if let Some(route) = Route::parse(&address::fragment()) {
        state.route.set(route);
    }
    let listener = window_event_listener(ev::hashchange, move |_| {
        let fragment = address::fragment();
        if route::shared(&fragment).is_some() {
            spawn_local(async move {
                keep::open_shared(state).await;
            });
        } else if let Some(route) = Route::parse(&fragment) {
            state.route.set(route);
        } else {
            state.toast("There is no such place in this page");
            address::go("#/");
        }
    });
    on_cleanup(move || listener.remove());
    Effect::new(move |before: Option<Section>| {
        let section = state.route.with(|route| route.section);
        let name = state.design.with(|design| design.name.clone());
        let place = if name.is_empty() { section.title().to_owned() } else { format!("{name} · {}", section.title()) };
        set_title(&format!("{place} · Plumbline"));
        if before.is_some_and(|before| before != section) {
            focus("main");
        }
        section
    });
}
