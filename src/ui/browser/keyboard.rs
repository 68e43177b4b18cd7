//! The keyboard, as the page's shortcuts see it.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

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
    /// Whether it is pressed on an answer that is already chosen.
    pub on_chosen: bool,
    /// Whether the text being typed has several lines.
    pub in_lines: bool,
    /// The id of the element; empty where it has none.
    pub target_id: String,
    /// Whether a dialog is open around it.
    pub in_dialog: bool,
}

const TEXT: &str = "textarea, select, sql-editor, [contenteditable='true'], \
                    input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=file])";

/// Whether an event happens where text is typed.
pub fn is_in_text(event: &Event) -> bool {
    is_within(event, TEXT)
}

fn is_within(event: &Event, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.and_then(|element| element.closest(selector).ok().flatten()).is_some()
}

impl Press {
    /// Reads an event; none for one that another handler has taken, or that belongs to an input method.
    pub fn of(event: &KeyboardEvent) -> Option<Self> {
        if event.default_prevented() || event.is_composing() {
            return None;
        }
        Some(Self {
            key: event.key().to_lowercase(),
            code: event.code(),
            command: event.ctrl_key() || event.meta_key(),
            shift: event.shift_key(),
            alt: event.alt_key(),
            in_text: is_in_text(event),
            on_control: is_within(event, "button, a[href], summary, input[type=checkbox], input[type=radio]"),
            on_chosen: is_within(event, ".chip.on"),
            in_lines: is_within(event, "textarea, sql-editor"),
            target_id: event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
                .map_or_else(String::new, |element| element.id()),
            in_dialog: is_within(event, "dialog"),
        })
    }
}
