//! One file per section of the design document. A section reads the material and gives blocks, never none.

mod executive_summary;
mod known_and_assumed;
mod architecture;
mod components;
mod interfaces;
mod data_schema;
mod pipelines;
mod technology_choices;
mod governance;
mod sizing_and_cost;
mod considerations;
mod delivery_plan;
mod operations;
mod appendix;

pub use appendix::{TITLE as APPENDIX, blocks as appendix};

use super::Block;
use super::paper::Paper;

/// What writes a section.
type Write = fn(&Paper) -> Vec<Block>;

/// Every section with its title, in order; the appendix follows.
pub const ALL: [(&str, Write); 13] = [
    ("Executive summary", executive_summary::blocks),
    ("What we know and what we assume", known_and_assumed::blocks),
    ("Architecture overview", architecture::blocks),
    ("Components", components::blocks),
    ("Interfaces and data contracts", interfaces::blocks),
    ("Data schema", data_schema::blocks),
    ("Pipelines", pipelines::blocks),
    ("Technology choices", technology_choices::blocks),
    ("Governance, security and compliance", governance::blocks),
    ("Sizing and cost", sizing_and_cost::blocks),
    ("Key considerations", considerations::blocks),
    ("Delivery plan", delivery_plan::blocks),
    ("Operations", operations::blocks),
];
