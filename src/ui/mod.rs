//! The page: routes, state, pages, components.
//!
//! Nothing here parses SQL, reads a project's file or writes a deliverable: that is the worker's. What needs no
//! browser (routes, words, the view of a board, history, decoding) is compiled and tested natively too.

pub mod route;
pub mod words;
pub mod model_words;
pub mod highlight;
pub mod viewport;
pub mod history;
pub mod decode;

#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod browser;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod state;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
mod engine;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
mod kinds;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
mod work;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
mod commands;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
mod shell;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
mod keep;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod components;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod pages;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
mod later;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
mod app;

#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub use later::{Later, later};

/// Puts the page into the document; `load` brings its later part in.
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub fn mount(load: later::Load) {
    console_error_panic_hook::set_once();
    browser::theme::choose(browser::theme::chosen());
    leptos::mount::mount_to_body(move || leptos::view! { <app::App load /> });
}
