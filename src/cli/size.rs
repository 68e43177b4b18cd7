//! `plumbline size`: components by themselves.

use super::{Done, Stop, json};
use crate::design::calculators;
use crate::figure::{Figure, Source};
use crate::session::MAX_SOURCE_BYTES;
use serde::Serialize;
use std::io::Read;
use std::path::Path;

#[derive(Serialize)]
struct Component<'a> {
    component: &'a str,
    sizes: Vec<SizeJson<'a>>,
    remarks: &'a [String],
}

#[derive(Serialize)]
struct SizeJson<'a> {
    id: &'a str,
    #[serde(flatten)]
    figure: FigureJson<'a>,
    sources: Vec<Source>,
}

/// A figure and what it was computed from, down to what was given or published.
#[derive(Serialize)]
struct FigureJson<'a> {
    name: &'a str,
    value: f64,
    unit: &'static str,
    text: String,
    formula: String,
    inputs: Vec<FigureJson<'a>>,
}

pub fn run(file: &Path) -> Result<Done, Stop> {
    let text = read(file)?;
    let request = serde_json::from_str(&text).map_err(|error| {
        Stop::path(file, format!("line {} column {}: not JSON: {error}", error.line(), error.column()))
    })?;
    let answered = calculators::size(&request).map_err(|why| Stop::path(file, why))?;
    let components: Vec<Component<'_>> = answered
        .iter()
        .map(|answer| Component {
            component: &answer.component,
            sizes: answer
                .sized
                .sizes
                .iter()
                .map(|size| SizeJson { id: &size.id, figure: figure(&size.figure), sources: size.figure.sources() })
                .collect(),
            remarks: &answer.sized.remarks,
        })
        .collect();
    Ok(Done { output: json(&components)?, found_errors: false })
}

fn figure(held: &Figure) -> FigureJson<'_> {
    FigureJson {
        name: &held.name,
        value: held.plain_value(),
        unit: held.plain_unit(),
        text: held.text(),
        formula: held.formula(),
        inputs: held.inputs().iter().map(|input| figure(input)).collect(),
    }
}

fn read(file: &Path) -> Result<String, Stop> {
    let mut text = String::new();
    let limit = MAX_SOURCE_BYTES as u64 + 1;
    let done = if file == Path::new("-") {
        std::io::stdin().take(limit).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|held| held.take(limit).read_to_string(&mut text))
    };
    let read = done.map_err(|error| Stop::path(file, format!("cannot be read: {error}")))?;
    if read > MAX_SOURCE_BYTES {
        return Err(Stop::path(file, "is longer than 10 MB; ask for fewer components at once"));
    }
    Ok(text)
}
