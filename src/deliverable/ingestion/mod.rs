//! The way into the raw layer: its tables for each engine, and the program that lands the sample in DuckDB.

use super::text::comment;
use super::warehouse::Warehouse;
use super::{Deliverable, File, Given};
use crate::sql::{Dialect, write};

/// The ingestion.
pub const DELIVERABLE: Deliverable = Deliverable { name: "ingestion", deliver };

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = Warehouse::new(&given.facts.schema, &given.design.model);
    let mut files = vec![File::new("pipelines/ingestion/land.py", include_str!("land.py"))];
    for dialect in Dialect::DELIVERED {
        files
            .push(File::new(format!("pipelines/ingestion/raw/{}.sql", dialect.name()), raw_layer(&warehouse, dialect)));
    }
    files
}

fn raw_layer(warehouse: &Warehouse<'_>, dialect: Dialect) -> String {
    let says = comment(
        "The raw layer: the tables of the source under names in snake case, columns as the source calls them, without what it computes by itself. Lists and documents are text here.",
    );
    format!("{says}{}", write("raw", &warehouse.raw_target_tables(), dialect).text)
}
