//! BigQuery: on demand or editions, and how a table is cut.

use super::with;
use super::{Absent, Calculator, DAYS, GIGABYTES, Given, Measure, RATIO, Sizing};
use crate::design::book;
use crate::figure::{Figure, Unit};

const TEBIBYTES: Measure = Measure::Number(1_099_511_627_776.0, Unit::BYTES);

/// Where editions begin to pay, and whether a table is partitioned or only clustered.
pub const CALCULATOR: Calculator = Calculator {
    id: "bigquery",
    title: "BigQuery",
    inputs: &[
        with("tib_scanned", "read by queries in a month", TEBIBYTES, Absent::Open),
        with("slot_hours", "slot-hours that these queries take", RATIO, Absent::Open),
        with("table_gb", "size of the table", GIGABYTES, Absent::Open),
        with("table_days", "time that it covers", DAYS, Absent::Judged(365.0)),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let mut sized = Sizing::default();
    if let Some(scanned) = given.open("tib_scanned") {
        let free = book::constant("bigquery.free_scan");
        let paid = Figure::computed(
            "read and paid",
            (scanned.value - free.value).max(0.0),
            Unit::BYTES,
            "read by queries − read free of charge, not below nought",
            &[&scanned, &free],
        );
        let rate = book::constant("bigquery.slot_hours_per_tib");
        let even = Figure::computed(
            "slot-hours at which editions cost the same",
            paid.value / 1_099_511_627_776.0 * rate.value,
            Unit::ONE,
            "read and paid, in TiB × slot-hours that cost as much as one TiB",
            &[&paid, &rate],
        );
        if let Some(slots) = given.open("slot_hours") {
            sized.remarks.push(if slots.value < even.value {
                "Editions cost less: the queries take fewer slot-hours than the break-even.".to_owned()
            } else {
                "On demand costs less: the queries take more slot-hours than the break-even.".to_owned()
            });
        }
        sized.sizes.extend([given.size("paid_scan", paid), given.size("break_even_slot_hours", even)]);
    }
    if let Some(table) = given.open("table_gb") {
        let span = given.figure("table_days");
        let day = book::judgement("a day", crate::figure::DAY, Unit::TIME);
        let days = Figure::quotient("partitions by day", &span, &day);
        let one = Figure::computed(
            "a partition by day",
            table.value / days.value.max(1.0),
            Unit::BYTES,
            "size of the table ÷ partitions by day",
            &[&table, &days],
        );
        let (least, most) = (book::constant("bigquery.partition_min"), book::constant("bigquery.partitions_max"));
        sized.remarks.push(match (one.value >= least.value, days.value <= most.value) {
            (true, true) => "Partition by day.".to_owned(),
            (true, false) => format!("Partition by month: more than {} partitions are refused.", most.text()),
            (false, _) => {
                format!("Cluster rather than partition by day: below {} a partition does not pay.", least.text())
            }
        });
        sized.sizes.extend([given.size("partitions", days), given.size("partition", one)]);
    }
    if sized.sizes.is_empty() {
        return Err("tib_scanned or table_gb is missing".to_owned());
    }
    Ok(sized)
}
