//! What the commands about numbers share: the request as JSON, and a figure with its derivation.

use super::Stop;
use crate::figure::Figure;
use crate::session::MAX_SOURCE_BYTES;
use serde::Serialize;
use serde_json::Value;
use std::io::Read;
use std::path::Path;

/// A figure and what it was computed from, down to what was given or published.
#[derive(Serialize)]
pub struct FigureJson<'a> {
    name: &'a str,
    value: f64,
    unit: &'static str,
    text: String,
    formula: String,
    inputs: Vec<FigureJson<'a>>,
}

/// A figure as it is printed.
pub fn figure(held: &Figure) -> FigureJson<'_> {
    FigureJson {
        name: &held.name,
        value: held.plain_value(),
        unit: held.plain_unit(),
        text: held.text(),
        formula: held.formula(),
        inputs: held.inputs().iter().map(|input| figure(input)).collect(),
    }
}

/// The request in a file, `-` for standard input; `what` is what a request asks for.
pub fn request(file: &Path, what: &str) -> Result<Value, Stop> {
    let text = read(file, what)?;
    serde_json::from_str(&text).map_err(|error| {
        let message = error.to_string();
        // the position stands in front here
        let message = message.rfind(" at line ").map_or(message.as_str(), |end| &message[..end]);
        Stop::path(file, format!("line {} column {}: not JSON: {message}", error.line(), error.column()))
    })
}

fn read(file: &Path, what: &str) -> Result<String, Stop> {
    let mut text = String::new();
    let limit = MAX_SOURCE_BYTES as u64 + 1;
    let done = if file == Path::new("-") {
        std::io::stdin().take(limit).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|held| held.take(limit).read_to_string(&mut text))
    };
    let read = done.map_err(|error| Stop::path(file, format!("cannot be read: {error}")))?;
    if read > MAX_SOURCE_BYTES {
        return Err(Stop::path(file, format!("is longer than 10 MB; ask for fewer {what} at once")));
    }
    Ok(text)
}
