//! A name that Airflow 3 no longer knows.

use super::{Check, Hit};
use crate::context::{Severity, Span, python};
use crate::finding::TextEdit;
use crate::session::Source;

/// The file does not load in Airflow 3.
pub const CHECK: Check = Check {
    name: "airflow_schedule_interval",
    reads: "airflow_dag",
    severity: Severity::Warning,
    benefit: 2,
    effort: 1,
    why: "schedule_interval was deprecated in Airflow 2.4 and is gone in Airflow 3, so the file stops loading with the next step up. (Ruff rule AIR301)",
    advice: "Call it schedule.",
    find,
};

const OLD: &str = "schedule_interval";

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for source in sources {
        for line in python::lines(&source.text) {
            let Some((at, _)) = python::argument(line.text, OLD) else { continue };
            let column =
                |bytes: usize| u32::try_from(line.text.get(..bytes).unwrap_or("").chars().count() + 1).unwrap_or(1);
            let span = Span {
                line: line.number,
                column: column(at),
                end_line: line.number,
                end_column: column(at + OLD.len()),
            };
            let mut hit = Hit::new(source, line.number, "schedule_interval says when it runs");
            hit.fix = Some(TextEdit { span, text: "schedule".to_owned() });
            hits.push(hit);
        }
    }
    hits
}
