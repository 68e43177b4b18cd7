//! Apache Spark: executors from nodes, partitions from bytes.

use super::{Absent, Calculator, GIGABYTES, Given, Measure, NUMBER, Sizing};
use super::{largest, needed, whole, with};
use crate::design::book;
use crate::figure::{Figure, Unit, quantity_text};

/// Five cores to an executor, a core and a gigabyte of each node left to the system, one executor to the driver.
pub const CALCULATOR: Calculator = Calculator {
    id: "spark",
    title: "Apache Spark",
    inputs: &[
        needed("nodes", "nodes", NUMBER),
        needed("cores", "cores of a node", NUMBER),
        needed("memory_gb", "memory of a node", GIGABYTES),
        with("input_gb", "input, as it lies in files", GIGABYTES, Absent::Open),
        with("shuffle_gb", "shuffled, decompressed", GIGABYTES, Absent::Open),
        with("runs_on", "what it runs on", Measure::Word(&["yarn", "kubernetes"]), Absent::Open),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let (nodes, cores, memory) = (given.figure("nodes"), given.figure("cores"), given.figure("memory_gb"));
    let each = book::constant("spark.executor_cores");
    let kept = book::constant("spark.node_cores_reserved");
    if cores.value <= kept.value {
        return Err("a node needs more than one core: one is left to the system".to_owned());
    }
    let usable = cores.value - kept.value;
    let task_cores = Figure::computed(
        "cores of an executor",
        each.value.min(usable),
        Unit::EACH,
        "cores of a Spark executor, no more than the node has left",
        &[&each, &cores, &kept],
    );
    let per_node = Figure::computed(
        "executors of a node",
        (usable / task_cores.value).floor(),
        Unit::EACH,
        "(cores of a node − cores left to the system) ÷ cores of an executor, rounded down",
        &[&cores, &kept, &task_cores],
    );
    let driver = book::constant("spark.executors_reserved");
    let executors = Figure::computed(
        "executors",
        (nodes.value * per_node.value - driver.value).max(1.0),
        Unit::EACH,
        "nodes × executors of a node − executors left to the application master, at least one",
        &[&nodes, &per_node, &driver],
    );
    let system = book::constant("spark.node_memory_reserved");
    let share = book::constant(match given.word("runs_on") {
        Some("kubernetes") => "spark.overhead_share_kubernetes",
        _ => "spark.overhead_share",
    });
    let least = book::constant("spark.overhead_min");
    let room = ((memory.value - system.value) / per_node.value).max(0.0);
    let heap = Figure::computed(
        "memory of an executor",
        (room / (1.0 + share.value)).min(room - least.value).max(0.0),
        Unit::BYTES,
        "(memory of a node − memory left to the system) ÷ executors of a node, less the overhead",
        &[&memory, &system, &per_node, &share, &least],
    );
    let (reserved, fraction) = (book::constant("spark.heap_reserved"), book::constant("spark.memory_fraction"));
    let per_task = Figure::computed(
        "memory of a task",
        ((heap.value - reserved.value) * fraction.value / task_cores.value).max(0.0),
        Unit::BYTES,
        "(memory of an executor − heap that Spark reserves) × share for execution and storage ÷ cores of an executor",
        &[&heap, &reserved, &fraction, &task_cores],
    );
    let all_cores = Figure::computed(
        "cores of all executors",
        executors.value * task_cores.value,
        Unit::EACH,
        "executors × cores of an executor",
        &[&executors, &task_cores],
    );
    let mut sizes = vec![
        given.size("executors", executors),
        given.size("executor_cores", task_cores),
        given.size("executor_memory", heap),
        given.size("task_memory", per_task.clone()),
    ];
    let mut remarks = Vec::new();
    if let Some(input) = given.open("input_gb") {
        let block = book::constant("spark.input_partition");
        let partitions =
            whole("input partitions", "input ÷ input partition", input.value / block.value, &[&input, &block]);
        sizes.push(given.size("input_partitions", partitions));
        let growth = book::constant("spark.decompression.high");
        let shuffled = given
            .open("shuffle_gb")
            .unwrap_or_else(|| Figure::product("shuffled, decompressed, at most", &[&input, &growth]));
        let target = book::constant("spark.shuffle_target.high");
        let by_size = whole(
            "shuffle partitions by size",
            "shuffled bytes ÷ shuffle partition to aim for",
            shuffled.value / target.value,
            &[&shuffled, &target],
        );
        let factor = book::constant("spark.tasks_per_core.low");
        let by_cores = Figure::computed(
            "shuffle partitions by cores",
            all_cores.value * factor.value,
            Unit::EACH,
            "cores of all executors × tasks per core",
            &[&all_cores, &factor],
        );
        let partitions = largest("shuffle partitions", &[&by_size, &by_cores]);
        let one = shuffled.value / partitions.value;
        if per_task.value < 2.0 * one {
            remarks.push(format!(
                "A task has {} for a partition of {}: take more memory or more partitions, or it spills.",
                per_task.text(),
                quantity_text(one, Unit::BYTES)
            ));
        }
        sizes.push(given.size("shuffle_partitions", partitions));
    }
    remarks.push("Adaptive execution joins small shuffle partitions and splits skewed ones by itself.".to_owned());
    Ok(Sizing { sizes, remarks })
}
