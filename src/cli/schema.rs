//! `plumbline schema`: what SQL definitions declare, as JSON.

use super::{Done, Stop, input, json};
use crate::finding::{Finding, Severity};
use crate::sql::{self, Dialect, Reading, Schema};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Serialize)]
struct Read {
    dialect: Option<Dialect>,
    #[serde(flatten)]
    schema: Schema,
    statements: Statements,
    /// The dialect as which each file was read.
    dialects: BTreeMap<String, Dialect>,
    findings: Vec<Finding>,
}

#[derive(Serialize, Default)]
struct Statements {
    taken: usize,
    ignored: Vec<Why>,
    guessed: Vec<What>,
    failed: Vec<Why>,
}

#[derive(Serialize)]
struct Why {
    file: String,
    line: u32,
    why: String,
}

#[derive(Serialize)]
struct What {
    file: String,
    line: u32,
    what: String,
}

pub fn run(paths: &[PathBuf], dialect: Option<&str>) -> Result<Done, Stop> {
    let (reading, _) = read(paths, dialect)?;
    print(reading)
}

/// The reading as JSON.
pub fn print(reading: Reading) -> Result<Done, Stop> {
    let mut statements = Statements::default();
    for (file, held) in reading.statements {
        statements.taken += held.taken;
        let why = |line, why| Why { file: file.clone(), line, why };
        statements.ignored.extend(held.ignored.into_iter().map(|held| why(held.line, held.why)));
        statements.failed.extend(held.failed.into_iter().map(|held| why(held.line, held.why)));
        let what = |held: sql::Guessed| What { file: file.clone(), line: held.line, what: held.what };
        statements.guessed.extend(held.guessed.into_iter().map(what));
    }
    let found_errors = reading.findings.iter().any(|finding| finding.severity == Severity::Error);
    let Reading { schema, dialect, dialects, findings, .. } = Reading { statements: BTreeMap::new(), ..reading };
    let output = json(&Read { dialect, schema, statements, dialects, findings })?;
    Ok(Done { output, found_errors })
}

/// Reads SQL files as one schema, in this dialect or in the one that they show.
pub fn read(paths: &[PathBuf], dialect: Option<&str>) -> Result<(Reading, Option<Dialect>), Stop> {
    let dialect = dialect.map(known_dialect).transpose()?;
    let (session, _) = input::session(paths, None)?;
    let is_sql =
        |name: &str| input::is_sql(name) || (paths.len() == 1 && paths.first().is_some_and(|path| path.is_file()));
    let sources = session.sources.iter().filter(|source| is_sql(&source.name));
    let texts: Vec<(&str, &str)> = sources.map(|source| (source.name.as_str(), &*source.text)).collect();
    if texts.is_empty() {
        return Err(Stop::Other("none of the paths holds SQL; name files that end with .sql or .ddl".to_owned()));
    }
    Ok((sql::read(&texts, dialect), dialect))
}

/// The dialect of this name.
pub fn known_dialect(name: &str) -> Result<Dialect, Stop> {
    let known = || Dialect::ALL.map(Dialect::name).join(", ");
    Dialect::from_name(name)
        .ok_or_else(|| Stop::Other(format!("'{name}' is not a dialect that is known; use one of {}", known())))
}
