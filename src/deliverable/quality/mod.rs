//! A suite of quality checks that runs beside the pipeline, on the published tables as they are: SodaCL.

use super::text::{plain, yaml};
use super::warehouse::Mart;
use super::{Deliverable, File, Given};
use crate::sql::DataType;
use std::fmt::Write as _;

/// The quality suite.
pub const DELIVERABLE: Deliverable = Deliverable { name: "quality suite", deliver };

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = &*given.warehouse;
    if warehouse.marts.is_empty() {
        return Vec::new();
    }
    let checks = warehouse.marts.iter().map(|mart| File::new(format!("quality/soda/{}.yml", mart.name), checks(mart)));
    let mut files: Vec<File> = checks.collect();
    files.push(File::new("quality/soda/configuration.yml", configuration(given)));
    files
}

/// How Soda reaches the warehouse that was chosen; everything secret comes from the environment.
fn configuration(given: &Given<'_>) -> String {
    let connection = match given.design.chosen("storage.serving") {
        "snowflake" => include_str!("snowflake.yml"),
        "bigquery" => include_str!("bigquery.yml"),
        "databricks" => include_str!("databricks.yml"),
        "redshift" => include_str!("redshift.yml"),
        _ => include_str!("postgres.yml"),
    };
    connection.to_owned()
}

fn checks(mart: &Mart) -> String {
    let mut out =
        format!("# {}\nchecks for {}:\n  - row_count > 0\n", super::text::one_line(&mart.grain), plain(&mart.name));
    let columns: Vec<String> = mart.columns.iter().map(|column| yaml(&column.name)).collect();
    let _ = write!(
        out,
        "  - schema:\n      name: every promised column is there\n      fail:\n        when required column missing:\n{}",
        columns.iter().map(|name| format!("          - {name}\n")).collect::<String>()
    );
    let key: Vec<String> = mart.primary_key.iter().map(|name| plain_name(name)).collect();
    if key.iter().all(|name| !name.is_empty()) && !key.is_empty() {
        let _ = write!(out, "  - duplicate_count({}) = 0:\n      name: one row for each key\n", key.join(", "));
    }
    for column in mart.columns.iter().filter(|column| !column.nullable) {
        let name = plain_name(&column.name);
        if !name.is_empty() {
            let _ = write!(out, "  - missing_count({name}) = 0:\n      name: {name} is always there\n");
        }
    }
    for (column, table, there) in &mart.references {
        let (here, there) = (plain_name(column), plain_name(there));
        if !here.is_empty() && !there.is_empty() {
            let _ = write!(
                out,
                "  - values in ({here}) must exist in {} ({there}):\n      name: {here} leads to a row of {table}\n",
                plain(table)
            );
        }
    }
    if mart.columns.iter().any(|column| column.name == "weight" && column.data_type == DataType::Double) {
        out.push_str("  - min(weight) >= 0:\n      name: no weight is negative\n  - max(weight) <= 1:\n      name: no weight is above one\n");
    }
    out
}

/// A name that the language of the checks can hold; empty for one that it cannot.
fn plain_name(name: &str) -> String {
    if super::text::is_plain(name) { name.to_owned() } else { String::new() }
}
