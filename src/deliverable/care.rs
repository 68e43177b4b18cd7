//! What is promised of the data and who may see it, as rows: access, retention, quality, levels of service.
//!
//! The tables of the document and the CSV files beside it are written from these rows, so they cannot disagree.

use super::Given;
use super::warehouse::{Mart, Warehouse};
use super::words::{answer, class_title, lower_first, without_stop};
use crate::design::{Treatment, classify_column, is_about_people};
use crate::figure::Figure;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Words that are written here, or were read from a message.
type Words = Cow<'static, str>;

/// Which classes of personal data there are, who sees them, and how long each copy is kept: what the page shows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Care {
    /// Columns that hold personal data; the others are in `docs/data/classification.csv`.
    pub classes: Vec<Classed>,
    /// How many columns were looked at.
    pub n_columns: usize,
    /// The matrix of roles and classes.
    pub access: Vec<Access>,
    /// Every copy of the data.
    pub retention: Vec<Kept>,
}

/// The care that a design takes of its data.
pub fn care(given: &Given<'_>) -> Care {
    let mut classes = classes(&given.warehouse);
    let n_columns = classes.len();
    classes.retain(|held| !held.class.is_empty());
    for held in &mut classes {
        held.class = class_title(&held.class);
    }
    let mut access = access(given);
    for held in &mut access {
        held.class = class_title(&held.class);
    }
    Care { classes, n_columns, access, retention: retention(given) }
}

/// A column with its class of personal data, where it has one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Classed {
    /// `raw` or `marts`.
    pub layer: Words,
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// The class; empty where it holds none.
    pub class: String,
    /// What is done with it.
    pub done: Words,
}

/// Every column of the raw layer and of the marts with its class and what is done with it.
pub fn classes(warehouse: &Warehouse<'_>) -> Vec<Classed> {
    let raw = warehouse.raw.iter().flat_map(|raw| {
        raw.columns.iter().map(|column| {
            let class = classify_column(raw.source.key(), column.source).unwrap_or_default();
            let done = if class.is_empty() { "kept" } else { "kept as it came, readable by the builder only" };
            Classed {
                layer: "raw".into(),
                table: raw.name.clone(),
                column: column.source.name.clone(),
                class: class.to_owned(),
                done: done.into(),
            }
        })
    });
    let marts = warehouse.marts.iter().flat_map(|mart| {
        mart.columns.iter().map(|column| {
            let class = column.class.clone().unwrap_or_default();
            let done = if class.is_empty() { "kept" } else { shown(column.treatment) };
            Classed {
                layer: "marts".into(),
                table: mart.name.clone(),
                column: column.name.clone(),
                class,
                done: done.into(),
            }
        })
    });
    raw.chain(marts).collect()
}

/// What an ordinary reader is shown of a published column that holds personal data.
fn shown(treatment: Option<Treatment>) -> &'static str {
    match treatment {
        Some(Treatment::Drop) => "nothing: it is not loaded",
        Some(Treatment::Tokenise) => "a keyed hash",
        Some(Treatment::Mask) => "a part of it",
        Some(Treatment::EncryptColumn) => "nothing without the key",
        Some(Treatment::RestrictOnly) | None => "a mask: its first letter, its year or nothing",
    }
}

/// What each role sees of one class of personal data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Access {
    /// The class.
    pub class: String,
    /// Who builds: the raw layer and the marts.
    pub transformer: Words,
    /// Who reads what is published.
    pub reader: Words,
    /// Who may read personal data.
    pub privacy_reader: Words,
}

/// The matrix of roles and classes, one row for each class that the schema shows.
pub fn access(given: &Given<'_>) -> Vec<Access> {
    let decided = given.design.decisions.iter().filter(|held| held.id == "security.sensitive_data");
    decided
        .map(|held| {
            let treatment = match &*held.chosen {
                "drop" => Treatment::Drop,
                "tokenise" => Treatment::Tokenise,
                "mask" => Treatment::Mask,
                "encrypt_column" => Treatment::EncryptColumn,
                _ => Treatment::RestrictOnly,
            };
            let gone = treatment == Treatment::Drop;
            let privacy_reader = match treatment {
                Treatment::RestrictOnly => "as it is",
                other => shown(Some(other)),
            };
            Access {
                class: held.subject.to_string(),
                transformer: if gone { shown(Some(Treatment::Drop)) } else { "as it came, in the raw layer" }.into(),
                reader: shown(Some(treatment)).into(),
                privacy_reader: privacy_reader.into(),
            }
        })
        .collect()
}

