//! Staging: each raw table under names in snake case, in common types, with one row for each key.

use super::job::{Code, Function, Parameter, Step};
use super::{Writer, column, type_name};
use crate::deliverable::warehouse::{Raw, RawColumn};
use crate::sql::DataType;

/// What staging says of itself.
pub const SAYS: &str = "The tables of the source as they are now: renamed, in common types, one row for each key.";

/// A function for each raw table.
pub fn functions(write: &Writer<'_>) -> Vec<Function> {
    let read = write.warehouse.raw.iter().filter(|raw| raw.modelled && !raw.columns.is_empty());
    read.map(function).collect()
}

fn function(raw: &Raw<'_>) -> Function {
    let key = raw.staged_key();
    let says = match (key.is_empty(), raw.staged_marker()) {
        (true, _) => format!("{} as landed. Nothing identifies a row, so none is taken out.", raw.source.key()),
        (false, Some(marker)) => {
            format!("{} as landed: one row for each {}, the latest by {marker}.", raw.source.key(), key.join(" and "))
        }
        (false, None) => format!("{} as landed: one row for each {}.", raw.source.key(), key.join(" and ")),
    };
    let types = raw.columns.iter().map(|held| (held.source.name.clone(), landed_type(&held.raw_type)));
    let read = vec![Code::text(&raw.name), Code::name("columns"), Code::name("days")];
    let mut rows = Code::call("lake.read", read);
    if !key.is_empty() {
        let names = raw.key.iter().filter_map(|name| raw.column(name)).map(|held| Code::text(&held.source.name));
        let marker = raw.change_marker.as_deref().and_then(|name| raw.column(name));
        let marker = Code::optional(marker.map(|held| held.source.name.as_str()));
        rows = Code::call("latest", vec![rows, Code::List(names.collect()), marker]);
    }
    Function::new(
        &raw.staging(),
        &says,
        &[Parameter::Lake, Parameter::DaysOrAll],
        vec![Step::Types(types.collect()), Step::Rows(rows)],
        raw.columns.iter().map(cleaned).collect(),
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
    code.alias(&held.name)
}
