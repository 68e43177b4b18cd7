//! Calculators: one component sized by itself, from numbers that somebody gives in its own terms.
//!
//! One file per component, one line in [`ALL`]. Every size is a [`Figure`] whose derivation ends in what was given,
//! in a published constant, or in a judgement that says it is one.

mod kafka;
mod msk;
mod kinesis;
mod eventhubs;
mod pubsub;
mod spark;
mod files;
mod snowflake;
mod bigquery;
mod redshift;
mod databricks;
mod fabric;
mod clickhouse;
mod postgres;
mod duckdb;
mod airflow;

use super::inputs::{self, short};
use super::inputs::{A_SECOND, DAYS, GIGABYTES, GIGABYTES_A_DAY, HOURS, KILOBYTES_EACH, MEBIBYTES_A_SECOND};
use super::inputs::{Absent, Given, Input, MEGABYTES_A_SECOND, Measure, NUMBER, RATIO, needed, with};
use super::{Size, book};
use crate::figure::{DAY, Figure, MONTH, Unit};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The most components that are sized at once.
pub const MAX_COMPONENTS: usize = 1_000;
/// A component that can be sized.
pub struct Calculator {
    /// Its name in a request: `kafka`.
    pub id: &'static str,
    /// How it reads: `Apache Kafka`.
    pub title: &'static str,
    /// What it takes.
    pub inputs: &'static [Input],
    /// Sizes it.
    size: fn(&Given) -> Result<Sizing, String>,
}

/// What a component needs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sizing {
    /// Its sizes in the order in which they follow from each other.
    pub sizes: Vec<Size>,
    /// What the numbers mean for whoever sets it up.
    pub remarks: Vec<String>,
}

/// A component that was asked for, with what it needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The component: `kafka`.
    pub component: String,
    /// What it needs.
    pub sized: Sizing,
}

/// Every calculator.
pub const ALL: &[Calculator] = &[
    kafka::CALCULATOR,
    msk::CALCULATOR,
    kinesis::CALCULATOR,
    eventhubs::CALCULATOR,
    pubsub::CALCULATOR,
    spark::CALCULATOR,
    files::CALCULATOR,
    snowflake::CALCULATOR,
    bigquery::CALCULATOR,
    redshift::CALCULATOR,
    databricks::CALCULATOR,
    fabric::CALCULATOR,
    clickhouse::CALCULATOR,
    postgres::CALCULATOR,
    duckdb::CALCULATOR,
    airflow::CALCULATOR,
];

/// A figure rounded up to whole pieces, at least one.
fn whole(name: &'static str, formula: &str, value: f64, inputs: &[&Arc<Figure>]) -> Arc<Figure> {
    // what is a hair above a whole number because of binary fractions is that number
    let value = (value - 1e-9).ceil().max(1.0);
    Figure::computed(name, value, Unit::EACH, format!("{formula}, rounded up"), inputs)
}

/// The largest of some figures of one unit.
fn largest(name: &'static str, inputs: &[&Arc<Figure>]) -> Arc<Figure> {
    let value = inputs.iter().map(|figure| figure.value).fold(0.0, f64::max);
    let unit = inputs.first().map_or(Unit::ONE, |figure| figure.unit);
    let names: Vec<&str> = inputs.iter().map(|figure| &*figure.name).collect();
    Figure::computed(name, value, unit, format!("the largest of: {}", names.join("; ")), inputs)
}

/// What one broker of a replicated log takes in from its clients, by its disk and its network: AWS's model for
/// standard brokers, sized so that the others carry the load while one zone is away.
fn broker_ingress(
    disk: &Arc<Figure>,
    network: &Arc<Figure>,
    peak_in: &Arc<Figure>,
    peak_out: &Arc<Figure>,
) -> Arc<Figure> {
    let fan_out = Figure::quotient("times that data is read", peak_out, peak_in);
    let by_disk = Figure::quotient("client ingress that the disk carries", disk, &book::constant("msk.storage_factor"));
    let reads = Figure::product("network for reads", &[&fan_out, &book::constant("msk.network_factor_fan_out")]);
    let factor =
        Figure::sum("network per byte of ingress", Unit::ONE, &[&reads, &book::constant("msk.network_factor_base")]);
    let by_network = Figure::quotient("client ingress that the network carries", network, &factor);
    let share = book::constant("msk.utilisation_standard");
    Figure::computed(
        "client ingress of one broker",
        by_disk.value.min(by_network.value) * share.value,
        Unit::BYTES_PER_TIME,
        "the smaller of what disk and network carry × share of capacity to use",
        &[&by_disk, &by_network, &share],
    )
}

