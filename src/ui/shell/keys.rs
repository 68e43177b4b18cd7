//! The shortcuts that work on every page. They never take the keys of a text field or of the browser's own menus.

use crate::ui::browser::keyboard::Press;
use crate::ui::commands::Command;
use crate::ui::route::Section;
use crate::ui::state::{Consultation, Dialog};
use leptos::{ev, prelude::*};

/// Listens for as long as the page lives.
pub fn listen(state: Consultation) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let Some(press) = Press::of(&event) else { return };
        if let Some(action) = action(&press) {
            event.prevent_default();
            match action {
                Action::Run(command) => command.run(state),
                Action::Palette => {
                    let open = state.dialog.get_untracked() == Some(Dialog::Palette);
                    state.dialog.set((!open).then_some(Dialog::Palette));
                }
            }
        }
    });
    on_cleanup(move || listener.remove());
}

enum Action {
    Run(Command),
    Palette,
}

fn action(press: &Press) -> Option<Action> {
    let run = |command| Some(Action::Run(command));
    if press.command && !press.alt {
        return match press.key.as_str() {
            "k" if !press.shift => Some(Action::Palette),
            "s" if !press.shift => run(Command::SaveFile),
            "o" if !press.shift => run(Command::OpenFile),
            // a text field has an undo of its own
            "z" if !press.in_text && !press.in_dialog => run(if press.shift { Command::Redo } else { Command::Undo }),
            "y" if !press.in_text && !press.in_dialog && !press.shift => run(Command::Redo),
            _ => None,
        };
    }
    if press.in_dialog || press.command {
        return None;
    }
    if press.alt {
        let digit = press.code.strip_prefix("Digit")?.parse::<usize>().ok()?;
        return run(Command::Go(*Section::RAIL.get(digit.checked_sub(1)?)?));
    }
    if press.key == "?" && !press.in_text { run(Command::Shortcuts) } else { None }
}
