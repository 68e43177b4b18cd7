//! The way into the raw layer: its tables for each engine, the programs that bring a source into a lake of Parquet
//! files, and the one that lands a lake in DuckDB or PostgreSQL.

use super::intake::{Intake, MAIN_SETTING};
use super::text::comment;
use super::warehouse::{Raw, Warehouse};
use super::{Deliverable, File, Given};
use crate::sql::{DataType, Dialect, write};
use serde_json::{Value, json};

/// The ingestion.
pub const DELIVERABLE: Deliverable = Deliverable { name: "ingestion", deliver };

const FOLDER: &str = "pipelines/ingestion";

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = &*given.warehouse;
    let intakes = given.intakes();
    let file = |path: &str, text: &str| File::new(format!("{FOLDER}/{path}"), text);
    let mut files = vec![
        file("lake.py", include_str!("lake.py")),
        file("land.py", include_str!("land.py")),
        file("targets.py", include_str!("targets.py")),
        file("tables.json", &tables(given, warehouse)),
    ];
    if !intakes.is_empty() {
        files.push(File::new("pipelines/replay.py", include_str!("replay.py")));
    }
    if intakes.iter().any(|intake| intake.is_database()) {
        files.push(file("extract.py", include_str!("extract.py")));
        files.push(file("sources/__init__.py", include_str!("sources/__init__.py")));
    }
    for intake in intakes {
        files.push(match intake {
            Intake::Postgresql => file("sources/postgresql.py", include_str!("sources/postgresql.py")),
            Intake::Mysql => file("sources/mysql.py", include_str!("sources/mysql.py")),
            Intake::Sqlserver => file("sources/sqlserver.py", include_str!("sources/sqlserver.py")),
            Intake::Oracle => file("sources/oracle.py", include_str!("sources/oracle.py")),
            Intake::Files => file("files.py", include_str!("files.py")),
            Intake::Api => file("api.py", include_str!("api.py")),
        });
    }
    for dialect in Dialect::DELIVERED {
        files.push(file(&format!("raw/{}.sql", dialect.name()), &raw_layer(warehouse, dialect)));
    }
    files
}

/// What is read of the source, table by table: those that the model reads.
fn tables(given: &Given<'_>, warehouse: &Warehouse<'_>) -> String {
    let read: Vec<Value> = warehouse.raw.iter().filter(|raw| raw.modelled).map(|raw| table(given, raw)).collect();
    serde_json::to_string_pretty(&read).map(|text| text + "\n").unwrap_or_default()
}

fn table(given: &Given<'_>, raw: &Raw<'_>) -> Value {
    let intake = given.intake_of(raw.source);
    let whole = intake.is_some_and(|intake| given.reads_whole(intake));
    let setting = intake.filter(|intake| intake.is_database()).map(|intake| given.setting(intake));
    let columns: Vec<&str> = raw.columns.iter().map(|column| column.source.name.as_str()).collect();
    // a key is compared as it was written into the lake, which only PostgreSQL does with bytes
    let compared = |name: &String| {
        let bytes = |held: &DataType| matches!(held, DataType::Binary | DataType::Other(_));
        intake == Some(Intake::Postgresql) || !raw.column(name).is_some_and(|column| bytes(&column.source.data_type))
    };
    let key = if raw.key.iter().all(compared) { raw.key.as_slice() } else { &[] };
    let mut said = json!({
        "raw": raw.name,
        "from": intake.map(Intake::word),
        "schema": Some(&raw.source.schema).filter(|schema| !schema.is_empty()),
        "name": raw.source.name,
        "columns": columns,
        "key": key,
        "watermark": raw.change_marker.as_ref().filter(|_| !whole),
    });
    if let Some(setting) = setting.filter(|setting| *setting != MAIN_SETTING) {
        said["dsn"] = json!(setting);
    }
    said
}

fn raw_layer(warehouse: &Warehouse<'_>, dialect: Dialect) -> String {
    let says = comment(
        "The raw layer: the tables of the source under names in snake case, columns as the source calls them, without what it computes by itself. Lists and documents are text here.",
    );
    format!("{says}{}", write("raw", &warehouse.raw_target_tables(), dialect).text)
}
