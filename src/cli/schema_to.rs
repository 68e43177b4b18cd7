//! `plumbline schema … --to`: a schema as DDL for another engine, losses on standard error.

use super::{Done, Stop, input};
use crate::sql::{self, Dialect, Loss, Reading, Schema};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The schema as DDL for the engine of this name; what is lost goes to standard error, a line each.
pub fn print_as(schema: &Schema, from: Option<Dialect>, to: &str) -> Result<Done, Stop> {
    let to = target(to)?;
    let written = sql::write_schema(schema, from, to, &BTreeMap::new());
    say_losses(&written.losses);
    Ok(Done { output: written.text, found_errors: false })
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

/// Reads SQL files as one schema.
pub fn read(paths: &[PathBuf], dialect: Option<&str>) -> Result<(Reading, Option<Dialect>), Stop> {
    let dialect = dialect.map(known_dialect).transpose()?;
    let (session, _) = input::session(paths, None)?;
    let is_sql = |name: &str| {
        let name = name.to_ascii_lowercase();
        [".sql", ".ddl"].iter().any(|end| name.ends_with(end)) || paths.len() == 1
    };
    let texts: Vec<(&str, &str)> = session
        .sources
        .iter()
        .filter(|source| is_sql(&source.name))
        .map(|source| (source.name.as_str(), &*source.text))
        .collect();
    Ok((sql::read(&texts, dialect), dialect))
}

/// The dialect of this name.
pub fn known_dialect(name: &str) -> Result<Dialect, Stop> {
    let known = || Dialect::ALL.map(Dialect::name).join(", ");
    Dialect::from_name(name)
        .ok_or_else(|| Stop::Other(format!("'{name}' is not a dialect that is known; use one of {}", known())))
}
