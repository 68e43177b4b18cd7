//! Why an edit is refused, and what to do instead.

use super::{MAX_MODEL_EDITS, MAX_PRICES, MAX_SOURCES, MAX_WAIVERS};

/// Why an edit was refused; the session is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A text is longer than its bound.
    #[error("{what} is {bytes} bytes long; at most {limit} are taken. {remedy}")]
    TooLarge {
        /// What is too long.
        what: String,
        /// Its length.
        bytes: usize,
        /// The bound.
        limit: usize,
        /// What to do.
        remedy: &'static str,
    },
    /// There are too many waivers.
    #[error("a session holds at most {MAX_WAIVERS} waivers; set the severity of the check instead")]
    TooManyWaivers,
    /// There are too many entries about the model.
    #[error("a session insists on at most {MAX_MODEL_EDITS} things about the model; change the source schema instead")]
    TooManyModelEdits,
    /// There are too many prices.
    #[error("a session holds at most {MAX_PRICES} prices of its own; take back those that nothing uses")]
    TooManyPrices,
    /// A price that is no number.
    #[error("'{0}' is not a price; give dollars as a number from 0 to 1,000,000, such as 0.021")]
    BadPrice(String),
    /// An entry about the model that cannot be meant.
    #[error("'{about}' {why}")]
    BadModelEdit {
        /// What it is about.
        about: String,
        /// What is wrong, and what would do.
        why: String,
    },
    /// A waiver without a reason.
    #[error("a waiver needs a reason; say why '{0}' is left as it is")]
    NoReason(String),
    /// There are too many sources.
    #[error("a session holds at most {MAX_SOURCES} files; bring the schema and the settings, not the whole repository")]
    TooManySources,
    /// A name that cannot stand for a file.
    #[error("'{0}' is not a file name that can be used; give it letters, no control characters and no '..'")]
    BadName(String),
}
