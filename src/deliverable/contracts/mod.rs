//! Data contracts: what readers of each published table may rely on, in the Open Data Contract Standard 3.1.

use super::text::{one_line, plain, yaml};
use super::warehouse::{Mart, MartColumn};
use super::{Deliverable, File, Given};
use crate::sql::DataType;
use std::fmt::Write as _;

/// The data contracts.
pub const DELIVERABLE: Deliverable = Deliverable { name: "data contracts", deliver };

const SECONDS_PER_MINUTE: f64 = 60.0;
const SECONDS_PER_HOUR: f64 = 3_600.0;

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = &*given.warehouse;
    let contract = |mart: &Mart| File::new(format!("contracts/{}.odcs.yaml", mart.name), contract(given, mart));
    warehouse.marts.iter().map(contract).collect()
}

fn contract(given: &Given<'_>, mart: &Mart) -> String {
    let (slug, name) = (plain(&given.design.slug), &mart.name);
    let mut out = format!(
        "# What readers of {name} may rely on. A change that breaks it needs a new major version and a date.\napiVersion: v3.1.0\nkind: DataContract\nid: {}\nname: {}\nversion: 1.0.0\nstatus: active\ndataProduct: {}\ndescription:\n  purpose: {}\n  limitations: \"Built from the source by pipelines/dbt; moments are in UTC without a zone.\"\nservers:\n  - server: local\n    type: duckdb\n    database: build/warehouse.duckdb\n    schema: marts\nschema:\n  - name: {}\n    logicalType: object\n    physicalType: table\n    dataGranularityDescription: {}\n    properties:\n",
        yaml(&format!("{slug}.{name}")),
        yaml(name),
        yaml(&given.design.name),
        yaml(&mart.grain),
        yaml(name),
        yaml(&mart.grain),
    );
    for column in &mart.columns {
        out.push_str(&property(mart, column));
    }
    out.push_str(&quality(mart));
    if let Some((value, unit)) = freshness(given) {
        let _ = write!(
            out,
            "slaProperties:\n  - property: latency\n    value: {value}\n    unit: {unit}\n    element: {}\n",
            yaml(name)
        );
    }
    out
}

fn property(mart: &Mart, column: &MartColumn) -> String {
    let mut out = format!(
        "      - name: {}\n        logicalType: {}\n        description: {}\n        required: {}\n",
        yaml(&column.name),
        logical_type(&column.data_type),
        yaml(&column.comment),
        !column.nullable,
    );
    if let Some(position) = mart.primary_key.iter().position(|key| *key == column.name) {
        let _ = write!(out, "        primaryKey: true\n        primaryKeyPosition: {}\n", position + 1);
        if mart.primary_key.len() == 1 {
            out.push_str("        unique: true\n");
        }
    }
    if let Some((_, table, there)) =
        mart.references.iter().chain(&mart.durable_references).find(|(here, ..)| *here == column.name)
    {
        let _ = write!(
            out,
            "        relationships:\n          - type: foreignKey\n            to: {}\n",
            yaml(&format!("{table}.{there}"))
        );
    }
    if let Some(class) = &column.class {
        let _ = write!(out, "        classification: restricted\n        tags:\n          - {}\n", yaml(class));
    }
    if !column.nullable {
        out.push_str(
            "        quality:\n          - metric: nullValues\n            mustBe: 0\n            dimension: completeness\n",
        );
    }
    out
}

/// What holds for the table as a whole: it is not empty, and its key identifies a row.
fn quality(mart: &Mart) -> String {
    let keys: Vec<String> = mart.primary_key.iter().map(|name| yaml(name)).collect();
    format!(
        "    quality:\n      - metric: rowCount\n        mustBeGreaterThan: 0\n        dimension: coverage\n      - metric: duplicateValues\n        mustBe: 0\n        dimension: uniqueness\n        arguments:\n          properties: [{}]\n",
        keys.join(", "),
    )
}

/// How old the data may be, in hours where they come out even, else in minutes.
fn freshness(given: &Given<'_>) -> Option<(String, &'static str)> {
    let need = given.requirements.get("needs.freshness")?;
    need.value.as_ref()?;
    let seconds = given.requirements.figure("needs.freshness", "how old the data may be").value;
    let (value, unit) = if seconds % SECONDS_PER_HOUR == 0.0 {
        (seconds / SECONDS_PER_HOUR, "h")
    } else {
        ((seconds / SECONDS_PER_MINUTE).max(1.0).round(), "min")
    };
    Some((one_line(&value.to_string()), unit))
}

fn logical_type(data_type: &DataType) -> &'static str {
    match data_type {
        DataType::Boolean => "boolean",
        DataType::Date => "date",
        DataType::Timestamp | DataType::TimestampTz => "timestamp",
        DataType::Decimal(_) | DataType::Real | DataType::Double => "number",
        held if held.is_integer() => "integer",
        _ => "string",
    }
}
