//! Sizes: what is stored and what is done every day, each figure with its derivation.

use super::Size;
use super::book;
use super::needs::Needs;
use crate::figure::{DAY, Figure, MONTH, Unit, YEAR};
use std::sync::Arc;

/// The history that has to be queryable at the end of the horizon, in source bytes.
pub fn history_at_horizon(needs: &Needs<'_>) -> Arc<Figure> {
    let history = needs.figure("load.history", "history today");
    let growth = needs.figure("load.growth_per_year", "growth per year");
    let horizon = needs.figure("goals.horizon", "horizon");
    Figure::derived(
        "history at the horizon",
        Unit::BYTES,
        "history today × (1 + growth per year) ^ years to the horizon",
        [&history, &growth, &horizon],
        |[history, growth, horizon]| history * libm::pow(1.0 + growth * YEAR, horizon / YEAR),
    )
}

/// What the serving store holds today, in bytes on disk.
pub fn serving_stored(needs: &Needs<'_>, serving: &str) -> Arc<Figure> {
    let history = needs.figure("load.history", "history today");
    let ratio = stored_ratio(serving);
    Figure::product("stored in the serving store", &[&history, &ratio])
}

/// Bytes on disk for each byte of raw text, as measured on one table that every engine was given.
fn stored_ratio(serving: &str) -> Arc<Figure> {
    let stored = match serving {
        "postgres" => return book::spread(book::constant("ratio.postgres_indexed_to_raw_text")),
        "snowflake" => "clickbench.snowflake",
        "bigquery" => "clickbench.bigquery",
        "redshift" => "clickbench.redshift",
        "clickhouse" => "clickbench.clickhouse",
        "databricks" | "fabric" => "clickbench.databricks",
        _ => "clickbench.duckdb",
    };
    book::spread(Figure::quotient(
        "stored to raw bytes of the same table",
        &book::constant(stored),
        &book::constant("clickbench.raw_text"),
    ))
}

/// What the raw layer keeps, in bytes of compressed Parquet.
pub fn raw_kept(needs: &Needs<'_>) -> Arc<Figure> {
    let daily = needs.figure("load.bytes_per_day", "raw data per day");
    let kept = needs.figure("needs.retention_raw", "raw data is kept for");
    let arrived = Figure::product("raw data in that time", &[&daily, &kept]);
    Figure::quotient("raw layer", &arrived, &packing())
}

/// How many bytes of text one byte of compressed Parquet holds.
fn packing() -> Arc<Figure> {
    book::spread(book::constant("ratio.csv_to_parquet_zstd"))
}

/// The time between two runs: the freshness, at least a minute and at most a day.
pub fn interval(needs: &Needs<'_>) -> Arc<Figure> {
    let freshness = needs.figure("needs.freshness", "freshness");
    Figure::derived(
        "time between runs",
        Unit::TIME,
        "freshness, at least a minute and at most a day",
        [&freshness],
        |[freshness]| freshness.clamp(60.0, DAY),
    )
}

/// How far back each run looks for rows that came late.
pub fn lookback(needs: &Needs<'_>) -> Arc<Figure> {
    let late = needs.figure("data.lateness", "rows arrive late by up to");
    let interval = interval(needs);
    let spare = book::judgement("runs that may fail before anything is missed", 2.0, Unit::ONE);
    Figure::derived(
        "look-back window",
        Unit::TIME,
        "lateness + time between runs × (failed runs + 1)",
        [&late, &interval, &spare],
        |[late, interval, spare]| late + interval * (spare + 1.0),
    )
}

/// Every size of the design, in reading order.
pub fn sizes(needs: &Needs<'_>, serving: &str) -> Vec<Size> {
    let events = needs.figure("load.events_per_second", "rows per second");
    let day = book::judgement("seconds in a day", DAY, Unit::TIME);
    let peak_ratio = needs.figure("load.peak_ratio", "peak to average");
    let daily = needs.figure("load.bytes_per_day", "raw data per day");
    let lookback = lookback(needs);
    let month = book::judgement("a month of 730 hours", MONTH, Unit::TIME);
    let size = |id: &str, figure: Arc<Figure>| Size { id: id.to_owned(), figure };
    vec![
        size("load.daily_bytes", Arc::clone(&daily)),
        size("load.daily_rows", Figure::product("rows per day", &[&events, &day])),
        size("load.peak_rows_per_second", Figure::product("rows per second at the peak", &[&events, &peak_ratio])),
        size("work.bytes_per_month", Figure::product("bytes read from the source per month", &[&daily, &month])),
        size("work.lookback", Arc::clone(&lookback)),
        size("work.reread_bytes", Figure::product("bytes read again in the look-back window", &[&daily, &lookback])),
        size("storage.raw", raw_kept(needs)),
        size("storage.history_at_horizon", history_at_horizon(needs)),
        size("storage.serving", serving_stored(needs, serving)),
        size(
            "storage.serving_at_horizon",
            Figure::product(
                "stored in the serving store at the horizon",
                &[&history_at_horizon(needs), &stored_ratio(serving)],
            ),
        ),
        size("storage.backup", backup(needs, serving)),
    ]
}

/// Backups of the serving store: full copies kept at any time.
pub fn backup(needs: &Needs<'_>, serving: &str) -> Arc<Figure> {
    let stored = serving_stored(needs, serving);
    let copies = book::judgement("full copies kept, the rest as changes", 1.0, Unit::ONE);
    Figure::product("backups", &[&stored, &copies])
}

/// How Spark is set up: partitions, executors and what is sent to all of them.
pub fn spark(needs: &Needs<'_>) -> Vec<Size> {
    let [partition, unpacked, cores] =
        ["spark.shuffle_target.low", "spark.decompression.high", "spark.executor_cores"].map(book::constant);
    let read = Figure::product(
        "bytes read again in the look-back window",
        &[&needs.figure("load.bytes_per_day", "raw data per day"), &lookback(needs)],
    );
    let tasks = book::constant("spark.tasks_per_core.high");
    let filled = Figure::derived(
        "shuffle partitions",
        Unit::EACH,
        "bytes read in a run ÷ size of a partition, at least the tasks that keep one executor busy",
        [&read, &partition, &cores, &tasks],
        |[read, partition, cores, tasks]| (read / partition).max(cores * tasks).ceil(),
    );
    let fraction = book::constant("spark.memory_fraction");
    let reserved = book::constant("spark.heap_reserved");
    let memory = Figure::computed(
        "executor memory",
        cores.value * partition.value * unpacked.value / fraction.value + reserved.value,
        Unit::BYTES,
        "cores × size of a partition × unpacked to packed ÷ share of the heap for execution + heap that Spark reserves",
        &[&cores, &partition, &unpacked, &fraction, &reserved],
    );
    let broadcast = Figure::quotient("largest table sent to every executor", &partition, &unpacked);
    let daily = needs.figure("load.bytes_per_day", "raw data per day");
    let packed = Figure::quotient("Parquet per day", &daily, &packing());
    let span = Figure::quotient("time until a file is of a good size", &partition, &packed);
    [
        ("spark.shuffle_partitions", filled),
        ("spark.partition_bytes", partition),
        ("spark.partition_span", span),
        ("spark.broadcast_bytes", broadcast),
        ("spark.executor_cores", cores),
        ("spark.executor_memory", memory),
        ("spark.skew_factor", book::constant("spark.skew_factor")),
        ("spark.skew_bytes", book::constant("spark.skew_threshold")),
    ]
    .map(|(id, figure)| Size { id: id.to_owned(), figure })
    .to_vec()
}
