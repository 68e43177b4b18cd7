//! What would cost less here: each with what it saves in a month; what saves little is not told.

use super::{chosen, total};
use crate::design::needs::Needs;
use crate::design::{BillRow, Decision, book, sizing};
use crate::figure::{DAY, Figure, MONTH, Unit};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Something that would cost less.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saving {
    /// Its stable id: `commitment`.
    pub id: String,
    /// What to do: `Commit to the machines for a year`.
    pub what: String,
    /// What is given up, or what to look at before.
    pub but: String,
    /// What it saves in a month.
    pub monthly: Arc<Figure>,
}

/// The least that is worth telling: dollars a month, and a share of the bill.
const LEAST: (f64, f64) = (5.0, 0.01);

/// Everything that pays here, most first.
pub fn savings(needs: &Needs<'_>, decisions: &[Decision], bill: &[BillRow]) -> Vec<Saving> {
    let all = total("monthly cost", bill);
    let least = (LEAST.0 / MONTH).max(LEAST.1 * all.value);
    let found = [
        commitment(bill),
        colder_class(needs, bill),
        pruning(decisions, bill),
        suspension(needs, decisions, bill),
        fewer_files(needs, decisions),
    ];
    let mut paying: Vec<Saving> = found.into_iter().flatten().filter(|saving| saving.monthly.value >= least).collect();
    paying.sort_by(|a, b| b.monthly.value.total_cmp(&a.monthly.value));
    paying
}

fn saving(id: &str, what: &str, but: &str, monthly: Arc<Figure>) -> Saving {
    Saving { id: id.to_owned(), what: what.to_owned(), but: but.to_owned(), monthly }
}

fn row<'a>(bill: &'a [BillRow], id: &str) -> Option<&'a BillRow> {
    bill.iter().find(|row| row.id == id)
}

/// Machines that run all the time are cheaper when they are reserved.
fn commitment(bill: &[BillRow]) -> Option<Saving> {
    const RESERVED: [&str; 7] =
        ["aws.rds.", "aws.aurora.", "aws.ec2.", "gcp.gce.", "gcp.cloudsql.pg.vcpu", "azure.vm.", "azure.pgflex."];
    let always = |row: &&BillRow| {
        row.unit.ends_with("hour")
            && row.quantity >= MONTH / 3600.0 - 1.0
            && RESERVED.iter().any(|prefix| row.price_id.starts_with(prefix))
    };
    let machines: Vec<&Arc<Figure>> = bill.iter().filter(always).map(|row| &row.monthly).collect();
    if machines.is_empty() {
        return None;
    }
    let paid = Figure::sum("machines that run all the time", Unit::USD_PER_TIME, &machines);
    let share = book::judgement_between("share that a commitment of a year saves", 0.3, [0.2, 0.4], Unit::ONE);
    Some(saving(
        "commitment",
        "Commit to the machines that run all the time for a year",
        "They are paid for the year, used or not: wait until the load is known.",
        Figure::product("saved by a commitment", &[&paid, &share]),
    ))
}

/// The older part of the raw layer in a class that is colder still.
fn colder_class(needs: &Needs<'_>, bill: &[BillRow]) -> Option<Saving> {
    let older = row(bill, "raw.archive")?;
    let (price_id, retrieval) = match &*older.price_id {
        "aws.s3.standard_ia" => ("aws.s3.glacier_ir", "aws.s3.retrieval.glacier_ir"),
        _ => return None,
    };
    let (from, to, back) =
        (needs.price(&older.price_id)?.figure(), needs.price(price_id)?.figure(), needs.price(retrieval)?.figure());
    let bytes = older.monthly.inputs().iter().find(|figure| figure.unit == Unit::BYTES)?;
    let rebuilt = book::judgement("times a year that everything is read again", 1.0, Unit::ONE);
    let year = book::judgement("a year of twelve months", 12.0 * MONTH, Unit::TIME);
    let monthly = Figure::computed(
        "saved by a colder class",
        bytes.value * (from.value - to.value - back.value * rebuilt.value / year.value),
        Unit::USD_PER_TIME,
        "older part of the raw layer × (price today − price of the colder class − price of taking it out × times a year ÷ a year)",
        &[bytes, &from, &to, &back, &rebuilt, &year],
    );
    Some(saving(
        "colder_class",
        "Move the older part of the raw layer into Glacier Instant Retrieval",
        "Each gigabyte that is taken out is paid, and at least 90 days of each file.",
        monthly,
    ))
}

