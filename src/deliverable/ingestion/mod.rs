//! The way into the raw layer: its tables for each engine, the program that reads the source into a lake of Parquet
//! files, and the one that lands a lake in DuckDB.

use super::text::comment;
use super::warehouse::{Raw, Warehouse};
use super::{Deliverable, File, Given};
use crate::sql::{Dialect, write};
use serde_json::{Value, json};

/// The ingestion.
pub const DELIVERABLE: Deliverable = Deliverable { name: "ingestion", deliver };

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = Warehouse::new(&given.facts.schema, &given.design.model);
    let mut files = vec![
        File::new("pipelines/ingestion/land.py", include_str!("land.py")),
        File::new("pipelines/ingestion/tables.json", tables(&warehouse)),
    ];
    if given.extracts() {
        files.push(File::new("pipelines/ingestion/extract.py", include_str!("extract.py")));
    }
    for dialect in Dialect::DELIVERED {
        files
            .push(File::new(format!("pipelines/ingestion/raw/{}.sql", dialect.name()), raw_layer(&warehouse, dialect)));
    }
    files
}

/// What is read of the source, table by table: those that the model reads.
fn tables(warehouse: &Warehouse<'_>) -> String {
    let read: Vec<Value> = warehouse.raw.iter().filter(|raw| raw.modelled).map(table).collect();
    serde_json::to_string_pretty(&read).map(|text| text + "\n").unwrap_or_default()
}

fn table(raw: &Raw<'_>) -> Value {
    let columns: Vec<&str> = raw.columns.iter().map(|column| column.source.name.as_str()).collect();
    json!({
        "raw": raw.name,
        "schema": raw.source.schema,
        "name": raw.source.name,
        "columns": columns,
        "key": raw.key,
        "watermark": raw.change_marker,
    })
}

fn raw_layer(warehouse: &Warehouse<'_>, dialect: Dialect) -> String {
    let says = comment(
        "The raw layer: the tables of the source under names in snake case, columns as the source calls them, without what it computes by itself. Lists and documents are text here.",
    );
    format!("{says}{}", write("raw", &warehouse.raw_target_tables(), dialect).text)
}
