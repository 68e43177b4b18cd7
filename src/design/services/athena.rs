//! Amazon Athena.

use super::BILLING;
use super::{Absent, Given, MACHINE_HOURS, RATIO, Rows, Service, TERABYTES, with};
use crate::figure::{Figure, Unit};

/// Scanned terabytes, at least 10 MB a query; or capacity by the hour.
pub const SERVICE: Service = Service {
    id: "athena",
    title: "Amazon Athena",
    inputs: &[
        with("tb_scanned", "data scanned", TERABYTES, Absent::Judged(0.0)),
        with("queries", "queries in the month", RATIO, Absent::Judged(0.0)),
        with("dpu_hours", "hours of provisioned capacity", MACHINE_HOURS, Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let (scanned, queries) = (given.figure("tb_scanned"), given.figure("queries"));
    let least =
        Figure::constant("least that a query is billed for", 10e6, Unit::BYTES, BILLING, "2020-10-15", "secondary");
    let billed = Figure::computed(
        "data scanned as billed",
        scanned.value.max(queries.value * least.value),
        Unit::BYTES,
        "data scanned, at least queries × least that a query is billed for",
        &[&scanned, &queries, &least],
    );
    rows.charge("scanned", "Data scanned", "aws.athena.scan", &billed)?;
    rows.charge_if("capacity", "Provisioned capacity", "aws.athena.dpu", given.open("dpu_hours"))
}
