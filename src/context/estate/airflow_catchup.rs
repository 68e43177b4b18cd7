//! Runs for every interval since an old start.

use super::{Check, Hit};
use crate::context::{Severity, python};
use crate::session::Source;

/// Switched on, it runs for years.
pub const CHECK: Check = Check {
    name: "airflow_catchup",
    reads: "airflow_dag",
    severity: Severity::Warning,
    benefit: 3,
    effort: 1,
    why: "When it is switched on, every interval since the start date runs at once, and the source and the warehouse are flooded. (Apache Airflow documentation, DAG runs)",
    advice: "Say catchup=False and max_active_runs=1; run the past on purpose, with a backfill.",
    find,
};

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for source in sources {
        let lines = python::lines(&source.text);
        let start = lines.iter().find_map(|line| python::argument(line.text, "start_date"));
        let Some((_, start)) = start else { continue };
        let since: String = start.chars().take(60).collect();
        let catchup = lines.iter().find(|line| python::argument(line.text, "catchup").is_some());
        let says = |line: &python::Line<'_>, word: &str| {
            python::argument(line.text, "catchup").is_some_and(|(_, value)| value.starts_with(word))
        };
        match catchup {
            Some(line) if says(line, "True") => {
                hits.push(Hit::new(
                    source,
                    line.number,
                    format!("catchup is on since {}", since.trim_end_matches(',')),
                ));
            }
            Some(_) => {}
            None => {
                let opens = lines.iter().find(|line| python::opens_dag(line.text));
                hits.extend(opens.map(|line| {
                    Hit::new(
                        source,
                        line.number,
                        "catchup is not stated, and up to Airflow 2 it is on unless it is switched off",
                    )
                }));
            }
        }
    }
    hits
}
