//! Amazon Kinesis Data Streams, provisioned.

use super::{A_SECOND, Absent, Calculator, Given, KILOBYTES_EACH, MEGABYTES_A_SECOND, NUMBER, Sizing};
use super::{largest, whole, with};
use crate::design::book;
use crate::figure::Figure;

/// Shards by the tightest of what one takes in bytes, in records, and gives to its readers.
pub const CALCULATOR: Calculator = Calculator {
    id: "kinesis",
    title: "Amazon Kinesis Data Streams",
    inputs: &[
        with("records_per_second", "records a second at the peak", A_SECOND, Absent::Open),
        with("record_kb", "size of a record", KILOBYTES_EACH, Absent::Judged(1.0)),
        with("in_mb_per_s", "peak ingress", MEGABYTES_A_SECOND, Absent::Open),
        with("consumers", "readers that share the shards", NUMBER, Absent::Judged(1.0)),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let record = given.figure("record_kb");
    let (records, ingress) = match (given.open("records_per_second"), given.open("in_mb_per_s")) {
        (Some(records), Some(ingress)) => (records, ingress),
        (Some(records), None) => {
            let ingress = Figure::product("peak ingress", &[&records, &record]);
            (records, ingress)
        }
        (None, Some(ingress)) => (Figure::quotient("records a second", &ingress, &record), ingress),
        (None, None) => return Err("records_per_second or in_mb_per_s is missing".to_owned()),
    };
    let limit = book::constant;
    let by_bytes = Figure::quotient("shards for the bytes written", &ingress, &limit("kinesis.shard_write_bytes"));
    let by_records =
        Figure::quotient("shards for the records written", &records, &limit("kinesis.shard_write_records"));
    let read = Figure::computed(
        "egress",
        ingress.value * given.figure("consumers").value,
        ingress.unit,
        "peak ingress × readers that share the shards",
        &[&ingress, &given.figure("consumers")],
    );
    let by_reads = Figure::quotient("shards for the bytes read", &read, &limit("kinesis.shard_read_bytes"));
    let most = largest("shards by the tightest limit", &[&by_bytes, &by_records, &by_reads]);
    let shards = whole("shards", "shards by the tightest limit", most.value, &[&most]);
    let mut remarks = Vec::new();
    if record.value > limit("kinesis.record_max").value {
        remarks.push("A record is larger than the stream takes: put it in an object and send its address.".to_owned());
    }
    if given.figure("consumers").value > 2.0 {
        remarks.push("More than two readers share one shard's egress: enhanced fan-out gives each its own.".to_owned());
    }
    Ok(Sizing { sizes: vec![given.size("ingress", ingress), given.size("shards", shards)], remarks })
}
