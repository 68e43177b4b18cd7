//! Sample data: a generator of rows for every source table, and the description it follows: keys, references,
//! enumerations, simple checks. The rows themselves are made in the package, as many as are asked for.

mod checks;

use super::warehouse::{Raw, RawColumn, Warehouse};
use super::{Deliverable, File, Given};
use crate::design::Model;
use crate::sql::{DataType, Schema};
use serde_json::{Map, Value, json};

/// The sample data.
pub const DELIVERABLE: Deliverable = Deliverable { name: "sample data", deliver };

/// The folder of the generator in the package.
const ROOT: &str = "pipelines/sample";

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = &*given.warehouse;
    let file = |name: &str, text: &str| File::new(format!("{ROOT}/{name}"), text);
    vec![
        file("generate.py", include_str!("generate.py")),
        file("plan.py", include_str!("plan.py")),
        file("values.py", include_str!("values.py")),
        file("loads.py", include_str!("loads.py")),
        file("tables.json", &tables(warehouse, &given.facts.schema, &given.design.model)),
    ]
}

/// One table on each line.
fn tables(warehouse: &Warehouse<'_>, schema: &Schema, model: &Model) -> String {
    let lines: Vec<String> = warehouse
        .raw
        .iter()
        .map(|raw| {
            let mut held = table(warehouse, raw, schema);
            share(&mut held, warehouse, raw, model);
            held.to_string()
        })
        .collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

fn table(warehouse: &Warehouse<'_>, raw: &Raw<'_>, schema: &Schema) -> Value {
    let columns: Vec<Value> = raw.columns.iter().map(|held| column(raw, held, schema)).collect();
    json!({
        "raw": raw.name,
        "class": raw.class,
        "landed": raw.modelled,
        "marker": raw.change_marker,
        "key": raw.key,
        "keys": keys(raw),
        "references": references(warehouse, raw),
        "columns": columns,
    })
}

/// Says of a column by which rows of several sources are matched that some of its values are those of the first source.
fn share(said: &mut Value, warehouse: &Warehouse<'_>, raw: &Raw<'_>, model: &Model) {
    for dimension in &model.dimensions {
        let Some((first, others)) = dimension.conformed.split_first() else { continue };
        let Some(there) = warehouse.source(&first.table) else { continue };
        let shared = others.iter().find(|source| source.table == raw.source.key());
        let Some((here, there_column)) =
            shared.and_then(|source| raw.column(&source.matched.column)).zip(there.column(&first.matched.column))
        else {
            continue;
        };
        let columns = said["columns"].as_array_mut().into_iter().flatten();
        for column in columns.filter(|column| column["name"] == here.source.name.as_str()) {
            column["shared"] = json!({"table": there.name, "column": there_column.source.name});
        }
    }
}

/// The columns of these names as the raw layer calls them; none where one is not carried over.
fn carried(raw: &Raw<'_>, names: &[String]) -> Option<Vec<String>> {
    let held: Option<Vec<String>> =
        names.iter().map(|name| raw.column(name).map(|column| column.source.name.clone())).collect();
    held.filter(|names| !names.is_empty())
}

/// Every set of columns that no two rows share.
fn keys(raw: &Raw<'_>) -> Vec<Vec<String>> {
    let mut keys: Vec<Vec<String>> = Vec::new();
    let indexes = raw.source.indexes.iter().filter(|index| index.unique).map(|index| &index.columns);
    for names in std::iter::once(&raw.source.primary_key).chain(&raw.source.unique).chain(indexes) {
        if let Some(key) = carried(raw, names).filter(|key| !keys.contains(key)) {
            keys.push(key);
        }
    }
    keys
}

fn references(warehouse: &Warehouse<'_>, raw: &Raw<'_>) -> Vec<Value> {
    let mut found = Vec::new();
    for reference in raw.source.references.iter().filter(|reference| reference.columns.len() == reference.to.len()) {
        let Some(target) = warehouse.source(&reference.table) else { continue };
        let (Some(here), Some(there)) = (carried(raw, &reference.columns), carried(target, &reference.to)) else {
            continue;
        };
        found.push(json!({ "table": target.name, "columns": here, "to": there }));
    }
    found
}

/// What is known of the values of a column.
fn column(raw: &Raw<'_>, held: &RawColumn<'_>, schema: &Schema) -> Value {
    let source = held.source;
    let mut said = Map::new();
    said.insert("name".to_owned(), json!(source.name));
    said.insert("nullable".to_owned(), json!(source.nullable));
    said.insert("identity".to_owned(), json!(source.identity));
    let allowed = checks::allowed(raw.source, &source.name);
    let mut words = allowed.words;
    let name = match &source.data_type {
        DataType::Boolean => "boolean",
        DataType::SmallInt => "smallint",
        DataType::Integer => "integer",
        DataType::BigInt => "bigint",
        DataType::Decimal(size) => {
            let (precision, scale) = size.unwrap_or((10, 2));
            said.insert("precision".to_owned(), json!(precision));
            said.insert("scale".to_owned(), json!(scale));
            "decimal"
        }
        DataType::Real => "real",
        DataType::Double => "double",
        DataType::Date => "date",
        DataType::Time => "time",
        DataType::Timestamp => "timestamp",
        DataType::TimestampTz => "timestamptz",
        DataType::Interval => "interval",
        DataType::Uuid => "uuid",
        DataType::Json => "json",
        DataType::Array(of) => {
            said.insert("element".to_owned(), json!(if of.is_integer() { "integer" } else { "text" }));
            "array"
        }
        DataType::Enum(of) if words.is_empty() => {
            words = schema.enumeration(of).map(|held| held.values.clone()).unwrap_or_default();
            "text"
        }
        DataType::Text(length) => {
            said.extend(length.map(|length| ("length".to_owned(), json!(length.max(1)))));
            "text"
        }
        _ => "text",
    };
    said.insert("type".to_owned(), json!(name));
    // a file of CSV cannot tell an empty text from nothing everywhere
    words.retain(|word| !word.is_empty());
    if !words.is_empty() {
        said.insert("words".to_owned(), json!(words));
    }
    said.extend(allowed.least.map(|least| ("least".to_owned(), json!(least))));
    said.extend(allowed.most.map(|most| ("most".to_owned(), json!(most))));
    Value::Object(said)
}
