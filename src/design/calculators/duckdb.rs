//! DuckDB: the machine it needs.

use super::{Absent, Calculator, GIGABYTES, Given, Measure, NUMBER, Sizing};
use super::{needed, with};
use crate::design::book;
use crate::figure::{Figure, Unit};

/// Memory by its threads and by what they do.
pub const CALCULATOR: Calculator = Calculator {
    id: "duckdb",
    title: "DuckDB",
    inputs: &[
        needed("threads", "threads", NUMBER),
        with("work", "what the queries do", Measure::Word(&["aggregation", "joins"]), Absent::Open),
        with("largest_gb", "the largest table that is sorted or joined, decompressed", GIGABYTES, Absent::Open),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let threads = given.figure("threads");
    let each = book::constant(match given.word("work") {
        Some("aggregation") => "duckdb.ram_per_thread_aggregation",
        _ => "duckdb.ram_per_thread_join",
    });
    let memory = Figure::computed(
        "memory",
        threads.value * each.value,
        Unit::BYTES,
        "threads × memory per thread",
        &[&threads, &each],
    );
    let mut remarks = vec!["One process writes; others read a copy or wait.".to_owned()];
    if let Some(table) = given.open("largest_gb").filter(|table| table.value > memory.value) {
        remarks.push(format!("{} does not fit into memory: it spills, so give it a fast local disk.", table.text()));
    }
    Ok(Sizing { sizes: vec![given.size("memory", memory)], remarks })
}
