//! What transforms the data.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};
use crate::design::book;
use crate::figure::{Unit, quantity_text};

/// SQL where the data already is, until a day's data no longer fits; Spark and Flink are stepped up to.
pub const RULE: Rule = Rule {
    id: "processing.engine",
    title: "Processing engine",
    door: Door::TwoWay,
    scope: Scope::Load,
    sources: &[
        ("prakash-sa system design notes: size bands for processing", ""),
        ("MicrosoftDocs/architecture-center: choosing a stream processing technology", "2025-06-06"),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let daily = needs.value("load.bytes_per_day") * crate::figure::DAY;
    let spark_from = book::constant("processing.spark_from").value;
    let day = quantity_text(daily, Unit::BYTES);
    let duckdb = given.chosen("storage.serving") == "duckdb";
    let streaming = given.chosen("processing.latency") == "streaming";
    let heavy = daily > spark_from * 5.0;
    // between the two either will do, and what else is done with the data decides
    let worth = daily >= spark_from;
    let programs = ["ml_training", "ml_online_features"].iter().any(|use_case| needs.has("goals.use_cases", use_case));
    let instant = needs.value("needs.freshness") < 1.0;
    let unstructured = ["json", "images_audio", "free_text"].iter().any(|format| needs.has("data.formats", format));
    vec![
        Weighed::new("warehouse_sql", "SQL in the serving store")
            .when(!duckdb, 3, "the serving store transforms the data where it lies, in SQL that the team knows")
            .when(!heavy, 2, format!("{day} a day is well within a night's work of one database"))
            .when(heavy, -3, format!("{day} a day would keep the readers' engine busy"))
            .when(streaming, -3, "a stream has to be processed before it reaches the store"),
        Weighed::new("single_node", "One machine with DuckDB")
            .when(duckdb, 5, "the serving store is DuckDB itself")
            .when(!duckdb, -1, "another engine beside the store for work that the store can do")
            .when(heavy, -5, format!("{day} a day outgrows one machine"))
            .when(streaming, -4, "it does not process streams"),
        Weighed::new("spark", "Apache Spark")
            .when(heavy, 5, format!("{day} a day is worth a cluster"))
            .when(!worth, -3, format!("{day} a day does not need a cluster"))
            .when(
                worth && programs && needs.knows("spark"),
                4,
                "features for models are computed by programs, over the same files that training reads",
            )
            .when(instant, -5, "its small batches take longer than what is asked for")
            .when(streaming && !instant, 4, "Structured Streaming meets the freshness with the code that batches use")
            .when(needs.knows("spark"), 2, "the team knows Spark")
            .when(!needs.knows("spark"), -1, "the team does not name Spark among what it knows well")
            .when(unstructured && heavy, 1, "it parses what SQL cannot"),
        Weighed::new("flink", "Apache Flink")
            .when(instant, 7, "answers to each event in less than a second")
            .when(!instant, -3, "state for each event is not asked for")
            .when(needs.value("team.engineers") < 4.0, -2, "a small team would have it as its hardest part to run"),
    ]
}
