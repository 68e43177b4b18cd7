//! What the commands of this folder share.

pub mod custom_sections;
