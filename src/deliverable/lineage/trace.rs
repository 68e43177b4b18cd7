//! The way of each column of a published table back to its sources, as plain data for the page.

use super::{How, Origin, origins};
use crate::deliverable::Given;
use crate::deliverable::warehouse::Warehouse;
use serde::{Deserialize, Serialize};

/// A column of a published table and what it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnTrace {
    /// The column.
    pub column: String,
    /// What it means.
    pub comment: String,
    /// What it comes from; nothing where the transformation makes it.
    pub origins: Vec<OriginTrace>,
}

/// A source column on the way to a published one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginTrace {
    /// The source table.
    pub table: String,
    /// The source column.
    pub column: String,
    /// What it does for the published column: `its value`.
    pub how: String,
    /// The file that declares it; empty where none does.
    pub file: String,
    /// The line of its declaration, from 1; 0 where it is not known.
    pub line: u32,
    /// Its table in the raw layer.
    pub raw: String,
    /// Its staging model.
    pub staging: String,
    /// Its name from staging on.
    pub staged: String,
}

/// The columns of a published table in their order; none where there is no such table.
pub fn trace(given: &Given<'_>, mart: &str) -> Vec<ColumnTrace> {
    let model = &given.design.model;
    let warehouse = &*given.warehouse;
    let Some(table) = warehouse.mart(mart) else { return Vec::new() };
    let traced = origins(warehouse, model, mart);
    table
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| ColumnTrace {
            column: column.name.clone(),
            comment: column.comment.clone(),
            origins: traced
                .get(index)
                .map(|held| held.iter().filter_map(|origin| way(warehouse, origin)).collect())
                .unwrap_or_default(),
        })
        .collect()
}

/// The way of one origin; none where its column is not carried over.
fn way(warehouse: &Warehouse<'_>, origin: &Origin<'_>) -> Option<OriginTrace> {
    let raw = warehouse.source(origin.table)?;
    let column = raw.column(origin.column)?;
    let how = match origin.how {
        How::Value => "its value",
        How::Computed => "computed from it",
        How::Hidden => "a hash of it",
        How::Joined => "finds the row",
        How::Grouped => "numbers the rows",
    };
    Some(OriginTrace {
        table: raw.source.key().to_owned(),
        column: column.source.name.clone(),
        how: how.to_owned(),
        file: raw.source.place.file.clone(),
        line: if column.source.line == 0 { raw.source.place.line } else { column.source.line },
        raw: raw.name.clone(),
        staging: raw.staging(),
        staged: column.name.clone(),
    })
}
