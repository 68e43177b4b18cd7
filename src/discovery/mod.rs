//! Phase 1b, discovery: the catalogue of questions, what is known, assumed or missing, and what to ask next.

mod catalogue;
mod requirements;

pub use catalogue::{Kind, Question, catalogue, position, question};
pub use requirements::{Requirement, Requirements, Status, requirements, validate};
