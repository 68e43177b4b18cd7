//! What runs, part by part, and how much of people's time it takes.

use super::Decision;
use super::book;
use super::decisions::chosen;
use super::needs::Needs;
use crate::figure::{Figure, MONTH, Unit};
use std::sync::Arc;

/// A part of the platform that runs and can stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// What it is: `Amazon MSK`.
    pub name: String,
    /// Whether the team patches it and gets it up again by itself.
    pub by_the_team: bool,
}

/// Every part that runs by these decisions, each once, in the order in which data passes it.
///
/// A schedule of the operating system is no part of its own: it runs on the machine that transforms.
pub fn running(decisions: &[Decision]) -> Vec<Running> {
    let decision = |id: &str| decisions.iter().find(|decision| decision.id == id);
    let chosen = |id: &str| chosen(decisions, id);
    let title = |id: &str| decision(id).map_or_else(String::new, |decision| decision.chosen_title().to_owned());
    let own_hosting = chosen("hosting.model") == "self_hosted";
    let mut parts: Vec<Running> = Vec::new();
    let mut add = |name: String, by_the_team: bool| {
        parts.push(Running { name, by_the_team: by_the_team || own_hosting });
    };
    if decisions.iter().any(|held| held.id == "ingestion.method" && held.chosen == "change_data_capture") {
        add("Change data capture".to_owned(), true);
    }
    match chosen("transport.broker") {
        "" | "none" => {}
        broker => add(title("transport.broker"), broker == "kafka"),
    }
    if chosen("schema.evolution") == "schema_registry" {
        add("Schema registry".to_owned(), false);
    }
    add("Raw layer".to_owned(), false);
    if matches!(chosen("processing.engine"), "spark" | "flink") {
        add(title("processing.engine"), false);
    }
    if !chosen("storage.serving").is_empty() {
        add(title("storage.serving"), chosen("storage.serving") == "duckdb");
    }
    match chosen("orchestration.tool") {
        "" | "cron" => {}
        tool => add(title("orchestration.tool"), matches!(tool, "airflow" | "dagster")),
    }
    if chosen("resilience.level") == "multi_region" {
        add("Second region".to_owned(), false);
    }
    parts
}

/// How many parts run.
pub fn moving_parts(parts: &[Running]) -> Arc<Figure> {
    let count = |by_the_team: bool| parts.iter().filter(|part| part.by_the_team == by_the_team).count();
    let figure = |name: &'static str, by_the_team: bool| {
        let names: Vec<&str> =
            parts.iter().filter(|part| part.by_the_team == by_the_team).map(|part| part.name.as_str()).collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        Figure::computed(name, number(count(by_the_team)), Unit::EACH, format!("counted: {names}"), &[])
    };
    Figure::sum(
        "moving parts",
        Unit::EACH,
        &[&figure("parts run by a provider", false), &figure("parts run by the team", true)],
    )
}

/// How many people's time goes into keeping the parts running.
pub fn people(needs: &Needs<'_>, parts: &[Running]) -> Arc<Figure> {
    let bought = match needs.choice("estate.cloud") {
        "gcp" => "operations.gcp",
        "azure" => "operations.azure",
        _ => "operations.aws",
    };
    let share = |by_the_team: bool, name: &'static str, constant: &str| {
        let parts = parts.iter().filter(|part| part.by_the_team == by_the_team).count();
        let parts = Figure::computed(name, number(parts), Unit::EACH, "counted among the moving parts", &[]);
        Figure::product(format!("time for {name}"), &[&parts, &book::constant(constant)])
    };
    let time = Figure::sum(
        "share of a month of 730 hours",
        Unit::EACH,
        &[
            &share(true, "parts run by the team", "operations.self_hosted"),
            &share(false, "parts run by a provider", bought),
        ],
    );
    let worked = Figure::constant(
        "share of it that one person works",
        140.0 * 3_600.0 / MONTH,
        Unit::ONE,
        "our judgement: 140 hours a month are left after leave, meetings and training",
        "",
        "judgement",
    );
    Figure::quotient("people who keep it running", &time, &worked)
}

fn number(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::MAX, f64::from)
}
