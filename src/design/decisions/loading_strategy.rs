//! How each table is loaded.

use super::{Door, Rule, Scope, Weighed, Weighing};
use crate::design::model::change_marker;
use crate::design::needs::Needs;
use crate::figure::Text;

/// Merged by key where a row tells that it changed, replaced where nothing tells; incremental is preferred.
pub const RULE: Rule = Rule {
    id: "loading.strategy",
    title: "How each table is loaded",
    door: Door::TwoWay,
    scope: Scope::Tables,
    sources: &[
        ("ismatsamadov.com: watermark extracts need an overlap or lose rows", ""),
        ("xylitytech.com, CDC implementation: query-based capture misses hard deletes", ""),
        ("our judgement", ""),
    ],
    subjects,
    weigh,
};

fn subjects(needs: &Needs<'_>) -> Vec<Text> {
    needs.facts.schema.tables.iter().map(|table| table.key().to_owned().into()).collect()
}

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let table = needs.facts.schema.tables.get(given.nth);
    let has_key = table.is_some_and(|table| !table.primary_key.is_empty() || !table.unique.is_empty());
    let marker = table.and_then(change_marker).map(|column| column.name.as_str());
    let captured = given.each_chosen("ingestion.method").any(|method| method == "change_data_capture");
    let told = marker.is_some() || captured;
    let how = match marker {
        _ if captured => "the log tells which rows changed".to_owned(),
        Some(marker) => format!("{marker} tells which rows changed"),
        None => String::new(),
    };
    let only_added = needs.choice("data.mutability") == "append_only";
    let unique = needs.choice("data.duplicates") == "impossible";
    let has_day = table.is_some_and(|table| table.columns.iter().any(|column| column.data_type.is_moment()));
    let in_files = ["parquet", "delta", "iceberg", "hudi"].contains(&given.chosen("storage.table_format"));
    vec![
        Weighed::new("merge", "Merge by key")
            .impossible_when(!has_key, "no key tells which row is replaced")
            .when(told, 4, how)
            .when(!told, -2, "nothing tells which rows changed")
            .when(!unique, 1, "a row that arrives twice is there once"),
        Weighed::new("full_refresh", "Replace the whole table")
            .when(!told, 3, "nothing tells which rows changed, so all of them are read again")
            .when(told, -2, "rows that did not change would be read again every time")
            .when(!has_key, 1, "without a key rows can only be replaced together"),
        Weighed::new("append", "Add rows")
            .when(only_added && unique, 5, "rows are only added, each once")
            .when(!only_added, -3, "a changed row would be there twice")
            .when(only_added && !unique, -1, "a row that arrives twice would be counted twice"),
        Weighed::new("partition_overwrite", "Replace whole days")
            .impossible_when(!has_day, "it has no day by which it could be cut")
            .when(in_files && told, 3, "files are replaced by the day, without looking into them")
            .when(in_files && only_added, 2, "a late row rewrites its own day only")
            .when(!in_files, -2, "the store merges single rows by itself"),
    ]
}
