//! `plumbline schema … --to`: a schema as DDL for another engine, losses on standard error.

use super::{Done, Stop, schema};
use crate::sql::{self, Dialect, Loss, Schema};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the files declare, as DDL for the engine of this name.
pub fn run(paths: &[PathBuf], dialect: Option<&str>, to: &str) -> Result<Done, Stop> {
    let to = target(to)?;
    let (reading, given) = schema::read(paths, dialect)?;
    Ok(print_as(&reading.schema, given.or(reading.dialect), to))
}

/// The schema as DDL for an engine; what is lost goes to standard error, a line each.
fn print_as(schema: &Schema, from: Option<Dialect>, to: Dialect) -> Done {
    let written = sql::write_schema(schema, from, to, &BTreeMap::new());
    say_losses(&written.losses);
    Done { output: written.text, found_errors: false }
}

/// The engine of this name, where a schema can be written for it.
pub fn target(name: &str) -> Result<Dialect, Stop> {
    let known = || Dialect::WRITTEN.map(Dialect::name).join(", ");
    Dialect::from_name(name)
        .filter(|dialect| Dialect::WRITTEN.contains(dialect))
        .ok_or_else(|| Stop::Other(format!("'{name}' is no engine that is written for; use one of {}", known())))
}

/// Losses for people and for `grep`: a line each, how much is lost first.
pub fn say_losses(losses: &[Loss]) {
    for loss in losses {
        let place = match (loss.table.as_str(), loss.column.as_str()) {
            ("", _) => "the schema".to_owned(),
            (table, "") => table.to_owned(),
            (table, column) => format!("{table}.{column}"),
        };
        eprintln!("{}: {place}: {} ({})", loss.kind.words(), loss.what, loss.why);
    }
}
