//! In which form tables lie on storage.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// The store's own form, unless files are shared between engines; then the format that those engines read best.
pub const RULE: Rule = Rule {
    id: "storage.table_format",
    title: "Table format",
    door: Door::OneWay,
    scope: Scope::Load,
    sources: &[
        ("bigdatatldr.com, Delta Lake, Iceberg and Hudi compared", ""),
        ("arika.dev, Lakehouse table formats: deletes without a table format rewrite every file", ""),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let files = given.chosen("storage.architecture") == "lakehouse";
    let serving = given.chosen("storage.serving");
    let delta_reader = ["databricks", "fabric"].contains(&serving);
    let changes = needs.choice("data.mutability") != "append_only";
    let erasures = needs.has("security.regimes", "gdpr") || needs.has("security.regimes", "ccpa");
    let open_formats = needs.choice("budget.licences") == "open_formats_required";
    let minutes = needs.value("needs.freshness") < 3_600.0;
    let spark = given.chosen("processing.engine") == "spark";
    let shared = |id: &'static str, title: &'static str| {
        Weighed::new(id, title).when(!files, -4, "no files are shared between engines; the store keeps its own")
    };
    vec![
        Weighed::new("native", "The store's own tables")
            .when(!files, 5, "one engine reads and writes them, and knows best how to lay them out")
            .when(files, -5, "a lakehouse keeps its tables as files that several engines read"),
        shared("delta", "Delta Lake")
            .when(files && delta_reader, 5, "the serving store's own format")
            .when(files && spark, 1, "Spark merges into it")
            .when(files && !delta_reader, -1, "fewer engines outside Spark write it"),
        shared("iceberg", "Apache Iceberg")
            .when(files, 3, "most engines read and write it, and partitions can change without a rewrite")
            .when(files && open_formats, 1, "open, and governed by no single vendor")
            .when(files && changes, 1, "rows can be merged and deleted"),
        shared("hudi", "Apache Hudi")
            .when(files && changes && minutes && !delta_reader, 3, "made for upserts by key every few minutes")
            .when(files && !(changes && minutes), -2, "its index for upserts is not needed"),
        shared("parquet", "Plain Parquet files")
            .when(files && !changes, 2, "rows are only added, so nothing has to be merged")
            .when(files && changes, -3, "a changed row means rewriting its file, without a transaction")
            .when(files && erasures, -2, "an erasure rewrites every file that holds the person"),
    ]
}