/// The disk that a replicated log fills in its retention, half of it kept free.
fn log_storage(given: &Given) -> Arc<Figure> {
    let (average, kept) = (given.figure("in_mb_per_s"), given.figure("retention_hours"));
    let (replicas, fill) = (given.figure("replication_factor"), book::constant("msk.fill_buffer"));
    Figure::computed(
        "disk in all",
        average.value * kept.value * replicas.value * fill.value,
        Unit::BYTES,
        "average ingress × retention × replicas × what is kept free",
        &[&average, &kept, &replicas, &fill],
    )
}

/// The partitions of a replicated log, each counted with its replicas.
fn with_replicas(partitions: &Arc<Figure>, replicas: &Arc<Figure>) -> Arc<Figure> {
    Figure::computed(
        "partitions with their replicas",
        partitions.value * replicas.value,
        Unit::EACH,
        "partitions × replicas of each",
        &[partitions, replicas],
    )
}

/// How large a warehouse is by what its queries read: 0 for the smallest, one more for each fivefold of 100 GB a day.
fn steps_by_scan(scanned: &Arc<Figure>) -> Arc<Figure> {
    let daily = scanned.value * DAY;
    let steps = (0..9).find(|step| daily <= 100e9 * 5f64.powi(*step)).unwrap_or(9);
    Figure::computed(
        "steps above the smallest warehouse",
        f64::from(steps),
        Unit::ONE,
        "one for each fivefold of 100 GB that queries read a day, our judgement",
        &[scanned],
    )
}

/// Days in a month of price lists.
fn days_a_month() -> Arc<Figure> {
    book::judgement("days in a month", MONTH / DAY, Unit::ONE)
}

/// Sizes the components of a request: `[{"component": "kafka", "inputs": {"in_mb_per_s": 100}}]`.
pub fn size(request: &Value) -> Result<Vec<Answered>, String> {
    let Value::Array(entries) = request else {
        return Err("the request is a JSON list of {\"component\", \"inputs\"}".to_owned());
    };
    if entries.len() > MAX_COMPONENTS {
        return Err(format!("{} components are asked for; at most {MAX_COMPONENTS} are sized at once", entries.len()));
    }
    entries
        .iter()
        .enumerate()
        .map(|(nth, entry)| one(entry).map_err(|why| format!("entry {}: {why}", nth + 1)))
        .collect()
}

fn one(entry: &Value) -> Result<Answered, String> {
    let Value::Object(entry) = entry else { return Err("it is not an object".to_owned()) };
    if let Some(other) = entry.keys().find(|key| !["component", "inputs"].contains(&key.as_str())) {
        return Err(format!("'{}' is not known; an entry has component and inputs", short(other)));
    }
    let component = entry.get("component").and_then(Value::as_str).unwrap_or_default();
    let calculator = ALL.iter().find(|held| held.id == component).ok_or_else(|| {
        let known: Vec<&str> = ALL.iter().map(|held| held.id).collect();
        format!("'{}' cannot be sized; known are {}", short(component), known.join(", "))
    })?;
    let empty = Map::new();
    let inputs = match entry.get("inputs") {
        None | Some(Value::Null) => &empty,
        Some(Value::Object(inputs)) => inputs,
        Some(_) => return Err("inputs is not an object".to_owned()),
    };
    let given = inputs::read(calculator.id, calculator.inputs, inputs).map_err(|why| format!("{component}: {why}"))?;
    let sized = (calculator.size)(&given).map_err(|why| format!("{component}: {why}"))?;
    Ok(Answered { component: component.to_owned(), sized })
}

#[cfg(test)]
mod tests;
