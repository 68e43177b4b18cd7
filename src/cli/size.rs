//! `plumbline size`: components by themselves.

use super::figures::{FigureJson, figure, request};
use super::{Done, Stop, json};
use crate::design::calculators;
use crate::figure::Source;
use serde::Serialize;
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

pub fn run(file: &Path) -> Result<Done, Stop> {
    let request = request(file, "components")?;
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
