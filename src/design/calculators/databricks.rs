//! Databricks: a SQL warehouse, its clusters and units.

use super::{Absent, Calculator, GIGABYTES_A_DAY, Given, HOURS, Measure, NUMBER, Sizing};
use super::{days_a_month, largest, steps_by_scan, whole, with};
use crate::design::book;
use crate::figure::{Figure, Unit};

const SIZES: &[&str] = &["2xs", "xs", "s", "m", "l", "xl", "2xl", "3xl", "4xl"];

/// Units of a warehouse that stops itself: as many clusters as its queries need, and the time before each stop.
pub const CALCULATOR: Calculator = Calculator {
    id: "databricks",
    title: "Databricks SQL",
    inputs: &[
        with("size", "size of the warehouse", Measure::Word(SIZES), Absent::Open),
        with("scanned_gb_per_day", "bytes that queries read per day", GIGABYTES_A_DAY, Absent::Open),
        with("hours_per_day", "hours a day in which it works", HOURS, Absent::Judged(6.0)),
        with("stops_per_day", "times a day it stops by itself", NUMBER, Absent::Judged(1.0)),
        with("peak_queries", "queries at once, at most", NUMBER, Absent::Judged(1.0)),
        with("clusters", "clusters", NUMBER, Absent::Judged(1.0)),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let size = match (given.word("size"), given.open("scanned_gb_per_day")) {
        (Some(word), _) => word,
        (None, Some(scanned)) => SIZES.get(steps_by_scan(&scanned).value as usize).copied().unwrap_or("4xl"),
        (None, None) => return Err("size or scanned_gb_per_day is missing".to_owned()),
    };
    let (peak, at_once) = (given.figure("peak_queries"), book::constant("databricks.sql.queries_per_cluster"));
    let by_queries = whole(
        "clusters by queries at once",
        "queries at once ÷ queries at once on a cluster",
        peak.value / at_once.value,
        &[&peak, &at_once],
    );
    let clusters = largest("clusters at most", &[&given.figure("clusters"), &by_queries]);
    let rate = book::constant(&format!("databricks.sql.dbu.{size}"));
    let hourly = Figure::computed(
        "units an hour at the peak",
        clusters.value * rate.value,
        Unit::EACH,
        "clusters at most × units an hour of this size",
        &[&clusters, &rate],
    );
    let (hours, stops) = (given.figure("hours_per_day"), given.figure("stops_per_day"));
    let idle = book::constant("databricks.sql.auto_stop");
    let awake = Figure::computed(
        "hours billed a day",
        (hours.value + stops.value * idle.value).min(crate::figure::DAY),
        Unit::TIME,
        "hours it works + stops × shortest automatic stop, a day at most",
        &[&hours, &stops, &idle],
    );
    let days = days_a_month();
    let monthly = Figure::computed(
        "units a month, at most",
        hourly.value * awake.value / 3_600.0 * days.value,
        Unit::EACH,
        "units an hour at the peak × hours billed a day × days in a month",
        &[&hourly, &awake, &days],
    );
    let mut remarks = vec![format!(
        "A warehouse of size {}: one cluster to begin with, {} at most, stopped after {} without a query.",
        size.to_uppercase(),
        clusters.text(),
        idle.text()
    )];
    if clusters.value > 1.0 {
        remarks.push(
            "More clusters serve more queries at once; one that spills to disk needs a larger size instead.".to_owned(),
        );
    }
    Ok(Sizing {
        sizes: vec![
            given.size("clusters", clusters),
            given.size("dbu_per_hour", hourly),
            given.size("hours_billed_per_day", awake),
            given.size("dbu_per_month", monthly),
        ],
        remarks,
    })
}
