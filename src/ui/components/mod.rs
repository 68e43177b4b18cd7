//! Parts that several pages use. They take props and never read the context.

pub mod derivation;
pub mod cost;
pub mod decision;
pub mod tipping;
pub mod cost_over_load;
pub mod alternatives;
pub mod price_book;
pub mod design_tables;
pub mod governance;
pub mod diagram;
pub mod bus_matrix;
pub mod model_table;
pub mod model_edits;
pub mod model_tables;
pub mod sql_editor;
pub mod findings_list;
pub mod file_tree;
pub mod flow;
pub mod difference;
pub mod code;
pub mod picture;
pub mod document_view;
pub mod answer_input;
pub mod excerpt;
pub mod modal;
pub mod table;