/// A copy of the data: how long it is kept, how it goes, and how one person is erased from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Which copy.
    pub layer: Words,
    /// How long it is kept; none where that is not this platform's to decide.
    pub kept: Option<Arc<Figure>>,
    /// How what is older goes.
    pub goes: Words,
    /// How one person is erased from it; empty where the schema knows no people.
    pub erased: Words,
    /// The file that does either.
    pub file: Words,
}

/// Every copy of the data, in the order in which it flows.
pub fn retention(given: &Given<'_>) -> Vec<Kept> {
    let need = |id: &str, name: &'static str| {
        given.requirements.get(id).and_then(|item| item.value.as_ref()).map(|_| given.requirements.figure(id, name))
    };
    let raw = need("needs.retention_raw", "how long raw data is kept");
    let marts = need("needs.retention_marts", "how long published tables are kept");
    let in_cloud = ["aws", "gcp", "azure"].contains(&given.requirements.choice("estate.cloud"));
    let people =
        given.facts.schema.tables.iter().any(is_about_people) && !given.design.model.source_tables().is_empty();
    let by = |how: &'static str| Words::from(if people { how } else { "" });
    const ERASE: &str = "pipelines/privacy/erase.py";
    let erase_file = if people { ERASE } else { "docs/data/design.md" };
    let runbook = runbook(given);
    let mut rows = vec![Kept {
        layer: "source".into(),
        kept: None,
        goes: "as its owner decides".into(),
        erased: by("by its owner, before anything else; else the next load brings it back"),
        file: runbook.into(),
    }];
    if let Some(retention) = given.broker().and_then(|_| given.size("stream.retention")) {
        rows.push(Kept {
            layer: "topics".into(),
            kept: Some(Arc::clone(retention)),
            goes: "the broker drops what is older; of compacted topics an empty record takes the key out".into(),
            erased: by("goes with the retention of the topic; keys of compacted topics by an empty record"),
            file: "streaming/README.md".into(),
        });
    }
    rows.extend([
        Kept {
            layer: "lake".into(),
            kept: raw.clone(),
            goes: if in_cloud { "a rule of the store deletes it" } else { "a rule has to be set on the store" }.into(),
            erased: by("the program rewrites the files that hold the person"),
            file: if in_cloud { "infrastructure/terraform/storage.tf" } else { erase_file }.into(),
        },
        Kept { layer: "raw layer".into(), kept: raw, goes: "cut by hand".into(), erased: by("the program empties the columns that tell who it was"), file: erase_file.into() },
        Kept { layer: "snapshots".into(), kept: marts.clone(), goes: "cut by hand, with the tables that show them".into(), erased: by("the program empties every version of the person"), file: erase_file.into() },
        Kept { layer: "marts".into(), kept: marts, goes: "cut by hand".into(), erased: by("the program empties the row; what is counted stays"), file: erase_file.into() },
        Kept {
            layer: "backups".into(),
            kept: None,
            goes: "as old ones are overwritten".into(),
            erased: by("goes when the last backup with the person is overwritten; after a restore the program is run again from its log"),
            file: runbook.into(),
        },
        Kept {
            layer: "record of who did what".into(),
            kept: need("security.audit_retention", "how long the record of access is kept"),
            goes: if in_cloud { "a rule of the store deletes it" } else { "a rule has to be set where it is kept" }.into(),
            erased: by("holds no personal data of those who are in the tables"),
            file: if in_cloud { "infrastructure/terraform/storage.tf" } else { "docs/data/design.md" }.into(),
        },
    ]);
    rows
}

