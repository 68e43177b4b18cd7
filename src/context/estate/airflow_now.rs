//! A start that moves with the clock.

use super::{Check, Hit};
use crate::context::{Severity, python};
use crate::session::Source;

/// A run cannot be repeated for its own interval.
pub const CHECK: Check = Check {
    name: "airflow_now",
    reads: "airflow_dag",
    severity: Severity::Warning,
    benefit: 3,
    effort: 1,
    why: "It is evaluated whenever the file is read, so intervals shift, versions of the DAG pile up, and a run that is repeated loads another day. (Apache Airflow documentation, best practices)",
    advice: "Write a fixed start date, and take the day of a run from data_interval_start.",
    find,
};

fn find<'a>(sources: &[&'a Source]) -> Vec<Hit<'a>> {
    let moving = |text: &str| {
        ["datetime.now(", "datetime.utcnow(", "days_ago(", "date.today("].into_iter().find(|word| text.contains(word))
    };
    let mut hits = Vec::new();
    for source in sources {
        for line in python::lines(&source.text).iter().filter(|line| !line.inside_function && !line.inside_text) {
            let imported = line.text.trim_start().starts_with("from ") || line.text.trim_start().starts_with("import ");
            if let Some(word) = moving(line.text).filter(|_| !imported) {
                hits.push(Hit::new(source, line.number, format!("{word}…) is used where the DAG is defined")));
            }
        }
    }
    hits
}
