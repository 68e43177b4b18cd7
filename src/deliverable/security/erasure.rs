//! The program that erases a person, and what it has to know: where each person's data went.

use crate::deliverable::File;
use crate::deliverable::warehouse::{Raw, Warehouse, has_versions};
use crate::design::{Dimension, Model, Treatment, classify_column, is_about_people};
use crate::sql::DataType;
use serde_json::{Map, Value, json};

/// The program and its list; none where the schema knows of no people.
pub fn files(warehouse: &Warehouse<'_>, model: &Model) -> Vec<File> {
    let people: Map<String, Value> = warehouse
        .raw
        .iter()
        .filter(|raw| !raw.key.is_empty() && is_about_people(raw.source))
        .map(|raw| (raw.name.clone(), person(raw, warehouse, model)))
        .collect();
    if people.is_empty() {
        return Vec::new();
    }
    let list = serde_json::to_string_pretty(&people).unwrap_or_default() + "\n";
    vec![
        File::new("pipelines/privacy/erase.py", include_str!("erase.py")),
        File::new("pipelines/privacy/people.json", list),
    ]
}

/// The columns of a raw table that hold personal data and do not tell rows apart or tie them together.
/// Each says what has to stand in its place: nothing, or where the source wants a value, a value of its kind.
fn personal(raw: &Raw<'_>) -> Map<String, Value> {
    let tied = |name: &String| raw.source.references.iter().any(|reference| reference.columns.contains(name));
    raw.columns
        .iter()
        .filter(|column| classify_column(raw.source.key(), column.source).is_some())
        .filter(|column| !raw.key.contains(&column.source.name) && !tied(&column.source.name))
        .map(|column| {
            let kind = if column.source.nullable { "nothing" } else { kind(&column.raw_type) };
            (column.source.name.clone(), kind.into())
        })
        .collect()
}

fn kind(data_type: &DataType) -> &'static str {
    match data_type {
        DataType::Boolean => "boolean",
        DataType::Date => "date",
        DataType::Timestamp | DataType::TimestampTz => "moment",
        DataType::Decimal(_) | DataType::Real | DataType::Double => "number",
        held if held.is_integer() => "number",
        _ => "text",
    }
}

fn person(raw: &Raw<'_>, warehouse: &Warehouse<'_>, model: &Model) -> Value {
    let dimensions = model.dimensions.iter().filter(|dimension| {
        !dimension.source.is_empty() && warehouse.source(&dimension.source).is_some_and(|held| held.name == raw.name)
    });
    json!({
        "raw": raw.name,
        "key": raw.key,
        "columns": personal(raw),
        "belongings": belongings(raw, warehouse),
        "published": dimensions.filter_map(|dimension| published(raw, dimension)).collect::<Vec<_>>(),
    })
}

/// Tables whose rows belong to a person: those that refer to them, and those that they refer to.
fn belongings(raw: &Raw<'_>, warehouse: &Warehouse<'_>) -> Vec<Value> {
    let mut all = Vec::new();
    for other in &warehouse.raw {
        let columns = personal(other);
        if columns.is_empty() || other.name == raw.name {
            continue;
        }
        let to_person = other.source.references.iter().find(|reference| {
            warehouse.source(&reference.table).is_some_and(|there| there.name == raw.name)
                && reference.to.len() == raw.key.len()
                && reference.to.iter().all(|name| raw.key.contains(name))
        });
        let from_person = raw
            .source
            .references
            .iter()
            .find(|reference| warehouse.source(&reference.table).is_some_and(|there| there.name == other.name));
        let (refers, reference) = match (to_person, from_person) {
            (Some(reference), _) => ("to_person", reference),
            (None, Some(reference)) => ("from_person", reference),
            (None, None) => continue,
        };
        let on: Vec<(&String, &String)> = reference.columns.iter().zip(&reference.to).collect();
        all.push(json!({"table": other.name, "refers": refers, "on": on, "columns": columns}));
    }
    all
}

/// Where the person stands in the marts: by which columns they are found, and which hold personal data.
fn published(raw: &Raw<'_>, dimension: &Dimension) -> Option<Value> {
    let mut key = Map::new();
    for name in &raw.key {
        let attribute = dimension.natural_key.iter().find(|attribute| attribute.from.column == *name)?;
        // a key that is shown as a hash finds nobody
        let readable = matches!(attribute.treatment, Some(Treatment::RestrictOnly) | None);
        key.insert(name.clone(), readable.then(|| attribute.name.clone())?.into());
    }
    let personal = dimension.attributes.iter().filter(|attribute| attribute.class.is_some());
    let columns: Map<String, Value> = personal.map(|attribute| (attribute.name.clone(), "nothing".into())).collect();
    let entity = dimension.name.strip_prefix("dim_").unwrap_or(&dimension.name);
    let snapshot = has_versions(dimension).then(|| format!("snp_{entity}"));
    Some(json!({"table": dimension.name, "snapshot": snapshot, "key": key, "columns": columns}))
}
