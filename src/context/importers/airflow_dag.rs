//! An Airflow DAG in Python: its schedule, read line by line; the program is never run.

use super::Importer;
use crate::context::python::opens_dag;
use crate::context::{Confidence, Facts, base_name, without_mark};
use crate::finding::Place;
use crate::session::Source;

/// The importer.
pub const IMPORTER: Importer = Importer { name: "airflow_dag", title: "Airflow DAG", recognises, read };

fn recognises(source: &Source) -> bool {
    base_name(&source.name).to_ascii_lowercase().ends_with(".py") && source.text.lines().any(opens_dag)
}

fn read(sources: &[&Source], facts: &mut Facts) {
    let mut n_dags = 0_usize;
    let mut first = None;
    for source in sources {
        for (index, line) in without_mark(&source.text).lines().enumerate() {
            let place = Place::new(&source.name, u32::try_from(index + 1).unwrap_or(u32::MAX));
            if opens_dag(line) {
                n_dags += 1;
                if first.as_ref().is_none_or(|held: &Place| held.file != source.name) {
                    let shown: String = line.trim().chars().take(120).collect();
                    facts.tell("estate.orchestrator", "airflow", Confidence::Stated, shown, place.clone());
                }
                first.get_or_insert_with(|| place.clone());
            }
            if let Some((freshness, schedule)) = schedule(line) {
                facts.tell("needs.freshness", freshness, Confidence::Derived, schedule, place);
            }
        }
    }
    if let Some(place) = first {
        let detail = format!("{n_dags} DAG{} in the files brought in", if n_dags == 1 { "" } else { "s" });
        facts.tell("load.pipelines", &n_dags.to_string(), Confidence::Guessed, detail, place);
    }
}

/// How often a schedule on this line runs: `schedule="15 2 * * *"` gives 24 h and the schedule as written.
fn schedule(line: &str) -> Option<(&'static str, String)> {
    let line = line.trim_start();
    if line.starts_with('#') {
        return None;
    }
    let at = line.find("schedule_interval=").or_else(|| line.find("schedule="))?;
    let value = line.get(at..)?.split_once('=')?.1.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = value.get(1..)?.split(quote).next()?;
    let shown: String = value.chars().take(80).collect();
    Some((freshness(value)?, format!("schedule {shown}")))
}

/// The time between two runs of a cron schedule, where it is a common one.
fn freshness(schedule: &str) -> Option<&'static str> {
    match schedule {
        "@hourly" => return Some("1 h"),
        "@daily" => return Some("24 h"),
        "@weekly" => return Some("7 days"),
        "@monthly" => return Some("1 month"),
        _ => {}
    }
    let fields: Vec<_> = schedule.split_whitespace().collect();
    let fixed = |field: &str| field.chars().all(|c| c.is_ascii_digit());
    match fields.as_slice() {
        [minute, "*", "*", "*", "*"] => match *minute {
            "*" => Some("1 min"),
            "*/5" => Some("5 min"),
            "*/10" => Some("10 min"),
            "*/15" => Some("15 min"),
            "*/20" => Some("20 min"),
            "*/30" => Some("30 min"),
            minute if fixed(minute) => Some("1 h"),
            _ => None,
        },
        [_, hour, "*", "*", days] if fixed(hour) && (*days == "*" || *days == "1-5") => Some("24 h"),
        [_, hour, "*", "*", day] if fixed(hour) && fixed(day) => Some("7 days"),
        [_, hour, day, "*", "*"] if fixed(hour) && fixed(day) => Some("1 month"),
        [_, hour, "*", "*", "*"] => match *hour {
            "*/2" => Some("2 h"),
            "*/3" => Some("3 h"),
            "*/4" => Some("4 h"),
            "*/6" => Some("6 h"),
            "*/8" => Some("8 h"),
            "*/12" => Some("12 h"),
            _ => None,
        },
        _ => None,
    }
}
