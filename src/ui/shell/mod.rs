//! The frame around every page: bars, rail, dialogs, messages, the keyboard and what is dropped on the window.

mod banner;
mod import_preview;
mod return_dialog;
mod intake;
mod keys;
mod palette;
mod rail;
mod share_dialog;
mod shortcuts;
mod statusbar;
mod toasts;
mod topbar;

pub use banner::Banner;
pub use import_preview::ImportPreview;
pub use intake::Intake;
pub use intake::{bring, bring_text};
pub use keys::listen;
pub use palette::Palette;
pub use rail::Rail;
pub use return_dialog::ReturnDialog;
pub use share_dialog::ShareDialog;
pub use shortcuts::Shortcuts;
pub use statusbar::StatusBar;
pub use toasts::Toasts;
pub use topbar::TopBar;
