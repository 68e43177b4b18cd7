//! Parts that several pages use. They take props and never read the context.

pub mod answer_input;
pub mod excerpt;
pub mod findings_list;
pub mod modal;
