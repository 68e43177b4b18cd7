//! ClickHouse: storage, memory and how rows are written.

use super::{A_SECOND, Absent, Calculator, GIGABYTES, Given, Measure, NUMBER, RATIO, Sizing};
use super::{needed, with};
use crate::design::book;
use crate::figure::{Figure, Unit};

/// What rows become on disk, the memory for what is read often, and the pause between inserts.
pub const CALCULATOR: Calculator = Calculator {
    id: "clickhouse",
    title: "ClickHouse",
    inputs: &[
        needed("gb", "data as rows", GIGABYTES),
        with("compression", "rows to stored columns", RATIO, Absent::Constant("ratio.row_store_to_columnar")),
        with("often_read", "share of the data that is read often", RATIO, Absent::Judged(0.1)),
        with("replicas", "replicas", NUMBER, Absent::Judged(2.0)),
        with("rows_per_second", "rows that arrive a second", A_SECOND, Absent::Open),
        with(
            "partition_values",
            "distinct values of the partition key",
            Measure::Number(1.0, Unit::EACH),
            Absent::Open,
        ),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let ratio = given.figure("compression");
    if ratio.value <= 0.0 {
        return Err("compression is the size of rows over the size on disk and cannot be nought".to_owned());
    }
    let stored = Figure::quotient("stored once", &given.figure("gb"), &ratio);
    let replicas = given.figure("replicas");
    let disk = Figure::computed(
        "stored in all",
        stored.value * replicas.value,
        Unit::BYTES,
        "stored once × replicas",
        &[&stored, &replicas],
    );
    let memory = Figure::product("memory for what is read often", &[&stored, &given.figure("often_read")]);
    let mut sized = Sizing {
        sizes: vec![given.size("stored", stored), given.size("disk", disk), given.size("memory", memory)],
        remarks: Vec::new(),
    };
    if let Some(rows) = given.open("rows_per_second").filter(|rows| rows.value > 0.0) {
        let batch = book::constant("clickhouse.insert_rows.low");
        let pause = Figure::quotient("time between inserts, at least", &batch, &rows);
        if pause.value > 1.0 {
            sized
                .remarks
                .push("Let the server collect small inserts (async_insert), or buffer them before it.".to_owned());
        }
        sized.sizes.push(given.size("insert_interval", pause));
    }
    if let Some(values) = given.open("partition_values") {
        let most = book::constant("clickhouse.partition_values.high");
        if values.value > most.value {
            sized
                .remarks
                .push(format!("More than {} partitions end in too many parts: partition by month.", most.text()));
        }
    }
    Ok(sized)
}
