//! The list of keyboard shortcuts.

use crate::ui::components::modal::Modal;
use crate::ui::state::{Dialog, consultation};
use leptos::prelude::*;

const KEYS: [(&str, &str); 18] = [
    ("1 … 9", "Choose an answer"),
    ("Enter", "Keep what was found or chosen, and go on"),
    ("Shift+Enter", "Back to the question before"),
    ("Ctrl+K", "Search and commands"),
    ("Ctrl+S", "Save the session as a file"),
    ("Ctrl+O", "Open a session file"),
    ("Ctrl+Z", "Undo"),
    ("Ctrl+Shift+Z, Ctrl+Y", "Redo"),
    ("Alt+1 … 7", "Go to a section"),
    ("Shift+Enter in a text", "A new line"),
    ("F8, Shift+F8", "In SQL: the next finding, the one before"),
    ("Ctrl+., Alt+Enter", "In SQL: apply the fix of the finding at the caret"),
    ("Ctrl+Space", "In SQL: names and words that fit"),
    ("Ctrl+Shift+F", "In SQL: find and replace"),
    ("Arrows, Enter", "In the diagram: go from table to table, open one"),
    ("+, −, 0, /", "In the diagram: zoom, show everything, search"),
    ("?", "This list"),
    ("Esc", "Close a dialog"),
];

/// The dialog with the shortcuts.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let state = consultation();
    let open = Signal::derive(move || state.dialog.get() == Some(Dialog::Shortcuts));
    let close = Callback::new(move |()| state.close(Dialog::Shortcuts));
    view! {
        <Modal label="Keyboard shortcuts" open on_close=close>
            <div class="stack">
                <h2>"Keyboard shortcuts"</h2>
                <p class="soft">"On a Mac, Command stands for Ctrl."</p>
                <dl class="kv">
                    {KEYS.map(|(keys, what)| view! { <div><dt>{what}</dt><dd><kbd>{keys}</kbd></dd></div> }).collect_view()}
                </dl>
                <button type="button" class="button" on:click=move |_| close.run(())>"Close"</button>
            </div>
        </Modal>
    }
}
