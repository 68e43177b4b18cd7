//! The Airflow DAG that runs the package, and its test.

use super::text::{one_line, plain};
use super::{Deliverable, File, Given};
use askama::Template;

/// The DAG.
pub const DELIVERABLE: Deliverable = Deliverable { name: "Airflow DAG", deliver };

#[derive(Template)]
#[template(path = "orchestration/dag.py", escape = "none")]
struct Dag<'a> {
    slug: &'a str,
    name: &'a str,
    when: &'a str,
    schedule: &'a str,
    has_snapshots: bool,
    has_vault: bool,
    extracts: bool,
}

#[derive(Template)]
#[template(path = "orchestration/test_dag.py", escape = "none")]
struct DagTest<'a> {
    slug: &'a str,
    first: &'a str,
}

fn deliver(given: &Given<'_>) -> Vec<File> {
    let slug = plain(&given.design.slug);
    let name = literal(&given.design.name);
    let when = literal(&given.design.schedule.text);
    let schedule = literal(&given.design.schedule.cron);
    let has_snapshots = given.design.model.dimensions.iter().any(crate::design::Dimension::keeps_past);
    let has_vault = given.design.model.style == crate::design::Style::DataVaultAndStar;
    let extracts = given.extracts();
    let dag = Dag { slug: &slug, name: &name, when: &when, schedule: &schedule, has_snapshots, has_vault, extracts };
    let first = if extracts { "tables" } else { "land" };
    let mut files = Vec::new();
    for (path, text) in [
        (format!("pipelines/dags/{slug}.py"), dag.render()),
        ("pipelines/tests/test_dag.py".to_owned(), DagTest { slug: &slug, first }.render()),
    ] {
        // these templates have nothing in them that can fail
        files.extend(text.ok().map(|text| File::new(path, format!("{}\n", text.trim_end()))));
    }
    files
}

/// Text that can stand inside a Python string in double quotes.
fn literal(text: &str) -> String {
    one_line(text).replace('\\', "/").replace('"', "'").chars().take(70).collect()
}
