//! The way into the raw layer: its tables for each engine, and the program that lands the sample in DuckDB.

use super::text::comment;
use super::warehouse::Warehouse;
use super::{Deliverable, File, Given};
use crate::sql::Dialect;

/// The ingestion.
pub const DELIVERABLE: Deliverable = Deliverable { name: "ingestion", deliver };

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = Warehouse::new(&given.facts.schema, &given.design.model);
    let mut files = vec![File::new("pipelines/ingestion/land.py", include_str!("land.py"))];
    for dialect in Dialect::ALL {
        files
            .push(File::new(format!("pipelines/ingestion/raw/{}.sql", dialect.name()), raw_layer(&warehouse, dialect)));
    }
    files
}

fn raw_layer(warehouse: &Warehouse<'_>, dialect: Dialect) -> String {
    let mut out = comment(
        "The raw layer: the tables of the source under names in snake case, columns as the source calls them, without what it computes by itself. Lists and documents are text here.",
    );
    out.push_str("create schema if not exists raw;\n");
    for raw in &warehouse.raw {
        let mut lines: Vec<String> = raw
            .columns
            .iter()
            .map(|column| {
                let required = if raw.key.contains(&column.source.name) { " not null" } else { "" };
                format!(
                    "    {} {}{required}",
                    super::ddl::name(&column.source.name, dialect),
                    super::ddl::type_name(&column.raw_type, dialect)
                )
            })
            .collect();
        if !raw.key.is_empty() {
            let key: Vec<String> = raw.key.iter().map(|name| super::ddl::name(name, dialect)).collect();
            let enforced = if dialect == Dialect::Bigquery { " not enforced" } else { "" };
            lines.push(format!("    primary key ({}){enforced}", key.join(", ")));
        }
        out.push('\n');
        if let Some(says) = &raw.source.comment {
            out.push_str(&comment(says));
        }
        out.push_str(&format!("create table if not exists raw.{} (\n{}\n);\n", raw.name, lines.join(",\n")));
    }
    out
}
