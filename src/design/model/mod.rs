//! The dimensional model: what it is, and how it is derived from a source schema.

mod types;

pub use types::*;
