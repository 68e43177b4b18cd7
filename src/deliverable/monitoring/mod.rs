//! What watches the warehouse once it runs: a record of every run, queries on it, dashboards and alarms as code.

mod grafana;

use super::estate::has_dashboards;
use super::{Deliverable, File, Given};
use crate::figure::Figure;
use std::fmt::Write as _;
use std::sync::Arc;

/// The monitoring.
pub const DELIVERABLE: Deliverable = Deliverable { name: "monitoring", deliver };

/// An alarm: a query that gives one value, and the value above which somebody is told.
struct Alarm {
    id: &'static str,
    title: String,
    query: &'static str,
    above: f64,
    /// How grave it is.
    severity: &'static str,
    /// The heading of the runbook that says what to do.
    heading: &'static str,
}

/// Queries for people, by the names of their files.
const QUERIES: [(&str, &str); 4] = [
    ("freshness", include_str!("queries/freshness.sql")),
    ("volume", include_str!("queries/volume.sql")),
    ("failures", include_str!("queries/failures.sql")),
    ("cost", include_str!("queries/cost.sql")),
];

fn deliver(given: &Given<'_>) -> Vec<File> {
    if given.design.model.facts.is_empty() && given.design.model.dimensions.is_empty() {
        return Vec::new();
    }
    let alarms = alarms(given);
    let mut files = vec![File::new("pipelines/dbt/macros/operations.sql", include_str!("operations.sql"))];
    let queries = QUERIES.iter().copied().chain(alarms.iter().map(|alarm| (alarm.id, alarm.query)));
    files.extend(queries.map(|(name, text)| File::new(format!("monitoring/queries/{name}.sql"), text)));
    // what speaks PostgreSQL's protocol is read by a source that Grafana brings along
    if has_dashboards(given) {
        files.extend(grafana::files(given, &alarms));
    }
    files.push(File::new("monitoring/README.md", readme(given, &alarms)));
    files
}

/// How old data may be before somebody is told: what was asked for, and one run more.
fn promised_hours(given: &Given<'_>) -> (f64, Arc<Figure>) {
    let freshness = given.requirements.figure("needs.freshness", "how old the data may be");
    let hours = freshness.value / 3600.0;
    ((hours * 2.0).max(0.25), freshness)
}

fn alarms(given: &Given<'_>) -> Vec<Alarm> {
    let (hours, _) = promised_hours(given);
    let alarm = |id, title: &str, query, above, severity, heading| Alarm {
        id,
        title: title.to_owned(),
        query,
        above,
        severity,
        heading,
    };
    vec![
        alarm(
            "alarm_failed",
            "Something did not pass in the last run",
            include_str!("queries/alarm_failed.sql"),
            0.0,
            "high",
            "a-run-failed",
        ),
        alarm(
            "alarm_stale",
            "The newest data is older than promised",
            include_str!("queries/alarm_stale.sql"),
            hours,
            "high",
            "data-is-older-than-promised",
        ),
        alarm(
            "alarm_silent",
            "Nothing has run for longer than promised",
            include_str!("queries/alarm_silent.sql"),
            hours,
            "high",
            "nothing-runs",
        ),
        alarm(
            "alarm_shrunk",
            "A published table lost rows",
            include_str!("queries/alarm_shrunk.sql"),
            0.0,
            "high",
            "a-table-lost-rows",
        ),
        alarm(
            "alarm_slow",
            "Building takes twice as long as last week",
            include_str!("queries/alarm_slow.sql"),
            2.0,
            "low",
            "building-takes-longer-or-costs-more",
        ),
    ]
}

fn readme(given: &Given<'_>, alarms: &[Alarm]) -> String {
    let (hours, freshness) = promised_hours(given);
    let mut out = String::from(
        "# What watches the warehouse\n\nWhere `RECORD_RUNS=1` is set, as it should be wherever runs are scheduled, each run of dbt writes down what it did and what it\nleft: `operations.results` (models, snapshots, tests) and `operations.tables` (rows, newest change). The queries in `queries/`\nread only those two; they run on PostgreSQL and on DuckDB.\n\n| Alarm | Above | What to do |\n|---|---|---|\n",
    );
    for alarm in alarms {
        let _ =
            writeln!(out, "| {} | {} | [runbook](../docs/runbook.md#{}) |", alarm.title, alarm.above, alarm.heading);
    }
    let _ = write!(
        out,
        "\nData may be {} old; somebody is told at twice that, {hours} hours, so that one failed run that is repeated in time wakes nobody.\nCosts are watched where they arise: the budget in `infrastructure/terraform` tells at four fifths of it, and `queries/cost.sql`\nsays which models take the time.\n",
        freshness.text()
    );
    if has_dashboards(given) {
        out.push_str("\n`grafana/` holds a data source, a dashboard and the alarms as Grafana provisions them; the local stack starts with them.\n");
    }
    out
}
