//! Azure Event Hubs.

use super::{
    A_SECOND, ALL_MONTH, Absent, GIGABYTE_MONTHS, Given, HOURS, KILOBYTES_EACH, Measure, NUMBER, Rows, Service,
};
use super::{running, with};
use crate::design::book;
use crate::figure::{Figure, Unit};
use std::sync::Arc;

/// Throughput, processing or capacity units by the hour; the smaller tiers bill events too, in steps of 64 kB.
pub const SERVICE: Service = Service {
    id: "eventhubs",
    title: "Azure Event Hubs",
    inputs: &[
        with("tier", "tier", Measure::Word(&["basic", "standard", "premium", "dedicated"]), Absent::Open),
        with("events_per_second", "events a second", A_SECOND, Absent::Judged(0.0)),
        with("event_kb", "size of an event", KILOBYTES_EACH, Absent::Judged(1.0)),
        with("throughput_units", "units of capacity", NUMBER, Absent::Open),
        with("hours", "hours in the month", HOURS, ALL_MONTH),
        with("capture", "capture to storage", Measure::Word(&["yes", "no"]), Absent::Open),
        with("retention_gb_month", "retention beyond what is included", GIGABYTE_MONTHS, Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let tier = given.word("tier").unwrap_or("standard");
    let (rate, event, hours) = (given.figure("events_per_second"), given.figure("event_kb"), given.figure("hours"));
    let units = given.open("throughput_units").unwrap_or_else(|| match tier {
        "premium" | "dedicated" => super::one("units of capacity"),
        _ => throughput_units(&rate, &event),
    });
    let unit_hours = running("unit-hours", &units, &hours);
    let price_id = match tier {
        "basic" => "azure.eh.tu.basic",
        "premium" => "azure.eh.pu",
        "dedicated" => "azure.eh.cu",
        _ => "azure.eh.tu.standard",
    };
    rows.charge("units", "Units of capacity", price_id, &unit_hours)?;
    if matches!(tier, "premium" | "dedicated") {
        // both include events and capture
        return rows.charge_if("retention", "Longer retention", "azure.eh.retention", given.open("retention_gb_month"));
    }
    let events = Figure::computed(
        "events as billed",
        rate.value * hours.value * (event.value / 64_000.0 - 1e-9).ceil().max(1.0),
        Unit::EACH,
        "events a second × hours × size of an event ÷ 64 kB, rounded up for each event",
        &[&rate, &hours, &event],
    );
    rows.charge("events", "Events taken in", "azure.eh.ingress", &events)?;
    if given.word("capture") == Some("yes") {
        rows.charge("capture", "Capture to storage", "azure.eh.capture", &unit_hours)?;
    }
    Ok(())
}

/// The throughput units that the events need, by the tighter of bytes and events.
fn throughput_units(rate: &Arc<Figure>, event: &Arc<Figure>) -> Arc<Figure> {
    let [bytes, events] = ["eventhubs.unit_ingress_bytes", "eventhubs.unit_ingress_events"].map(book::constant);
    Figure::computed(
        "throughput units",
        (rate.value * event.value / bytes.value).max(rate.value / events.value).ceil().max(1.0),
        Unit::EACH,
        "the larger of events a second × size of an event ÷ bytes of a unit, and events a second ÷ events of a unit, rounded up",
        &[rate, event, &bytes, &events],
    )
}
