//! The fragment of the address, where the page's routes live.

/// The fragment with its `#`; empty where there is none.
pub fn fragment() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Goes to a fragment; the browser's own history keeps the step.
pub fn go(fragment: &str) {
    if let Some(window) = web_sys::window() {
        // a browser refuses only when a page floods it; the next step works again
        let _ = window.location().set_hash(fragment);
    }
}

/// The address of this page without query and fragment, to which a share link's fragment is added.
pub fn page() -> String {
    let Some(window) = web_sys::window() else { return String::new() };
    let location = window.location();
    format!("{}{}", location.origin().unwrap_or_default(), location.pathname().unwrap_or_default())
}
