//! Azure Event Hubs.

use super::{A_SECOND, Absent, Calculator, Given, KILOBYTES_EACH, MEGABYTES_A_SECOND, Sizing};
use super::{largest, whole, with};
use crate::design::book;
use crate::figure::Figure;

/// Throughput units by the tightest of bytes in, events in and bytes out.
pub const CALCULATOR: Calculator = Calculator {
    id: "eventhubs",
    title: "Azure Event Hubs",
    inputs: &[
        with("events_per_second", "events a second at the peak", A_SECOND, Absent::Open),
        with("event_kb", "size of an event", KILOBYTES_EACH, Absent::Judged(1.0)),
        with("in_mb_per_s", "peak ingress", MEGABYTES_A_SECOND, Absent::Open),
        with("out_mb_per_s", "peak egress to all readers", MEGABYTES_A_SECOND, Absent::Open),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let event = given.figure("event_kb");
    let (events, ingress) = match (given.open("events_per_second"), given.open("in_mb_per_s")) {
        (Some(events), Some(ingress)) => (events, ingress),
        (Some(events), None) => {
            let ingress = Figure::product("peak ingress", &[&events, &event]);
            (events, ingress)
        }
        (None, Some(ingress)) => (Figure::quotient("events a second", &ingress, &event), ingress),
        (None, None) => return Err("events_per_second or in_mb_per_s is missing".to_owned()),
    };
    let egress = given.open("out_mb_per_s").unwrap_or_else(|| ingress.clone());
    let limit = book::constant;
    let by_bytes = Figure::quotient("units for the bytes in", &ingress, &limit("eventhubs.unit_ingress_bytes"));
    let by_events = Figure::quotient("units for the events in", &events, &limit("eventhubs.unit_ingress_events"));
    let by_reads = Figure::quotient("units for the bytes out", &egress, &limit("eventhubs.unit_egress_bytes"));
    let most = largest("units by the tightest limit", &[&by_bytes, &by_events, &by_reads]);
    let units = whole("throughput units", "units by the tightest limit", most.value, &[&most]);
    let dedicated = limit("eventhubs.units_dedicated_from");
    let mut remarks = Vec::new();
    if units.value > dedicated.value {
        remarks.push(format!("Above {} units a dedicated cluster is advised.", dedicated.text()));
    }
    if event.value > limit("eventhubs.message_basic").value {
        remarks.push("Events of this size need the standard tier at least.".to_owned());
    }
    Ok(Sizing { sizes: vec![given.size("ingress", ingress), given.size("throughput_units", units)], remarks })
}
