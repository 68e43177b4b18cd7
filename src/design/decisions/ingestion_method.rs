//! How each source is read.

use super::{Door, Rule, Scope, Weighed, Weighing};
use crate::design::needs::Needs;
use crate::figure::Text;

/// One decision for each kind of source; a change log where it is needed, a watermark where that is enough.
pub const RULE: Rule = Rule {
    id: "ingestion.method",
    title: "How the source is read",
    door: Door::TwoWay,
    scope: Scope::Load,
    sources: &[
        ("Debezium, features of log-based change data capture (copy at bookstack.cn)", ""),
        ("xylitytech.com, CDC implementation: query-based capture misses hard deletes", ""),
        ("ismatsamadov.com: watermark extracts need an overlap or lose rows", ""),
        ("our judgement", ""),
    ],
    subjects,
    weigh,
};

fn subjects(needs: &Needs<'_>) -> Vec<Text> {
    let sources = needs.choices("data.sources");
    if sources.is_empty() { vec!["source".into()] } else { sources.iter().cloned().map(Text::from).collect() }
}

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let is_database =
        ["postgres", "mysql", "sqlserver", "oracle", "mongodb", "mainframe", "source"].contains(&given.subject);
    let is_stream = ["kafka", "iot", "logs"].contains(&given.subject);
    let is_file = ["files_sftp", "object_storage", "spreadsheets"].contains(&given.subject);
    let is_api = given.subject == "saas_api";
    let latency = given.chosen("processing.latency");
    let batch = latency == "batch";
    let marker = needs.choice("data.change_marker");
    let said = |word: &str| {
        needs.facts.facts.iter().any(|fact| fact.question == "data.change_marker" && fact.value.text() == word)
    };
    let has_marker = marker == "updated_at" || said("updated_at");
    let has_log = marker == "write_ahead_log" || said("write_ahead_log");
    let hard_deletes = needs.choice("data.mutability") == "updated_and_hard_deleted";
    let small = needs.value("load.history") <= 10e9;
    let other = "the source does not offer it";
    vec![
        Weighed::new("incremental_extract", "Incremental extract by watermark")
            .impossible_when(!is_database, other)
            .when(has_marker, 4, "rows carry a change marker, so each run reads only what changed")
            .when(!has_marker, -3, "no change marker tells which rows changed")
            .when(batch, 2, "scheduled loads need no more than a query with a watermark")
            .when(!batch, -3, "polling cannot keep up with the freshness that is asked for")
            .when(hard_deletes, -3, "deleted rows leave no trace for a query to find"),
        Weighed::new("change_data_capture", "Change data capture from the log")
            .impossible_when(!is_database, other)
            .when(has_log, 2, "the source already writes a log that can be captured")
            .when(!batch, 4, "the log delivers changes within seconds without loading the source")
            .when(hard_deletes, 4, "the log shows deletions")
            .when(batch, -1, "a connector and its slot have to be watched all day for a load that runs once")
            .when(needs.value("team.engineers") < 3.0, -1, "a small team has one more service to keep alive"),
        Weighed::new("full_extract", "Full extract")
            .impossible_when(!is_database, other)
            .when(small, 2, "the source is small enough to be read whole")
            .when(!small, -3, "reading the whole source every time takes longer with every year")
            .when(!has_marker && !has_log, 2, "nothing else tells what changed")
            .when(!batch, -4, "cannot be repeated every few minutes"),
        Weighed::new("event_stream", "Subscribe to the event stream").impossible_when(!is_stream, other).when(
            is_stream,
            5,
            "the source publishes events by itself",
        ),
        Weighed::new("file_drop", "Pick up files with a manifest").impossible_when(!is_file, other).when(
            is_file,
            5,
            "the source delivers files",
        ),
        Weighed::new("api_pull", "Pull from the programming interface").impossible_when(!is_api, other).when(
            is_api,
            5,
            "the source is read through its interface",
        ),
    ]
}
