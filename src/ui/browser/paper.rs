//! Paper: the browser's own print dialog.

/// Opens the print dialog for the page.
pub fn print() {
    if let Some(window) = web_sys::window() {
        // a browser that cannot print says so itself
        let _ = window.print();
    }
}
