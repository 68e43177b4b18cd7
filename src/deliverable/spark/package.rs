//! What the jobs share, their settings, their tests, and what is said about them.

use super::ROOT;
use crate::deliverable::warehouse::{CALENDAR, HIERARCHY_DEPTH};
use crate::deliverable::{File, Given};
use crate::design::{Design, Dimension};
use crate::figure::DAY;
use askama::Template;

/// What the design settled for the jobs.
pub struct Settings {
    /// How the days that are looked back over were obtained.
    pub lookback_from: String,
    pub lookback_days: u64,
    /// The first and the last day of the calendar.
    pub calendar: (&'static str, &'static str),
    pub hierarchy_depth: u32,
    /// The part of the calendar that a partition of a fact holds.
    pub partition: &'static str,
}

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
    scala: bool,
}

/// What every package has in this language, and what is said about it.
pub fn files(given: &Given<'_>) -> Vec<File> {
    let file = |path: &str, text: &str| File::new(format!("{ROOT}/{path}"), text);
    let shared = if given.in_scala() { SHARED_SCALA } else { SHARED_PYTHON };
    let mut files: Vec<File> = shared.iter().map(|(path, text)| file(path, text)).collect();
    if given.in_scala() {
        // what tests Python's jobs is not needed
        let needed = include_str!("requirements.txt").split_inclusive('\n').filter(|line| !line.starts_with("pytest"));
        files.push(file("requirements.txt", &needed.collect::<String>()));
    }
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
        scala: given.in_scala(),
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

/// What the design settled for the jobs.
pub fn settings(design: &Design) -> Settings {
    Settings {
        lookback_from: crate::deliverable::text::one_line(&design.schedule.lookback.formula()),
        lookback_days: lookback_days(design),
        calendar: CALENDAR,
        hierarchy_depth: HIERARCHY_DEPTH,
        partition: partition_by(design),
    }
}

const SHARED_PYTHON: &[(&str, &str)] = &[
    ("run.py", include_str!("run.py")),
    ("requirements.txt", include_str!("requirements.txt")),
    ("warehouse/__init__.py", include_str!("warehouse/__init__.py")),
    ("warehouse/columns.py", include_str!("warehouse/columns.py")),
    ("warehouse/gates.py", include_str!("warehouse/gates.py")),
    ("warehouse/hierarchy.py", include_str!("warehouse/hierarchy.py")),
    ("warehouse/history.py", include_str!("warehouse/history.py")),
    ("warehouse/job.py", include_str!("warehouse/job.py")),
    ("warehouse/lake.py", include_str!("warehouse/lake.py")),
    ("warehouse/matching.py", include_str!("warehouse/matching.py")),
    ("warehouse/shares.py", include_str!("warehouse/shares.py")),
    ("warehouse/store.py", include_str!("warehouse/store.py")),
    ("tests/conftest.py", include_str!("tests/conftest.py")),
    ("tests/test_columns.py", include_str!("tests/test_columns.py")),
    ("tests/test_hierarchy.py", include_str!("tests/test_hierarchy.py")),
    ("tests/test_history.py", include_str!("tests/test_history.py")),
    ("tests/test_lake.py", include_str!("tests/test_lake.py")),
    ("tests/test_marts.py", include_str!("tests/test_marts.py")),
    ("tests/test_matching.py", include_str!("tests/test_matching.py")),
    ("tests/test_shares.py", include_str!("tests/test_shares.py")),
    ("tests/test_store.py", include_str!("tests/test_store.py")),
];

const SHARED_SCALA: &[(&str, &str)] = &[
    ("build.py", include_str!("scala/build.py")),
    ("src/main/scala/warehouse/Columns.scala", include_str!("scala/Columns.scala")),
    ("src/main/scala/warehouse/Gates.scala", include_str!("scala/Gates.scala")),
    ("src/main/scala/warehouse/Hierarchy.scala", include_str!("scala/Hierarchy.scala")),
    ("src/main/scala/warehouse/History.scala", include_str!("scala/History.scala")),
    ("src/main/scala/warehouse/Job.scala", include_str!("scala/Job.scala")),
    ("src/main/scala/warehouse/Lake.scala", include_str!("scala/Lake.scala")),
    ("src/main/scala/warehouse/Main.scala", include_str!("scala/Main.scala")),
    ("src/main/scala/warehouse/Matching.scala", include_str!("scala/Matching.scala")),
    ("src/main/scala/warehouse/Shares.scala", include_str!("scala/Shares.scala")),
    ("src/main/scala/warehouse/Store.scala", include_str!("scala/Store.scala")),
    ("src/test/scala/warehouse/ArgumentsTests.scala", include_str!("scala/tests/ArgumentsTests.scala")),
    ("src/test/scala/warehouse/ColumnsTests.scala", include_str!("scala/tests/ColumnsTests.scala")),
    ("src/test/scala/warehouse/HierarchyTests.scala", include_str!("scala/tests/HierarchyTests.scala")),
    ("src/test/scala/warehouse/HistoryTests.scala", include_str!("scala/tests/HistoryTests.scala")),
    ("src/test/scala/warehouse/JobTests.scala", include_str!("scala/tests/JobTests.scala")),
    ("src/test/scala/warehouse/LakeTests.scala", include_str!("scala/tests/LakeTests.scala")),
    ("src/test/scala/warehouse/MartsTests.scala", include_str!("scala/tests/MartsTests.scala")),
    ("src/test/scala/warehouse/MatchingTests.scala", include_str!("scala/tests/MatchingTests.scala")),
    ("src/test/scala/warehouse/SharesTests.scala", include_str!("scala/tests/SharesTests.scala")),
    ("src/test/scala/warehouse/StoreTests.scala", include_str!("scala/tests/StoreTests.scala")),
    ("src/test/scala/warehouse/Tests.scala", include_str!("scala/tests/Tests.scala")),
];
