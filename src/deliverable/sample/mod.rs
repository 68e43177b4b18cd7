//! Sample data: rows for every source table that fit its keys, references, enumerations and simple checks.
//!
//! Nobody in them exists, and the same schema gives the same bytes.

mod checks;
mod rows;
mod values;

use super::text::csv_field;
use super::warehouse::Warehouse;
use super::{Deliverable, File, Given};

/// The sample data.
pub const DELIVERABLE: Deliverable = Deliverable { name: "sample data", deliver };

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = Warehouse::new(&given.facts.schema, &given.design.model);
    let tables = rows::generate(&warehouse, &given.facts.schema);
    warehouse
        .raw
        .iter()
        .zip(&tables)
        .map(|(raw, rows)| {
            let header: Vec<String> = raw.columns.iter().map(|column| csv_field(Some(&column.source.name))).collect();
            let mut text = header.join(",");
            text.push('\n');
            for row in rows {
                let fields: Vec<String> = row.iter().map(|value| csv_field(value.as_deref())).collect();
                text.push_str(&fields.join(","));
                text.push('\n');
            }
            File::new(format!("db/sample/{}.csv", raw.name), text)
        })
        .collect()
}
