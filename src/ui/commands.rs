//! Everything that can be done from anywhere: the palette and the keyboard run the same commands.

use super::browser::theme::{self, Theme};
use super::browser::{address, press};
use super::keep;
use super::route::{Route, Section};
use super::state::{Consultation, Dialog};
use crate::session::Session;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The id of the hidden input that takes files.
pub const FILE_INPUT: &str = "file-input";
/// The id of the hidden input that takes a folder.
pub const FOLDER_INPUT: &str = "folder-input";
/// The id of the hidden input that takes a session file.
pub const SESSION_INPUT: &str = "session-input";

/// Something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Go to a section.
    Go(Section),
    /// Download the package.
    DownloadPackage,
    /// Choose files to bring in.
    AddFiles,
    /// Choose a folder to bring in.
    AddFolder,
    /// Save the session as a file.
    SaveFile,
    /// Open a session file.
    OpenFile,
    /// Start an empty session.
    StartBlank,
    /// Make a link.
    Share,
    /// Take the last change back.
    Undo,
    /// Do it again.
    Redo,
    /// Light, dark, or as the system has it.
    Look(Theme),
    /// Show the keyboard shortcuts.
    Shortcuts,
}

impl Command {
    /// Every command, in the order of the palette.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Go(Section::Start)];
        all.extend(Section::RAIL.map(Self::Go));
        all.extend([
            Self::DownloadPackage,
            Self::AddFiles,
            Self::AddFolder,
            Self::SaveFile,
            Self::OpenFile,
            Self::StartBlank,
            Self::Share,
            Self::Undo,
            Self::Redo,
            Self::Look(Theme::Light),
            Self::Look(Theme::Dark),
            Self::Look(Theme::Auto),
            Self::Shortcuts,
        ]);
        all
    }

    /// Its name in the palette.
    pub fn title(self) -> String {
        match self {
            Self::Go(section) => format!("Go to {}", section.title().to_lowercase()),
            Self::DownloadPackage => "Download package".to_owned(),
            Self::AddFiles => "Bring in files…".to_owned(),
            Self::AddFolder => "Bring in a folder…".to_owned(),
            Self::SaveFile => "Save the session as a file".to_owned(),
            Self::OpenFile => "Open a session file…".to_owned(),
            Self::StartBlank => "Start a blank session".to_owned(),
            Self::Share => "Share a link…".to_owned(),
            Self::Undo => "Undo".to_owned(),
            Self::Redo => "Redo".to_owned(),
            Self::Look(theme) => format!("Theme: {}", theme.title().to_lowercase()),
            Self::Shortcuts => "Keyboard shortcuts".to_owned(),
        }
    }

    /// Its keys, for people; empty where it has none.
    pub fn keys(self) -> String {
        match self {
            Self::Go(section) => Section::RAIL
                .into_iter()
                .position(|held| held == section)
                .map_or_else(String::new, |index| format!("Alt+{}", index + 1)),
            Self::SaveFile => "Ctrl+S".to_owned(),
            Self::OpenFile => "Ctrl+O".to_owned(),
            Self::Undo => "Ctrl+Z".to_owned(),
            Self::Redo => "Ctrl+Y".to_owned(),
            Self::Shortcuts => "?".to_owned(),
            _ => String::new(),
        }
    }

    /// Does it.
    pub fn run(self, consultation: Consultation) {
        match self {
            Self::Go(section) => address::go(&Route::to(section).fragment()),
            Self::DownloadPackage => consultation.download_package(),
            Self::AddFiles => press(FILE_INPUT),
            Self::AddFolder => press(FOLDER_INPUT),
            Self::SaveFile => consultation.download_session(),
            Self::OpenFile => press(SESSION_INPUT),
            Self::StartBlank => spawn_local(async move {
                keep::open_new(consultation, Session::default()).await;
                address::go("#/context");
            }),
            Self::Share => consultation.dialog.set(Some(Dialog::Share)),
            Self::Undo => consultation.undo(),
            Self::Redo => consultation.redo(),
            Self::Look(theme) => {
                theme::choose(theme);
                consultation.theme.set(theme);
            }
            Self::Shortcuts => consultation.dialog.set(Some(Dialog::Shortcuts)),
        }
    }
}
