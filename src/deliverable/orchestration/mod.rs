//! What runs the package: Airflow DAGs with their test where Airflow was chosen, else a script for whatever was.

use super::intake::runs_airflow;
use super::text::{one_line, plain};
use super::{Deliverable, File, Given};
use crate::design::{Dimension, Style};
use askama::Template;

/// The orchestration.
pub const DELIVERABLE: Deliverable = Deliverable { name: "orchestration", deliver };

/// Seconds in a minute, and the fewest and most minutes that a run may take before somebody is told.
const MINUTE: f64 = 60.0;
const DEADLINE_MINUTES: (f64, f64) = (5.0, 24.0 * 60.0);

#[derive(Template)]
#[template(path = "orchestration/dag.py", escape = "none")]
struct Dag<'a> {
    slug: &'a str,
    name: &'a str,
    when: &'a str,
    schedule: &'a str,
    deadline_minutes: u32,
    steps: &'a str,
    has_snapshots: bool,
    has_intermediate: bool,
    has_vault: bool,
    extracts: bool,
    spark: bool,
    scala: bool,
}

#[derive(Template)]
#[template(path = "orchestration/test_dag.py", escape = "none")]
struct DagTest<'a> {
    slug: &'a str,
    ids: &'a [String],
    first: &'a str,
    gates: &'a [&'a str],
}

#[derive(Template)]
#[template(path = "orchestration/crontab", escape = "none")]
struct Crontab<'a> {
    when: &'a str,
    schedule: &'a str,
    extracts: bool,
}

#[derive(Template)]
#[template(path = "orchestration/run.sh", escape = "none")]
struct Script {
    has_snapshots: bool,
    has_intermediate: bool,
    has_vault: bool,
    extracts: bool,
}

fn deliver(given: &Given<'_>) -> Vec<File> {
    let made = if runs_airflow(given) { dags(given) } else { script(given) };
    // these templates have nothing in them that can fail
    made.into_iter()
        .filter_map(|(path, text)| text.ok().map(|text| File::new(path, format!("{}\n", text.trim_end()))))
        .collect()
}

fn has_snapshots(given: &Given<'_>) -> bool {
    given.design.model.dimensions.iter().any(Dimension::keeps_past)
}

fn has_vault(given: &Given<'_>) -> bool {
    given.design.model.style == Style::DataVaultAndStar
}

fn dags(given: &Given<'_>) -> Vec<(String, askama::Result<String>)> {
    let slug = plain(&given.design.slug);
    let extracts = given.extracts();
    // a run that is not over when the next one is due has made the data older than they may be
    let fresh = given.requirements.figure("needs.freshness", "freshness").value / MINUTE;
    let spark = given.runs_spark();
    let steps: &[&str] = match (spark, has_snapshots(given)) {
        (true, _) => &["lake", "marts", "gates"],
        (false, true) => &["land", "staging", "snapshots", "marts"],
        (false, false) => &["land", "staging", "marts"],
    };
    let called: Vec<String> = steps.iter().map(|step| format!("{step}()")).collect();
    let dag = Dag {
        slug: &slug,
        name: &literal(&given.design.name),
        when: &literal(&given.design.schedule.text),
        schedule: &literal(&given.design.schedule.cron),
        deadline_minutes: fresh.clamp(DEADLINE_MINUTES.0, DEADLINE_MINUTES.1) as u32,
        steps: &called.join(", "),
        has_snapshots: has_snapshots(given),
        has_intermediate: given.design.model.has_intermediate(),
        has_vault: has_vault(given),
        extracts,
        spark,
        scala: spark && given.in_scala(),
    };
    let mut ids = vec![slug.clone()];
    if extracts {
        ids.extend(["reconcile", "replay", "rebuild"].map(|what| format!("{slug}_{what}")));
    }
    let first = if extracts { "tables" } else { steps[0] };
    let mut files = vec![
        (format!("pipelines/dags/{slug}.py"), dag.render()),
        ("pipelines/tests/test_dag.py".to_owned(), DagTest { slug: &slug, ids: &ids, first, gates: steps }.render()),
    ];
    files.push(("config/airflow_pools.json".to_owned(), Ok(include_str!("airflow_pools.json").to_owned())));
    files
}

fn script(given: &Given<'_>) -> Vec<(String, askama::Result<String>)> {
    let extracts = given.extracts();
    let script = Script {
        has_snapshots: has_snapshots(given),
        has_intermediate: given.design.model.has_intermediate(),
        has_vault: has_vault(given),
        extracts,
    };
    let mut files = vec![("pipelines/run.sh".to_owned(), script.render())];
    if given.design.chosen("orchestration.tool") == "cron" {
        let when = one_line(&given.design.schedule.text);
        let schedule = one_line(&given.design.schedule.cron);
        let crontab = Crontab { when: &when, schedule: &schedule, extracts };
        files.push(("pipelines/crontab".to_owned(), crontab.render()));
    }
    files
}

/// Text that can stand inside a Python string in double quotes.
fn literal(text: &str) -> String {
    one_line(text).replace('\\', "/").replace('"', "'").chars().take(70).collect()
}