/// Where it stands what to do: the runbook, where there are tables that it could speak of.
fn runbook(given: &Given<'_>) -> &'static str {
    if given.design.model.dimensions.is_empty() && given.design.model.facts.is_empty() {
        "docs/data/design.md"
    } else {
        "docs/runbook.md"
    }
}

/// A check of the quality plan.
pub struct Check {
    /// The published table.
    pub table: String,
    /// Its columns; empty for the whole table.
    pub columns: String,
    /// The dimension, as the Open Data Contract Standard 3.1 has them.
    pub dimension: &'static str,
    /// What is checked.
    pub what: String,
    /// What has to come out.
    pub threshold: String,
    /// What happens when it does not.
    pub fails: &'static str,
    /// The delivered file that checks it.
    pub file: String,
}

/// The plan of checks for every published table.
pub fn quality(given: &Given<'_>, warehouse: &Warehouse<'_>) -> Vec<Check> {
    let fresh = answer(given, "needs.freshness");
    warehouse.marts.iter().flat_map(|mart| plan(given, mart, &fresh)).collect()
}

const STOPS: &str = "the run stops, nothing of it is published, and somebody is told";
const TELLS: &str = "what is published stays, and somebody is told";

fn plan(given: &Given<'_>, mart: &Mart, fresh: &str) -> Vec<Check> {
    let soda = format!("quality/soda/{}.yml", mart.name);
    let check = |columns: &str, dimension, what: &str, threshold: &str| Check {
        table: mart.name.clone(),
        columns: columns.to_owned(),
        dimension,
        what: what.to_owned(),
        threshold: threshold.to_owned(),
        fails: STOPS,
        file: soda.clone(),
    };
    let mut rows = vec![
        check("", "coverage", "number of rows", "more than 0"),
        check("", "conformity", "promised columns that are missing", "0"),
        check(&mart.primary_key.join(" "), "uniqueness", "rows with the same key", "0"),
    ];
    let required = mart.columns.iter().filter(|column| !column.nullable);
    rows.extend(required.map(|column| check(&column.name, "completeness", "rows without a value", "0")));
    let leads = mart.references.iter();
    rows.extend(
        leads.map(|(column, table, _)| check(column, "consistency", &format!("keys without a row in {table}"), "0")),
    );
    if given.design.model.facts.iter().any(|fact| fact.name == mart.name) {
        rows.push(Check {
            file: "pipelines/dbt/tests/generic/same_row_count.sql".to_owned(),
            ..check("", "accuracy", "rows more or fewer than in the source", "0")
        });
        rows.push(Check {
            fails: TELLS,
            file: "monitoring/queries/alarm_stale.sql".to_owned(),
            ..check(
                mart.event_time.as_deref().unwrap_or_default(),
                "timeliness",
                "age of the newest change",
                &format!("at most {fresh}, told at twice that"),
            )
        });
    }
    rows.push(Check {
        fails: TELLS,
        file: "monitoring/queries/alarm_shrunk.sql".to_owned(),
        ..check("", "coverage", "rows fewer than in the run before", "0")
    });
    rows
}

/// A level of service.
pub struct Level {
    /// The property, as the Open Data Contract Standard 3.1 names it where it does.
    pub property: &'static str,
    /// What is promised, with its unit.
    pub promised: String,
    /// The figure behind it, where it is a quantity.
    pub figure: Option<Arc<Figure>>,
    /// By what it is seen whether it is kept.
    pub seen_by: &'static str,
}

/// What readers may rely on.
pub fn levels(given: &Given<'_>) -> Vec<Level> {
    let levels: [(&'static str, &str, &'static str); 6] = [
        ("latency", "needs.freshness", "monitoring/queries/alarm_stale.sql"),
        ("availability", "needs.availability", "the status of the serving store"),
        ("timeToRepair", "needs.time_to_repair", runbook(given)),
        ("recovery point", "needs.recovery_point", "a restore that is rehearsed"),
        ("recovery time", "needs.recovery_time", "a restore that is rehearsed"),
        ("retention", "needs.retention_marts", "docs/data/retention.csv"),
    ];
    levels
        .iter()
        .filter_map(|(property, id, seen_by)| {
            let item = given.requirements.get(id)?;
            item.value.as_ref()?;
            let figure = item.unit.as_ref().map(|_| given.requirements.figure(id, *property));
            let promised = figure.as_ref().map_or_else(|| answer(given, id), |figure| figure.text());
            Some(Level { property, promised, figure, seen_by })
        })
        .collect()
}

/// Who answers for the data, in the words that were given; empty where nobody was named.
pub fn owner(given: &Given<'_>) -> String {
    lower_first(without_stop(answer(given, "goals.owners").trim()))
}

/// How many checks of each dimension a table has.
pub fn by_table(checks: &[Check]) -> BTreeMap<&str, BTreeMap<&'static str, usize>> {
    let mut found: BTreeMap<&str, BTreeMap<&'static str, usize>> = BTreeMap::new();
    for check in checks {
        *found.entry(&check.table).or_default().entry(check.dimension).or_default() += 1;
    }
    found
}
