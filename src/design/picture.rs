//! The parts of the platform and what flows between them, and when it runs.

use super::decisions::chosen;
use super::needs::Needs;
use super::{Component, Decision, Model, Schedule, sizing};
use crate::figure::DAY;

/// When the pipelines run.
pub fn schedule(needs: &Needs<'_>, decisions: &[Decision]) -> Schedule {
    let latency = decisions
        .iter()
        .find(|decision| decision.id == "processing.latency")
        .map_or("batch", |decision| &decision.chosen);
    let seconds = sizing::interval(needs).value;
    let (cron, text) = match (latency, seconds) {
        ("streaming", _) => {
            ("*/5 * * * *".to_owned(), "all the time; published tables are refreshed every five minutes".to_owned())
        }
        (_, s) if s >= DAY => ("0 2 * * *".to_owned(), "every night at 02:00 UTC".to_owned()),
        (_, s) if s >= 7200.0 => {
            let hours = (s / 3600.0).floor().clamp(2.0, 12.0) as u32;
            let hours = [12, 8, 6, 4, 3, 2].into_iter().find(|divisor| *divisor <= hours).unwrap_or(2);
            (format!("0 */{hours} * * *"), format!("every {hours} hours"))
        }
        (_, s) if s >= 3600.0 => ("0 * * * *".to_owned(), "every hour".to_owned()),
        (_, s) => {
            let minutes = (s / 60.0).floor().max(1.0) as u32;
            let minutes = [30, 20, 15, 10, 5, 4, 3, 2].into_iter().find(|divisor| *divisor <= minutes).unwrap_or(1);
            (format!("*/{minutes} * * * *"), format!("every {minutes} minutes"))
        }
    };
    Schedule { cron, text, lookback: sizing::lookback(needs) }
}

/// The parts of the platform, sources first.
pub fn components(needs: &Needs<'_>, decisions: &[Decision], model: &Model) -> Vec<Component> {
    let decision = |id: &str| decisions.iter().find(|decision| decision.id == id);
    let chosen = |id: &str| chosen(decisions, id);
    let title = |id: &str| decision(id).map_or_else(String::new, |decision| decision.chosen_title().to_owned());
    let broker = chosen("transport.broker");
    let has_broker = broker != "none" && !broker.is_empty();
    let mut parts = Vec::new();
    for ingestion in decisions.iter().filter(|decision| decision.id == "ingestion.method") {
        // files and pages are fetched, whatever carries the events
        let carried = ["event_stream", "change_data_capture"].contains(&&*ingestion.chosen);
        let next = if has_broker && carried { "broker" } else { "raw" };
        let name = source_name(&ingestion.subject);
        let mut versions =
            needs.facts.facts.iter().filter(|fact| fact.question == "data.sources").map(|fact| fact.detail.as_str());
        let named = versions.rfind(|detail| detail.starts_with(name) && detail.len() < 40).unwrap_or(name).to_owned();
        parts.push(part(
            &format!("source.{}", ingestion.subject),
            0,
            &named,
            "source of record",
            None,
            &[(next, &ingestion.chosen_title().to_lowercase())],
        ));
    }
    if has_broker {
        parts.push(part(
            "broker",
            1,
            &title("transport.broker"),
            "carries events and lets them be replayed",
            Some("transport.broker"),
            &[("raw", "events")],
        ));
    }
    parts.push(part(
        "raw",
        2,
        "Raw layer",
        "keeps what arrived, as it arrived",
        Some("ingestion.method"),
        &[("transform", "changed rows")],
    ));
    let engine = if chosen("processing.engine") == "warehouse_sql" {
        format!("dbt on {}", title("storage.serving"))
    } else {
        format!("dbt and {}", title("processing.engine"))
    };
    parts.push(part(
        "transform",
        3,
        &engine,
        "cleans, joins, tests and builds the star",
        Some("processing.engine"),
        &[("serving", "facts and dimensions")],
    ));
    let tables =
        format!("{} facts, {} dimensions, {} bridges", model.facts.len(), model.dimensions.len(), model.bridges.len());
    let mut readers: Vec<&str> = needs.choices("estate.tools").iter().map(String::as_str).collect();
    if readers.is_empty() {
        readers.push("readers");
    }
    let feeds: Vec<(String, &str)> = readers.iter().map(|tool| (format!("reader.{tool}"), "SQL")).collect();
    let feeds: Vec<(&str, &str)> = feeds.iter().map(|(to, what)| (to.as_str(), *what)).collect();
    parts.push(part("serving", 4, &title("storage.serving"), &tables, Some("storage.serving"), &feeds));
    for tool in &readers {
        parts.push(part(&format!("reader.{tool}"), 5, reader_name(tool), "reads the published tables", None, &[]));
    }
    let schedule = schedule(needs, decisions);
    parts.push(part(
        "orchestrator",
        3,
        &title("orchestration.tool"),
        &format!("runs {}", schedule.text),
        Some("orchestration.tool"),
        &[("raw", "starts"), ("transform", "starts")],
    ));
    parts
}

fn part(id: &str, layer: u8, name: &str, role: &str, decision: Option<&str>, feeds: &[(&str, &str)]) -> Component {
    Component {
        id: id.to_owned(),
        layer,
        name: name.to_owned(),
        role: role.to_owned(),
        decision: decision.map(str::to_owned),
        feeds: feeds.iter().map(|(to, what)| ((*to).to_owned(), (*what).to_owned())).collect(),
    }
}

fn source_name(source: &str) -> &str {
    match source {
        "postgres" => "PostgreSQL",
        "mysql" => "MySQL",
        "sqlserver" => "SQL Server",
        "oracle" => "Oracle",
        "mongodb" => "MongoDB",
        "saas_api" => "Software as a service",
        "files_sftp" => "Files by SFTP",
        "object_storage" => "Files in object storage",
        "kafka" => "Kafka topics",
        "iot" => "Devices",
        "mainframe" => "Mainframe",
        "spreadsheets" => "Spreadsheets",
        "logs" => "Logs",
        other => other,
    }
}

fn reader_name(tool: &str) -> &str {
    match tool {
        "powerbi" => "Power BI",
        "tableau" => "Tableau",
        "looker" => "Looker",
        "metabase" => "Metabase",
        "superset" => "Superset",
        "quicksight" => "QuickSight",
        "excel" => "Excel",
        "notebooks" => "Notebooks",
        "api" => "Programs",
        _ => "Readers",
    }
}
