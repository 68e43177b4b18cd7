//! The small types of the consultation's state: whose it is, where it is saved, what is selected, asked and said.

use super::browser::worker;
use crate::context::Facts;
use crate::deliverable::File;
use crate::session::Source;
use crate::share::Return;
use std::sync::Arc;

/// Where the session stands between the screen and the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveState {
    /// Nothing was changed yet.
    Untouched,
    /// A change waits to be written.
    Saving,
    /// Written and read back at this time.
    Saved(String),
    /// It could not be written, and why.
    Failed(String),
    /// It belongs to another tab or came with a link.
    NotMine,
}

impl SaveState {
    /// How the top bar says it.
    pub fn text(&self) -> String {
        match self {
            Self::Untouched => "only in this browser".to_owned(),
            Self::Saving => "saving…".to_owned(),
            Self::Saved(at) => format!("saved {at}, only in this browser"),
            Self::Failed(why) => format!("Could not be saved: {why}. Download the file"),
            Self::NotMine => "read-only".to_owned(),
        }
    }
}

/// Whose the session on the screen is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// Saved in this browser under this id.
    Mine(String),
    /// Came with a link; nothing is saved until it is made mine.
    Shared,
}

/// What is selected, for the inspector.
#[derive(Debug, Clone, PartialEq)]
pub enum Selection {
    /// A question, by id.
    Question(String),
    /// A decision, by id.
    Decision(String),
    /// A table of the model, by name.
    Table(String),
    /// A delivered file, by path.
    File(String),
    /// A figure.
    Figure(Arc<crate::figure::Figure>),
}

/// What a toast offers to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Take the last change back.
    Undo,
    /// Start the new version.
    Update,
    /// Download the session file.
    SaveFile,
}

/// A short message that goes away by itself, unless it offers something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// Its number.
    pub id: u64,
    /// What it says.
    pub text: String,
    /// What it offers.
    pub offer: Option<Offer>,
}

/// A dialog of the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog {
    /// Search and commands.
    Palette,
    /// The keyboard shortcuts.
    Shortcuts,
    /// The link.
    Share,
}

/// Files that were brought and wait for a yes.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The files.
    pub files: Vec<Source>,
    /// What was not taken, and why.
    pub refused: Vec<(String, String)>,
    /// What they tell together with the present ones; none while they are read.
    pub told: Option<Result<Arc<Facts>, String>>,
}

/// An edited copy of the package that waits for a yes.
#[derive(Debug, Clone, PartialEq)]
pub struct Returning {
    /// What it was called.
    pub name: String,
    /// The copy.
    pub copy: worker::Copy,
    /// What becomes of it; none while it is merged.
    pub told: Option<Result<Return, String>>,
}

impl Returning {
    /// Whether it came as files, which may be brought in as context too.
    pub fn is_files(&self) -> bool {
        matches!(self.copy, worker::Copy::Files(_))
    }
}

/// A package as it was at some time, to compare the present one with.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    /// When that was, in words.
    pub when: String,
    /// Its files.
    pub files: Arc<Vec<File>>,
}
