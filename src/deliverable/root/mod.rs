//! The root of the package: its README, its two commands, its settings.

use super::estate::cloud;
use super::text::{cell, one_line, plain};
use super::warehouse::Warehouse;
use super::{Deliverable, File, Given};
use crate::sql::DataType;
use askama::Template;
use std::fmt::Write as _;

/// The root of the package.
pub const DELIVERABLE: Deliverable = Deliverable { name: "package root", deliver };

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
}

/// The package's own two commands.
#[derive(Template)]
#[template(path = "root/Makefile", escape = "none")]
struct Commands {
    extracts: bool,
    spark: bool,
}

/// What the package installs.
#[derive(Template)]
#[template(path = "root/requirements.txt", escape = "none")]
struct Requirements {
    extracts: bool,
}

#[derive(Template)]
#[template(path = "root/env.example", escape = "none")]
struct Settings {
    extracts: bool,
}

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = Warehouse::new(&given.facts.schema, &given.design.model);
    let model = &given.design.model;
    let readme = Readme {
        name: &one_line(&given.design.name),
        slug: &plain(&given.design.slug),
        when: &one_line(&given.design.schedule.text),
        facts: model.facts.iter().map(|fact| (cell(&fact.name), cell(&fact.grain))).collect(),
        n_tables: warehouse.marts.len(),
        extracts: given.extracts(),
        cloud: cloud(given).is_some(),
        streams: given.broker().is_some(),
        spark: given.runs_spark(),
    };
    let extracts = given.extracts();
    let mut files = Vec::new();
    for (path, text) in [
        ("README.md", readme.render()),
        ("Makefile", Commands { extracts, spark: given.runs_spark() }.render()),
        ("config/requirements.txt", Requirements { extracts }.render()),
        ("config/.env.example", Settings { extracts }.render()),
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
    files.push(File::new("quality/README.md", quality(&warehouse)));
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
