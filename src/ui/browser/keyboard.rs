//! The keyboard, as the page's shortcuts see it.

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// A key that was pressed, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    /// Its name: `k`, `Enter`, `?`; letters in lower case.
    pub key: String,
    /// Its place on the keyboard: `Digit1`.
    pub code: String,
    /// Control, or Command on a Mac.
    pub command: bool,
    /// Shift.
    pub shift: bool,
    /// Alt, or Option on a Mac.
    pub alt: bool,
    /// Whether text is being typed.
    pub in_text: bool,
    /// Whether the key would press a button or follow a link by itself.
    pub on_control: bool,
    /// Whether a dialog is open around it.
    pub in_dialog: bool,
}

impl Press {
    /// Reads an event; none for one that another handler has taken, or that belongs to an input method.
    pub fn of(event: &KeyboardEvent) -> Option<Self> {
        if event.default_prevented() || event.is_composing() {
            return None;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let within = |selector: &str| {
            target.as_ref().and_then(|element| element.closest(selector).ok().flatten()).is_some()
        };
        let text = "textarea, select, [contenteditable='true'], \
                    input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=file])";
        Some(Self {
            key: event.key().to_lowercase(),
            code: event.code(),
            command: event.ctrl_key() || event.meta_key(),
            shift: event.shift_key(),
            alt: event.alt_key(),
            in_text: within(text),
            on_control: within("button, a[href], summary, input[type=checkbox], input[type=radio]"),
            in_dialog: within("dialog"),
        })
    }
}
