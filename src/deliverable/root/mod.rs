//! The root of the package: its README, its two commands, its settings.

use super::estate::cloud;
use super::intake::{Intake, runs_airflow};
use super::text::{cell, one_line, plain};
use super::warehouse::Warehouse;
use super::{Deliverable, File, Given};
use crate::sql::DataType;
use askama::Template;
use std::fmt::Write as _;

/// The root of the package.
pub const DELIVERABLE: Deliverable = Deliverable { name: "package root", deliver };

/// How the package is filled and run, as the texts of the root say it.
struct Running {
    /// The settings that name a source, with the program that reads it.
    ways: Vec<(&'static str, &'static str)>,
    /// The programs that read a source, each once.
    programs: Vec<&'static str>,
    /// The settings that name the sources, with examples.
    setting: String,
    has_database: bool,
    has_files: bool,
    has_api: bool,
    /// Whether a source tells which transactions are open.
    knows_open: bool,
    is_airflow: bool,
    by_cron: bool,
}

impl Running {
    fn new(given: &Given<'_>) -> Self {
        let intakes = given.intakes();
        Self {
            programs: given.programs(),
            ways: given.ways(),
            setting: given.settings().into_iter().map(|(_, said)| said).collect::<Vec<_>>().join(" "),
            has_database: intakes.iter().any(|intake| intake.is_database()),
            has_files: intakes.contains(&Intake::Files),
            has_api: intakes.contains(&Intake::Api),
            knows_open: intakes.iter().any(|intake| matches!(intake, Intake::Postgresql | Intake::Mysql)),
            is_airflow: runs_airflow(given),
            by_cron: given.design.chosen("orchestration.tool") == "cron",
        }
    }
}

#[derive(Template)]
#[template(path = "root/README.md", escape = "none")]
struct Readme<'a> {
    name: &'a str,
    slug: &'a str,
    when: &'a str,
    facts: Vec<(String, String)>,
    n_tables: usize,
    extracts: bool,
    cloud: bool,
    streams: bool,
    spark: bool,
    scala: bool,
    programs: &'a [&'a str],
    setting: &'a str,
    has_database: bool,
    has_files: bool,
    has_api: bool,
    knows_open: bool,
    is_airflow: bool,
    by_cron: bool,
}

/// The package's own commands.
#[derive(Template)]
#[template(path = "root/Makefile", escape = "none")]
struct Commands<'a> {
    extracts: bool,
    spark: bool,
    scala: bool,
    setting: &'a str,
    ways: &'a [(&'a str, &'a str)],
}

/// What the package installs.
#[derive(Template)]
#[template(path = "root/requirements.txt", escape = "none")]
struct Requirements {
    on_postgresql: bool,
    drivers: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "root/env.example", escape = "none")]
struct Settings {
    extracts: bool,
    has_database: bool,
    has_files: bool,
    has_api: bool,
    is_airflow: bool,
    spark: bool,
    scala: bool,
    dsns: Vec<String>,
}

/// The drivers of the sources, and of PostgreSQL where rows are landed in it.
fn drivers(intakes: &[Intake], on_postgresql: bool) -> Vec<&'static str> {
    let mut found: Vec<&str> = intakes.iter().filter_map(|intake| intake.driver()).collect();
    if on_postgresql {
        found.extend(Intake::Postgresql.driver());
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = &*given.warehouse;
    let model = &given.design.model;
    let running = Running::new(given);
    let intakes = given.intakes();
    let extracts = given.extracts();
    let on_postgresql = given.design.chosen("storage.serving") == "postgres";
    let dsns = given.settings().into_iter().filter(|(intake, _)| intake.is_database()).map(|(_, said)| said).collect();
    let readme = Readme {
        name: &one_line(&given.design.name),
        slug: &plain(&given.design.slug),
        when: &one_line(&given.design.schedule.text),
        facts: model.facts.iter().map(|fact| (cell(&fact.name), cell(&fact.grain))).collect(),
        n_tables: warehouse.marts.len(),
        extracts,
        cloud: cloud(given).is_some(),
        streams: given.broker().is_some(),
        spark: given.runs_spark(),
        scala: given.runs_spark() && given.in_scala(),
        programs: &running.programs,
        setting: &running.setting,
        has_database: running.has_database,
        has_files: running.has_files,
        has_api: running.has_api,
        knows_open: running.knows_open,
        is_airflow: running.is_airflow,
        by_cron: running.by_cron,
    };
    let settings = Settings {
        extracts,
        has_database: running.has_database,
        has_files: running.has_files,
        has_api: running.has_api,
        is_airflow: running.is_airflow,
        spark: given.runs_spark(),
        scala: given.runs_spark() && given.in_scala(),
        dsns,
    };
    let mut files = Vec::new();
    for (path, text) in [
        ("README.md", readme.render()),
        (
            "Makefile",
            Commands {
                extracts,
                spark: given.runs_spark(),
                scala: given.runs_spark() && given.in_scala(),
                setting: &running.setting,
                ways: &running.ways,
            }
            .render(),
        ),
        ("config/requirements.txt", Requirements { on_postgresql, drivers: drivers(&intakes, on_postgresql) }.render()),
        ("config/.env.example", settings.render()),
    ] {
        // these templates have nothing in them that can fail
        files.extend(text.ok().map(|text| File::new(path, format!("{}\n", text.trim_end()))));
    }
    for (path, text) in [
        (".gitignore", include_str!("gitignore")),
        ("ruff.toml", include_str!("ruff.toml")),
        (".yamllint", include_str!("yamllint.yml")),
        ("pipelines/row_counts.py", include_str!("row_counts.py")),
    ] {
        files.push(File::new(path, text));
    }
    files.push(File::new("quality/README.md", quality(warehouse)));
    files
}

/// What is checked about each table, in words.
fn quality(warehouse: &Warehouse<'_>) -> String {
    let mut out = String::from(
        "# What is checked\n\nEvery check is a dbt test and runs in `make build` right after its table is built: a failed check stops everything\nthat would be built on that table. `make test` runs them all again.\n\n| Table | Checks |\n|---|---|\n",
    );
    for raw in warehouse.raw.iter().filter(|raw| raw.modelled) {
        let key = raw.staged_key().join(", ");
        let mut checks = Vec::new();
        if !key.is_empty() {
            checks.push(format!("one row for each {key}"));
        }
        checks.push("obligatory columns are filled".to_owned());
        if raw.columns.iter().any(|column| matches!(column.source.data_type, DataType::Enum(_))) {
            checks.push("words of enumerations are known".to_owned());
        }
        let checks = checks.join("; ");
        let _ = writeln!(out, "| {} | {} |", raw.staging(), cell(&checks));
    }
    for mart in &warehouse.marts {
        let mut checks =
            vec![format!("one row for each {}", mart.primary_key.join(", ")), "keys are filled".to_owned()];
        checks.extend(mart.references.iter().map(|(column, table, _)| format!("{column} exists in {table}")));
        if !mart.references.is_empty() {
            checks.push("as many rows as the source".to_owned());
        }
        let _ = writeln!(out, "| {} | {} |", mart.name, cell(&checks.join("; ")));
    }
    out
}
