//! What travels: a session in a link, the files of a package in an archive, a message to the worker and its answer.
//!
//! Text and bytes only: who copies, saves, opens or posts them is a door's business.

mod link;
mod archive;
mod message;

pub use archive::{ArchiveError, zip};
pub use link::{LIMIT, LinkError, decode, encode};
pub use message::*;
