//! What travels: a session in a link, the files of a package in an archive.
//!
//! Text and bytes only: who copies, saves or opens them is a door's business.

mod link;
mod archive;

pub use archive::{ArchiveError, zip};
pub use link::{LIMIT, LinkError, decode, encode};