/// Queries that are paid by what they read, held to the partitions they need.
fn pruning(decisions: &[Decision], bill: &[BillRow]) -> Option<Saving> {
    if chosen(decisions, "storage.serving") != "bigquery" {
        return None;
    }
    let scans = row(bill, "serving.compute")?;
    let share =
        book::judgement_between("share of the scans that reads what no filter asks for", 0.4, [0.2, 0.7], Unit::ONE);
    Some(saving(
        "pruning",
        "Demand a filter on the partition of large tables",
        "Queries without a filter are refused: people have to name the days that they look at.",
        Figure::product("saved by partitions", &[&scans.monthly, &share]),
    ))
}

/// A warehouse that waits a minute before it suspends, in place of ten.
fn suspension(needs: &Needs<'_>, decisions: &[Decision], bill: &[BillRow]) -> Option<Saving> {
    if chosen(decisions, "storage.serving") != "snowflake" {
        return None;
    }
    let compute = row(bill, "serving.compute")?;
    let inputs = compute.monthly.inputs();
    let (price, credits) = (inputs.first()?, inputs.get(1)?);
    let (long, short) = (
        book::judgement("automatic suspension that a new warehouse has", 600.0, Unit::TIME),
        book::constant("snowflake.auto_suspend"),
    );
    let interval = sizing::interval(needs);
    if interval.value < long.value {
        // woken again before it would suspend: how long it waits hardly matters
        return None;
    }
    let monthly = Figure::derived(
        "saved by an early suspension",
        Unit::USD_PER_TIME,
        "price of a credit × credits an hour × (automatic suspension of a new warehouse − advised one) ÷ time between runs",
        [price, credits, &long, &short, &interval],
        |[price, credits, long, short, interval]| price * credits * (long - short) / interval,
    );
    Some(saving(
        "suspension",
        "Let the warehouse suspend itself after a minute",
        "The first query after a pause waits some seconds and finds an empty cache.",
        monthly,
    ))
}

/// Runs every few minutes write many small files; one an hour, or a job that packs them, writes few.
fn fewer_files(needs: &Needs<'_>, decisions: &[Decision]) -> Option<Saving> {
    if !matches!(chosen(decisions, "processing.latency"), "streaming" | "micro_batch") {
        return None;
    }
    let price_id = match needs.choice("estate.cloud") {
        "aws" => "aws.s3.put",
        "gcp" => "gcp.gcs.classA",
        _ => return None,
    };
    let price = needs.price(price_id)?.figure();
    let n = u32::try_from(needs.facts.schema.tables.len()).map_or(0.0, f64::from);
    let tables = Figure::computed("tables", n, Unit::EACH, "counted in the schema that was brought in", &[]);
    let interval = sizing::interval(needs);
    let hour = book::judgement("an hour", DAY / 24.0, Unit::TIME);
    let monthly = Figure::derived(
        "saved by fewer files",
        Unit::USD_PER_TIME,
        "price of a request × tables × (1 ÷ time between runs − 1 ÷ an hour), not below zero",
        [&price, &tables, &interval, &hour],
        |[price, tables, interval, hour]| price * tables * (1.0 / interval - 1.0 / hour).max(0.0),
    );
    Some(saving(
        "fewer_files",
        "Gather the raw layer into one file an hour for each table",
        "The raw layer is up to an hour behind; what is streamed to the serving store is not.",
        monthly,
    ))
}
