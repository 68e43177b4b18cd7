//! Tasks that are not tried again.

use super::{Check, Hit};
use crate::context::{Severity, python};
use crate::session::Source;

/// One lost connection fails the night.
pub const CHECK: Check = Check {
    name: "airflow_no_retries",
    reads: "airflow_dag",
    severity: Severity::Warning,
    benefit: 4,
    effort: 1,
    why: "One lost connection at night fails the run, and somebody repeats by hand in the morning what a second try would have done. (Apache Airflow documentation, best practices)",
    advice: "Set retries of at least 2 with a growing delay in default_args.",
    find,
};

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for source in sources {
        let lines = python::lines(&source.text);
        let said = lines.iter().filter_map(|line| {
            let (_, value) = python::argument(line.text, "retries")?;
            Some((line, value.starts_with('0')))
        });
        let said: Vec<_> = said.collect();
        let none =
            said.iter().find(|(_, none)| *none).map(|(line, _)| (line.number, "tasks are told not to be tried again"));
        let opens = lines.iter().find(|line| python::opens_dag(line.text));
        let silent =
            opens.filter(|_| said.is_empty()).map(|line| (line.number, "nothing says that tasks are tried again"));
        hits.extend(none.or(silent).map(|(line, what)| Hit::new(source, line, what)));
    }
    hits
}
