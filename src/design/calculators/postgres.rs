//! PostgreSQL as a warehouse: disk, memory and the settings that follow from it.

use super::{Absent, Calculator, GIGABYTES, Given, NUMBER, RATIO, Sizing};
use super::{largest, needed, with};
use crate::design::book;
use crate::figure::{Figure, Unit};

/// What raw text becomes on its pages, the memory that keeps what is read often, and how that memory is shared out.
pub const CALCULATOR: Calculator = Calculator {
    id: "postgres",
    title: "PostgreSQL",
    inputs: &[
        needed("gb", "data as raw text", GIGABYTES),
        with("growth", "stored bytes to raw text", RATIO, Absent::Constant("ratio.postgres_indexed_to_raw_text")),
        with("free", "disk kept free, as a share of what is stored", RATIO, Absent::Judged(0.5)),
        with("often_read", "share of the data that is read often", RATIO, Absent::Judged(0.1)),
        with("memory_gb", "memory of the machine", GIGABYTES, Absent::Open),
        with("connections", "connections at most", NUMBER, Absent::Judged(50.0)),
        with("largest_gb", "the largest table, stored", GIGABYTES, Absent::Open),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let connections = given.figure("connections");
    if connections.value < 1.0 {
        return Err("connections is at least one".to_owned());
    }
    let stored = Figure::product("stored", &[&given.figure("gb"), &given.figure("growth")]);
    let free = given.figure("free");
    let disk = Figure::computed(
        "disk",
        stored.value * (1.0 + free.value),
        Unit::BYTES,
        "stored × (1 + share kept free for rewriting tables and building indexes)",
        &[&stored, &free],
    );
    let often = Figure::product("what is read often", &[&stored, &given.figure("often_read")]);
    let wanted = Figure::quotient("memory to keep it", &often, &book::constant("postgres.cache_share"));
    let least = book::judgement("smallest machine for analysis", 4e9, Unit::BYTES);
    let memory = given.open("memory_gb").unwrap_or_else(|| largest("memory", &[&wanted, &least]));
    let buffers = Figure::product("shared_buffers", &[&memory, &book::constant("postgres.shared_buffers_share")]);
    let cached = Figure::product("effective_cache_size", &[&memory, &book::constant("postgres.cache_share")]);
    let sorting = book::constant("postgres.work_mem_share");
    let each = Figure::computed(
        "work_mem",
        memory.value * sorting.value / connections.value,
        Unit::BYTES,
        "memory × share for sorts and hashes ÷ connections at most",
        &[&memory, &sorting, &connections],
    );
    let mut remarks = Vec::new();
    let ceiling = book::constant("postgres.analytics_ceiling");
    if stored.value > ceiling.value {
        remarks.push(format!(
            "{} are above {}: a store of columns reads such a volume at a fraction of the cost.",
            stored.text(),
            ceiling.text()
        ));
    }
    if wanted.value > memory.value {
        remarks.push(format!("What is read often needs {}: queries wait for the disk.", wanted.text()));
    }
    if let Some(table) = given.open("largest_gb").filter(|table| table.value > memory.value) {
        remarks
            .push(format!("A table of {} is larger than the memory: partition it by range of its date.", table.text()));
    }
    Ok(Sizing {
        sizes: vec![
            given.size("stored", stored),
            given.size("disk", disk),
            given.size("memory", memory),
            given.size("shared_buffers", buffers),
            given.size("effective_cache_size", cached),
            given.size("work_mem", each),
        ],
        remarks,
    })
}
