//! Amazon Data Firehose.

use super::{A_SECOND, ALL_MONTH, Absent, Given, HOURS, KIBIBYTES_EACH, Measure, Rows, Service};
use super::{billed_gigabytes, rounded_records, with};
use crate::figure::Figure;

/// Data by the gigabyte, each record rounded up to whole steps of 5 kB; conversion on top.
pub const SERVICE: Service = Service {
    id: "firehose",
    title: "Amazon Data Firehose",
    inputs: &[
        with("records_per_second", "records a second", A_SECOND, Absent::Refused),
        with("record_kb", "size of a record", KIBIBYTES_EACH, Absent::Judged(1.0)),
        with("hours", "hours in the month", HOURS, ALL_MONTH),
        with("convert", "conversion to Parquet or ORC", Measure::Word(&["yes", "no"]), Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let records =
        Figure::product("records in the month", &[&given.figure("records_per_second"), &given.figure("hours")]);
    let data = rounded_records(&records, &given.figure("record_kb"), 5.0 * 1024.0, "whole steps of 5 kB");
    let billed = billed_gigabytes(&data);
    rows.charge("in", "Data taken in", "aws.firehose.ingest", &billed)?;
    if given.word("convert") == Some("yes") {
        rows.charge("convert", "Conversion of format", "aws.firehose.format", &billed)?;
    }
    Ok(())
}
