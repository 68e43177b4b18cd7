//! One importer per file format, and the list of them.
//!
//! An importer never imports another one; what two share is beside this folder.

mod dbt_model;
mod sql_ddl;
mod briefing;
mod project_map;
mod package_json;
mod odcs;
mod compose;
mod requirements;
mod airflow_dag;
mod dbt_properties;
mod terraform;

use super::Facts;
use crate::session::Source;

/// A file format that is read.
#[derive(Debug, Clone, Copy)]
pub struct Importer {
    /// Its stable name: `compose`.
    pub name: &'static str,
    /// Its name for people: `compose file`.
    pub title: &'static str,
    /// Whether a source is of this format, by its name or by what is in it.
    pub recognises: fn(&Source) -> bool,
    /// Reads all sources of this format together and adds what they tell.
    pub read: fn(&[&Source], &mut Facts),
}

/// Every importer; the first that recognises a source reads it.
pub const ALL: &[Importer] = &[
    dbt_model::IMPORTER,
    sql_ddl::IMPORTER,
    briefing::IMPORTER,
    project_map::IMPORTER,
    package_json::IMPORTER,
    odcs::IMPORTER,
    compose::IMPORTER,
    requirements::IMPORTER,
    airflow_dag::IMPORTER,
    dbt_properties::IMPORTER,
    terraform::IMPORTER,
];
