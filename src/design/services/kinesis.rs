//! Amazon Kinesis Data Streams.

use super::{A_SECOND, Absent, Given, HOURS, KIBIBYTES_EACH, Measure, NUMBER, RATIO, Rows, Service};
use super::{ALL_MONTH, billed_gigabytes, one, rounded_records, running, with};
use crate::design::book;
use crate::figure::{Figure, Unit};
use std::sync::Arc;

/// Shards by the hour and payload units of 25 kB, or data by the gigabyte with records rounded up to a kilobyte.
pub const SERVICE: Service = Service {
    id: "kinesis",
    title: "Amazon Kinesis Data Streams",
    inputs: &[
        with("mode", "how capacity is bought", Measure::Word(&["provisioned", "on_demand"]), Absent::Open),
        with("records_per_second", "records a second", A_SECOND, Absent::Judged(0.0)),
        with("record_kb", "size of a record", KIBIBYTES_EACH, Absent::Judged(1.0)),
        with("shards", "shards", NUMBER, Absent::Open),
        with("consumers", "readers", RATIO, Absent::Judged(1.0)),
        with("fan_out_consumers", "readers with a throughput of their own", RATIO, Absent::Judged(0.0)),
        with("retention_hours", "retention", HOURS, Absent::Judged(24.0)),
        with("hours", "hours in the month", HOURS, ALL_MONTH),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let (rate, record, hours) = (given.figure("records_per_second"), given.figure("record_kb"), given.figure("hours"));
    let records = Figure::product("records in the month", &[&rate, &hours]);
    let fan_out = given.figure("fan_out_consumers");
    let longer = given.figure("retention_hours").value > 24.0 * 3600.0;
    if given.word("mode") == Some("on_demand") {
        let written = billed_gigabytes(&rounded_records(&records, &record, 1024.0, "whole kilobytes"));
        let read = Figure::product("data read", &[&written, &given.figure("consumers")]);
        let fanned = Figure::product("data read by fan-out", &[&written, &fan_out]);
        rows.charge(
            "streams",
            "Stream",
            "aws.kinesis.od.stream_hour",
            &running("stream-hours", &one("streams"), &hours),
        )?;
        rows.charge("in", "Data written", "aws.kinesis.od.in", &written)?;
        rows.charge("out", "Data read", "aws.kinesis.od.out", &read)?;
        return rows.charge("fan_out", "Data read by fan-out", "aws.kinesis.od.efo", &fanned);
    }
    let shards = given.open("shards").unwrap_or_else(|| shards(&rate, &record));
    let shard_hours = running("shard-hours", &shards, &hours);
    rows.charge("shards", "Shards", "aws.kinesis.shard_hour", &shard_hours)?;
    let units = Figure::computed(
        "payload units",
        records.value * (record.value / (25.0 * 1024.0) - 1e-9).ceil().max(1.0),
        Unit::EACH,
        "records in the month × size of a record ÷ 25 kB, rounded up for each record",
        &[&records, &record],
    );
    rows.charge("payload", "Payload units", "aws.kinesis.put_unit", &units)?;
    if longer {
        rows.charge("retention", "Retention beyond a day", "aws.kinesis.ext_retention", &shard_hours)?;
    }
    let fan_out_hours = Figure::product("consumer-shard-hours", &[&shard_hours, &fan_out]);
    rows.charge("fan_out_hours", "Fan-out, by the hour", "aws.kinesis.efo_hour", &fan_out_hours)?;
    let data = Figure::product("data in the month", &[&records, &record]);
    let fanned = Figure::product("data read by fan-out", &[&billed_gigabytes(&data), &fan_out]);
    rows.charge("fan_out", "Fan-out, by the gigabyte", "aws.kinesis.efo_gb", &fanned)
}

/// The shards that the records need, by the tighter of bytes and records.
fn shards(rate: &Arc<Figure>, record: &Arc<Figure>) -> Arc<Figure> {
    let mebibyte = Figure::constant(
        "bytes a second that a shard takes",
        1_048_576.0,
        Unit::BYTES_PER_TIME,
        super::BILLING,
        "",
        "secondary",
    );
    let most = book::constant("kinesis.shard_write_records");
    Figure::computed(
        "shards",
        (rate.value * record.value / mebibyte.value).max(rate.value / most.value).ceil().max(1.0),
        Unit::EACH,
        "the larger of records a second × size of a record ÷ bytes that a shard takes, and records a second ÷ records that a shard takes, rounded up",
        &[rate, record, &mebibyte, &most],
    )
}
