//! What travels: a session in a link, the files of a package in an archive, an edited copy of it that
//! comes back, a message to the worker and its answer.
//!
//! Text and bytes only: who copies, saves, opens or posts them is a door's business.

mod link;
mod archive;
mod merge;
mod message;

pub use archive::{ArchiveError, unzip, zip};
pub use link::{LIMIT, LinkError, decode, encode};
pub use merge::{Fate, Outcome, Return, ReturnError, Returned, Sides, is_record, take_back};
pub use message::*;
