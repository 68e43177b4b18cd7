//! Amazon Data Firehose.

use super::{A_SECOND, ALL_MONTH, Absent, GIGABYTES, Given, HOURS, KIBIBYTES_EACH, Measure, Rows, Service};
use super::{billed_gigabytes, rounded_records, with};
use crate::figure::Figure;

/// Data by the gigabyte in tiers by volume, each record rounded up to whole steps of 5 kB; conversion on top.
pub const SERVICE: Service = Service {
    id: "firehose",
    title: "Amazon Data Firehose",
    inputs: &[
        with("records_per_second", "records a second", A_SECOND, Absent::Judged(0.0)),
        with("record_kb", "size of a record", KIBIBYTES_EACH, Absent::Judged(1.0)),
        with("gb", "data as it is billed, in place of records", GIGABYTES, Absent::Open),
        with("hours", "hours in the month", HOURS, ALL_MONTH),
        with("convert", "conversion to Parquet or ORC", Measure::Word(&["yes", "no"]), Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let billed = given.open("gb").unwrap_or_else(|| {
        let records =
            Figure::product("records in the month", &[&given.figure("records_per_second"), &given.figure("hours")]);
        let record = given.figure("record_kb");
        billed_gigabytes(&rounded_records(&records, &record, 5.0 * 1024.0, "whole steps of 5 kB"))
    });
    let tiers = [
        ("aws.firehose.ingest", 512_000.0),
        ("aws.firehose.ingest.next1500tb", 1_536_000.0),
        ("aws.firehose.ingest.next3pb", f64::INFINITY),
    ];
    rows.tiers("in", "Data taken in", &tiers, &billed)?;
    if given.word("convert") == Some("yes") {
        rows.charge("convert", "Conversion of format", "aws.firehose.format", &billed)?;
    }
    Ok(())
}
