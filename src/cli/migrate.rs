//! `plumbline migrate`: the statements that turn one schema into another.

use super::{Done, Stop, schema, schema_to};
use crate::sql;
use std::path::PathBuf;

/// The migration as a script; what the engine cannot hold or change goes to standard error.
pub fn run(before: PathBuf, after: PathBuf, dialect: Option<&str>, to: &str) -> Result<Done, Stop> {
    let to = schema_to::target(to)?;
    let (before, given) = schema::read(&[before], dialect)?;
    let (after, _) = schema::read(&[after], dialect)?;
    let old = (&before.schema, given.or(before.dialect));
    let new = (&after.schema, given.or(after.dialect));
    let migration = sql::migrate(old, new, to);
    schema_to::say_losses(&migration.losses);
    let losing = migration.steps.iter().filter(|step| step.loses_data).count();
    if losing > 0 {
        eprintln!("{losing} of {} steps lose data or may: they are marked", migration.steps.len());
    }
    Ok(Done { output: migration.text(), found_errors: false })
}
