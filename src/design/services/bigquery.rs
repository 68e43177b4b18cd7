//! Google BigQuery.

use super::{Absent, GIBIBYTE, GIBIBYTE_MONTHS, GIGABYTES, Given, MACHINE_HOURS, Measure, Rows, Service, TEBIBYTES};
use super::{BILLING, beyond, with};
use crate::design::book;
use crate::figure::{Figure, MONTH, Unit};

/// Scanned tebibytes beyond the first, or slots of an edition by the hour; storage beyond the first 10 GiB.
pub const SERVICE: Service = Service {
    id: "bigquery",
    title: "Google BigQuery",
    inputs: &[
        with("tib_scanned", "data scanned on demand", TEBIBYTES, Absent::Judged(0.0)),
        with("slot_hours", "hours of slots", MACHINE_HOURS, Absent::Open),
        with("edition", "edition of the slots", Measure::Word(&["standard", "enterprise", "plus"]), Absent::Open),
        with("storage_gb_month", "active storage", GIBIBYTE_MONTHS, Absent::Judged(0.0)),
        with("long_term_gb_month", "storage not changed for 90 days", GIBIBYTE_MONTHS, Absent::Judged(0.0)),
        with("write_api_gb", "data written through the Storage Write API", GIGABYTES, Absent::Open),
        with("free_tier", "whether the free tier is still to be used up", Measure::Word(&["yes", "no"]), Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let free = given.word("free_tier") != Some("no");
    let scan = given.figure("tib_scanned");
    let scanned = if free { beyond(&scan, &book::constant("bigquery.free_scan")) } else { scan };
    rows.charge("scanned", "Data scanned", "gcp.bq.ondemand", &scanned)?;
    let slots = match given.word("edition") {
        Some("standard") => "gcp.bq.slot.standard",
        Some("plus") => "gcp.bq.slot.plus",
        _ => "gcp.bq.slot.enterprise",
    };
    rows.charge_if("slots", "Slots", slots, given.open("slot_hours"))?;
    let kept = Figure::constant(
        "storage free of charge",
        if free { 10.0 * GIBIBYTE * MONTH } else { 0.0 },
        Unit::new(1, 1, 0, 0),
        BILLING,
        "",
        "secondary",
    );
    let (active, long_term) = (given.figure("storage_gb_month"), given.figure("long_term_gb_month"));
    rows.charge("active", "Active storage", "gcp.bq.active", &beyond(&active, &kept))?;
    rows.charge("long_term", "Long-term storage", "gcp.bq.longterm", &beyond(&long_term, &beyond(&kept, &active)))?;
    rows.charge_if("write", "Data written", "gcp.bq.writeapi", given.open("write_api_gb"))
}
