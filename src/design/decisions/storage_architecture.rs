//! A database, a warehouse or a lakehouse.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};
use crate::design::{book, sizing};
use crate::figure::{Unit, quantity_text};

/// Follows the serving store; open files with a table format where several engines or unstructured data ask for them.
pub const RULE: Rule = Rule {
    id: "storage.architecture",
    title: "Database, warehouse or lakehouse",
    door: Door::OneWay,
    scope: Scope::Load,
    sources: &[
        ("Microsoft, Choosing an analytical data store: is massively parallel processing needed", ""),
        ("prakash-sa system design notes: size bands for storage", ""),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let serving = given.chosen("storage.serving");
    let single = ["postgres", "duckdb"].contains(&serving);
    let on_files = ["databricks", "fabric"].contains(&serving);
    let stored = sizing::history_at_horizon(needs).value;
    let size = quantity_text(stored, Unit::BYTES);
    let small = stored < 1e12;
    let distributed = stored >= book::constant("processing.distributed_from").value;
    let unstructured = ["images_audio", "free_text"].iter().any(|format| needs.has("data.formats", format));
    let models = needs.has("goals.use_cases", "ml_training");
    let open_formats = needs.choice("budget.licences") == "open_formats_required";
    let few = needs.value("team.engineers") < 3.0;
    vec![
        Weighed::new("database", "One database")
            .impossible_when(!single, "the serving store spreads its data over several machines")
            .when(single, 5, format!("{size} at the horizon fits one database, and nothing else has to be run")),
        Weighed::new("warehouse", "A warehouse")
            .impossible_when(single, "the serving store is a single database")
            .when(
                !single,
                3,
                "people ask in SQL, and the warehouse manages files, statistics and concurrency by itself",
            )
            .when(on_files, -3, "the serving store keeps its tables as open files anyway"),
        Weighed::new("lakehouse", "A lakehouse")
            .when(on_files, 3, "the serving store reads and writes open tables on object storage")
            .when(unstructured, 2, "pictures, sound or free text lie beside the tables")
            .when(models, 1, "training reads the same files without passing through a warehouse")
            .when(open_formats, 3, "open formats are asked for")
            .when(distributed, 1, format!("{size} at the horizon is cheapest on object storage"))
            .when(small, -3, format!("files, a catalogue and compaction to look after, for {size}"))
            .when(few, -1, "a small team has one more layer to run"),
    ]
}
