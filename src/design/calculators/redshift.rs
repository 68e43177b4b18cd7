//! Amazon Redshift: serverless capacity, and when provisioned nodes are cheaper.

use super::{Absent, Calculator, GIGABYTES_A_DAY, Given, HOURS, NUMBER, Sizing};
use super::{days_a_month, needed, steps_by_scan, with};
use crate::design::book;
use crate::figure::{Figure, Unit};

/// Processing units by what queries read; provisioned where it works more than a few hours a day.
pub const CALCULATOR: Calculator = Calculator {
    id: "redshift",
    title: "Amazon Redshift",
    inputs: &[
        needed("scanned_gb_per_day", "bytes that queries read per day", GIGABYTES_A_DAY),
        with("hours_per_day", "hours a day in which it works", HOURS, Absent::Judged(6.0)),
        with("base_rpu", "smallest capacity to take", NUMBER, Absent::Judged(8.0)),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let steps = steps_by_scan(&given.figure("scanned_gb_per_day"));
    let (base, least, most) = (
        given.figure("base_rpu"),
        book::constant("redshift.serverless_rpu_min"),
        book::constant("redshift.serverless_rpu_max"),
    );
    let units = Figure::computed(
        "processing units",
        (base.value * libm::exp2(steps.value)).clamp(least.value, most.value),
        Unit::EACH,
        "smallest capacity × 2 for each step above the smallest warehouse, within what is offered",
        &[&base, &steps, &least, &most],
    );
    let hours = given.figure("hours_per_day");
    let days = days_a_month();
    let monthly = Figure::computed(
        "unit-hours a month",
        units.value * hours.value / 3_600.0 * days.value,
        Unit::EACH,
        "processing units × hours a day in which it works × days in a month",
        &[&units, &hours, &days],
    );
    let limit = book::constant("redshift.provisioned_from");
    let remark = if hours.value > limit.value {
        format!("It works more than {} a day: provisioned nodes are cheaper.", limit.text())
    } else {
        format!("It works no more than {} a day: serverless is cheaper.", limit.text())
    };
    Ok(Sizing {
        sizes: vec![given.size("rpu", units), given.size("rpu_hours_per_month", monthly)],
        remarks: vec![remark],
    })
}
