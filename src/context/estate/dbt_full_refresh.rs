//! A model of events that is built anew from its beginning in every run.

use super::{Check, Hit};
use crate::context::{Severity, base_name};
use crate::session::Source;

/// Every night costs more than the one before.
pub const CHECK: Check = Check {
    name: "dbt_full_refresh",
    reads: "dbt_model",
    severity: Severity::Warning,
    benefit: 4,
    effort: 2,
    why: "It reads its whole history in every run, so time and cost grow with every day that is added. (dbt documentation, incremental models)",
    advice: "Make it incremental with a unique key, and read the rows that changed since the last run, with an overlap.",
    find,
};

/// What names of models of events begin or end with.
fn is_of_events(name: &str) -> bool {
    ["fct_", "fact_", "events_"].iter().any(|start| name.starts_with(start))
        || ["_events", "_fact", "_log"].iter().any(|end| name.ends_with(end))
}

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for source in sources {
        let file = base_name(&source.name).to_ascii_lowercase();
        let name = file.trim_end_matches(".sql");
        let built = source.text.lines().enumerate().find(|(_, line)| {
            let line: String = line.split_whitespace().collect();
            line.contains("materialized='table'") || line.contains("materialized=\"table\"")
        });
        if let Some((index, _)) = built.filter(|_| is_of_events(name)) {
            hits.push(Hit::new(
                source,
                u32::try_from(index + 1).unwrap_or(1),
                format!("{name} is built anew from its beginning in every run"),
            ));
        }
    }
    hits
}
