//! What the jobs share, their settings, their tests, and what is said about them.

use super::{ROOT, Writer, python};
use crate::deliverable::warehouse::{CALENDAR, HIERARCHY_DEPTH};
use crate::deliverable::{File, Given};
use crate::design::{Design, Dimension};
use crate::figure::DAY;
use askama::Template;

/// The settings of Spark, each with its reason.
#[derive(Template)]
#[template(path = "spark/spark-defaults.conf", escape = "none")]
struct Defaults {
    partitions: u64,
    partitions_from: String,
    partition_bytes: u64,
    broadcast_bytes: u64,
    broadcast_from: String,
    skew_factor: u64,
    skew_bytes: u64,
    cores: u64,
    memory_mb: u64,
    memory_from: String,
}

#[derive(Template)]
#[template(path = "spark/README.md", escape = "none")]
struct Readme<'a> {
    lookback_days: u64,
    partition: &'a str,
    partition_from: String,
    table_format: &'a str,
    versioned: bool,
    hierarchy: bool,
    conformed: bool,
    extracts: bool,
}

pub fn files(given: &Given<'_>, write: &Writer<'_>) -> Vec<File> {
    let file = |path: &str, text: &str| File::new(format!("{ROOT}/{path}"), text);
    let mut files = vec![
        file("run.py", include_str!("run.py")),
        file("requirements.txt", include_str!("requirements.txt")),
        file("warehouse/__init__.py", include_str!("warehouse/__init__.py")),
        file("warehouse/columns.py", include_str!("warehouse/columns.py")),
        file("warehouse/gates.py", include_str!("warehouse/gates.py")),
        file("warehouse/hierarchy.py", include_str!("warehouse/hierarchy.py")),
        file("warehouse/history.py", include_str!("warehouse/history.py")),
        file("warehouse/job.py", include_str!("warehouse/job.py")),
        file("warehouse/lake.py", include_str!("warehouse/lake.py")),
        file("warehouse/matching.py", include_str!("warehouse/matching.py")),
        file("warehouse/shares.py", include_str!("warehouse/shares.py")),
        file("warehouse/store.py", include_str!("warehouse/store.py")),
        file("warehouse/settings.py", &settings(given.design)),
        file("warehouse/marts/__init__.py", &marts(write)),
        file("tests/conftest.py", include_str!("tests/conftest.py")),
        file("tests/test_columns.py", include_str!("tests/test_columns.py")),
        file("tests/test_hierarchy.py", include_str!("tests/test_hierarchy.py")),
        file("tests/test_history.py", include_str!("tests/test_history.py")),
        file("tests/test_lake.py", include_str!("tests/test_lake.py")),
        file("tests/test_marts.py", include_str!("tests/test_marts.py")),
        file("tests/test_matching.py", include_str!("tests/test_matching.py")),
        file("tests/test_shares.py", include_str!("tests/test_shares.py")),
        file("tests/test_store.py", include_str!("tests/test_store.py")),
    ];
    let design = given.design;
    let defaults = Defaults {
        partitions: whole(design, "spark.shuffle_partitions"),
        partitions_from: formula(design, "spark.shuffle_partitions"),
        partition_bytes: whole(design, "spark.partition_bytes"),
        broadcast_bytes: whole(design, "spark.broadcast_bytes"),
        broadcast_from: formula(design, "spark.broadcast_bytes"),
        skew_factor: whole(design, "spark.skew_factor"),
        skew_bytes: whole(design, "spark.skew_bytes"),
        cores: whole(design, "spark.executor_cores"),
        memory_mb: whole(design, "spark.executor_memory").div_ceil(1 << 20),
        memory_from: formula(design, "spark.executor_memory"),
    };
    let readme = Readme {
        lookback_days: lookback_days(design),
        partition: partition_by(design),
        partition_from: formula(design, "spark.partition_span"),
        table_format: match design.chosen("storage.table_format") {
            "parquet" => "",
            format => format,
        },
        versioned: design.model.dimensions.iter().any(Dimension::keeps_past),
        hierarchy: design.model.bridges.iter().any(|bridge| bridge.hierarchy),
        conformed: design.model.dimensions.iter().any(|held| !held.conformed.is_empty()),
        extracts: given.extracts(),
    };
    // these templates have nothing in them that can fail
    for (path, text) in [("spark-defaults.conf", defaults.render()), ("README.md", readme.render())] {
        files.extend(text.ok().map(|text| file(path, &format!("{}\n", text.trim_end()))));
    }
    files
}

/// A size of the design, rounded up.
fn whole(design: &Design, id: &str) -> u64 {
    design.size(id).map_or(1, |figure| figure.value.ceil().clamp(1.0, 1e15) as u64)
}

/// How a size of the design was obtained, in words.
fn formula(design: &Design, id: &str) -> String {
    design.size(id).map_or_else(String::new, |figure| crate::deliverable::text::one_line(&figure.formula()))
}

fn lookback_days(design: &Design) -> u64 {
    (design.schedule.lookback.value / DAY).ceil().clamp(1.0, 366.0) as u64
}

/// Which part of the calendar a partition of a fact holds.
fn partition_by(design: &Design) -> &'static str {
    let days = design.size("spark.partition_span").map_or(1.0, |figure| figure.value / DAY);
    if days <= 1.0 {
        "day"
    } else if days <= 31.0 {
        "month"
    } else {
        "year"
    }
}

fn settings(design: &Design) -> String {
    let partition = partition_by(design);
    let (start, end) = CALENDAR;
    format!(
        "\"\"\"What the design settled for the jobs.\"\"\"\n\nfrom __future__ import annotations\n\n# the loads of so many days before the last one are taken in again:\n# {}\nLOOKBACK_DAYS = {}\n\n# the days that dim_date holds; days outside count as unknown\nCALENDAR_START = \"{start}\"\nCALENDAR_END = \"{end}\"\n\n# the most levels of a hierarchy that are climbed\nHIERARCHY_DEPTH = {HIERARCHY_DEPTH}\n\n# a folder of a fact holds the rows of one {partition}\nPARTITION_BY = \"{partition}\"\nPARTITION_COLUMN = \"event_{partition}\"\n",
        crate::deliverable::text::one_line(&design.schedule.lookback.formula()),
        lookback_days(design),
    )
}

/// The marts in the order in which they are built.
fn marts(write: &Writer<'_>) -> String {
    let names: String =
        write.warehouse.marts.iter().map(|mart| format!("    {},\n", python::string(&mart.name))).collect();
    format!(
        "\"\"\"A module for each mart. They are built in this order, so that each finds what it refers to.\"\"\"\n\nMARTS = [\n{names}]\n"
    )
}
