//! The browser: the only place besides the worker that names web-sys, js-sys and wasm-bindgen.
//!
//! One file per service. What leaves it is plain data and futures; trouble is a sentence for people.

pub mod address;
pub mod caret;
pub mod clipboard;
pub mod download;
pub mod editor;
pub mod files;
pub mod keyboard;
pub mod net;
pub mod paper;
pub mod storage;
pub mod surface;
pub mod tabs;
pub mod theme;
pub mod time;
pub mod worker;

use wasm_bindgen::{JsCast, JsValue};

/// Moves the focus to the element of this id; a heading or a landmark that is no control can be reached so too.
pub fn focus(id: &str) {
    let element =
        web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        // a refused focus leaves it where it was, which is all that can be done
        let _ = element.focus();
    }
}

/// Presses the element of this id, such as a file input that is hidden.
pub fn press(id: &str) {
    let element =
        web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        element.click();
    }
}

/// Sends a plain event to the window: `plumbline-apply-update`.
pub fn announce(name: &str) {
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::CustomEvent::new(name)) {
        // an event that nobody hears is no trouble
        let _ = window.dispatch_event(&event);
    }
}

/// Writes the page's title.
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Whether the page is served by its own service worker, and so opens without a network.
pub fn works_offline() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let workers = js_sys::Reflect::get(&window.navigator(), &JsValue::from_str("serviceWorker"));
    let controller = workers.and_then(|workers| js_sys::Reflect::get(&workers, &JsValue::from_str("controller")));
    controller.is_ok_and(|controller| controller.is_truthy())
}

/// Whether the browser believes that there is a network.
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// What a script threw, in its own words.
fn thrown(value: &JsValue) -> String {
    let message = js_sys::Reflect::get(value, &JsValue::from_str("message")).ok().and_then(|held| held.as_string());
    message.or_else(|| value.as_string()).unwrap_or_else(|| "the browser gives no reason".to_owned())
}
