//! Loads that add their rows again when they are repeated.

use super::{Check, Hit};
use crate::context::{Severity, python};
use crate::session::Source;

/// A retry doubles what was loaded.
pub const CHECK: Check = Check {
    name: "airflow_append",
    reads: "airflow_dag",
    severity: Severity::Warning,
    benefit: 5,
    effort: 2,
    why: "A task that is tried again, or a day that is run again, adds the same rows a second time, and totals are wrong without an error. (Apache Airflow documentation, best practices: use UPSERT)",
    advice: "Merge by key, or delete the interval that is loaded before it is inserted, in one transaction.",
    find,
};

/// Words that add rows and ask nothing.
const ADDS: [&str; 5] =
    ["insert into", "if_exists=\"append\"", "if_exists='append'", "write_append", ".mode(\"append\")"];
/// Words that take care of rows that are there already.
const CARES: [&str; 7] =
    ["on conflict", "on duplicate key", "merge into", "delete from", "insert overwrite", "truncate", "write_truncate"];

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for source in sources {
        let lower = source.text.to_ascii_lowercase();
        if CARES.iter().any(|word| lower.contains(word)) {
            continue;
        }
        let adds = python::lines(&source.text).into_iter().find(|line| {
            let line = line.text.to_ascii_lowercase();
            ADDS.iter().any(|word| line.contains(word))
        });
        hits.extend(adds.map(|line| {
            let shown: String = line.text.trim().chars().take(80).collect();
            Hit::new(source, line.number, format!("rows are added without asking whether they are there: {shown}"))
        }));
    }
    hits
}
