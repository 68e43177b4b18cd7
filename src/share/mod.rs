//! What travels: a link, a file, a message to the worker.

mod message;

pub use message::*;
