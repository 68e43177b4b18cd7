//! Staging: each raw table under names in snake case, in common types, with one row for each key.

use super::python::{self, Code, docstring};
use super::{ROOT, Writer, column, type_name};
use crate::deliverable::File;
use crate::deliverable::warehouse::{Raw, RawColumn};
use crate::sql::DataType;

pub fn file(write: &Writer<'_>) -> File {
    let read = write.warehouse.raw.iter().filter(|raw| raw.modelled && !raw.columns.is_empty());
    let functions: String = read.map(|raw| format!("\n\n{}", function(raw))).collect();
    let shared: Vec<&str> =
        ["utc", "uuid_text"].into_iter().filter(|name| functions.contains(&format!("{name}("))).collect();
    let from_lake: &[&str] = if functions.contains("latest(") { &["Lake", "latest"] } else { &["Lake"] };
    let says = "The tables of the source as they are now: renamed, in common types, one row for each key.";
    File::new(
        format!("{ROOT}/warehouse/staging.py"),
        format!(
            "{}\nfrom __future__ import annotations\n\nfrom pyspark.sql import DataFrame\nfrom pyspark.sql import functions as F\n\n{}{}\n# the days of loads that are read, YYYYMMDD, both included; none for all\nDays = tuple[str, str] | None\n{functions}",
            docstring(says, 0),
            python::import("warehouse.columns", &shared),
            python::import("warehouse.lake", from_lake),
        ),
    )
}

fn function(raw: &Raw<'_>) -> String {
    let key = raw.staged_key();
    let says = match (key.is_empty(), raw.staged_marker()) {
        (true, _) => format!("{} as landed. Nothing identifies a row, so none is taken out.", raw.source.key()),
        (false, Some(marker)) => {
            format!("{} as landed: one row for each {}, the latest by {marker}.", raw.source.key(), key.join(" and "))
        }
        (false, None) => format!("{} as landed: one row for each {}.", raw.source.key(), key.join(" and ")),
    };
    let types = raw.columns.iter().map(|held| (held.source.name.clone(), Code::string(&landed_type(&held.raw_type))));
    let types: Vec<(String, Code)> = types.collect();
    let read = [Code::string(&raw.name), Code::Text("columns".to_owned()), Code::Text("days".to_owned())];
    let mut rows = Code::call("lake.read", read.to_vec());
    if !key.is_empty() {
        let names = raw.key.iter().filter_map(|name| raw.column(name)).map(|held| Code::string(&held.source.name));
        let marker = raw.change_marker.as_deref().and_then(|name| raw.column(name));
        let marker = marker.map_or(Code::Text("None".to_owned()), |held| Code::string(&held.source.name));
        rows = Code::call("latest", vec![rows, Code::List(names.collect()), marker]);
    }
    let columns: Vec<Code> = raw.columns.iter().map(cleaned).collect();
    format!(
        "def {}(lake: Lake, days: Days = None) -> DataFrame:\n{}{}{}{}",
        raw.staging(),
        docstring(&says, 4),
        python::assign_dict("columns", &types),
        python::assign("rows", &rows),
        python::select("rows", &columns),
    )
}

/// The type in which a column lies in the lake. Spark has none for UUIDs and reads their bytes.
fn landed_type(data_type: &DataType) -> String {
    match data_type {
        DataType::Uuid => "binary".to_owned(),
        other => type_name(other),
    }
}

/// The column in its type from staging on; moments with a zone become UTC.
fn cleaned(held: &RawColumn<'_>) -> Code {
    let landed = column("", &held.source.name);
    let code = match held.raw_type {
        DataType::TimestampTz => Code::call("utc", vec![landed]),
        DataType::Uuid => Code::call("uuid_text", vec![landed]),
        _ if held.source.name == held.name => return landed,
        _ => landed,
    };
    code.method("alias", vec![Code::string(&held.name)])
}
