//! The program that erases a person, and what it has to know: where each person's data went.

use crate::deliverable::File;
use crate::deliverable::dimension_columns::{Fill, fills};
use crate::deliverable::vault::Identity;
use crate::deliverable::warehouse::{MartColumn, Raw, Warehouse};
use crate::deliverable::wide::{self, WideFrom};
use crate::design::{Attribute, Dimension, DimensionKind, Model, Treatment, classify_column, is_about_people};
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
        dimension.kind == DimensionKind::Described
            && dimension
                .sources()
                .into_iter()
                .any(|table| warehouse.source(table).is_some_and(|held| held.name == raw.name))
    });
    json!({
        "raw": raw.name,
        "key": raw.key,
        "columns": personal(raw),
        "belongings": belongings(raw, warehouse),
        "published": dimensions.flat_map(|dimension| published(raw, dimension, warehouse, model)).collect::<Vec<_>>(),
        "vault": kept(raw, warehouse),
    })
}

/// Tables whose rows belong to a person: those that refer to them, and those that they refer to.
fn belongings(raw: &Raw<'_>, warehouse: &Warehouse<'_>) -> Vec<Value> {
    let mut all = Vec::new();
    for other in warehouse.raw.iter().filter(|other| other.name != raw.name) {
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
        let columns = personal(other);
        if columns.is_empty() {
            continue;
        }
        let on: Vec<(&String, &String)> = reference.columns.iter().zip(&reference.to).collect();
        all.push(json!({"table": other.name, "refers": refers, "on": on, "columns": columns}));
    }
    all
}

/// Where the person stands in the marts: in the dimension, and wherever a big table repeats what it says.
fn published(raw: &Raw<'_>, dimension: &Dimension, warehouse: &Warehouse<'_>, model: &Model) -> Vec<Value> {
    let fills = fills(dimension, model);
    let mut all = Vec::new();
    if let Some(mart) = warehouse.mart(&dimension.name) {
        let entity = dimension.name.strip_prefix("dim_").unwrap_or(&dimension.name);
        let snapshot = dimension.keeps_past().then(|| format!("snp_{entity}"));
        all.extend(place(raw, &mart.name, snapshot, fills.iter().copied().zip(&mart.columns).collect()));
    }
    for fact in &model.facts {
        let Some(mart) = warehouse.mart(&wide::name(fact)) else { continue };
        let from = wide::sources(fact, model, &warehouse.marts);
        for role in fact.dimensions.iter().filter(|role| role.dimension == dimension.name) {
            let repeated = from.iter().zip(&mart.columns).filter_map(|(from, column)| match from {
                WideFrom::Role(held, at) if held.column == role.column => Some((*fills.get(*at)?, column)),
                _ => None,
            });
            all.extend(place(raw, &mart.name, None, repeated.collect()));
        }
    }
    all
}

/// By which columns of a table the person is found, and which hold personal data.
fn place(raw: &Raw<'_>, table: &str, snapshot: Option<String>, held: Vec<(Fill<'_>, &MartColumn)>) -> Option<Value> {
    let mut key = Map::new();
    for name in &raw.key {
        let (attribute, column) = held.iter().find_map(|(fill, column)| match fill {
            Fill::NaturalKey(attribute) if attribute.parts.is_empty() && attribute.from.column == *name => {
                Some((attribute, column))
            }
            Fill::Attribute(attribute) if is_of(attribute, raw, name) => Some((attribute, column)),
            _ => None,
        })?;
        // a key that is shown as a hash finds nobody
        let readable = matches!(attribute.treatment, Some(Treatment::RestrictOnly) | None);
        key.insert(name.clone(), readable.then(|| column.name.clone())?.into());
    }
    // what rows of several sources are matched by is personal itself, and is no key of any source
    let is_key = |fill: &Fill<'_>| matches!(fill, Fill::NaturalKey(key) if key.parts.is_empty());
    let personal = held.iter().filter(|(fill, column)| column.class.is_some() && !is_key(fill));
    let columns: Map<String, Value> = personal.map(|(_, column)| (column.name.clone(), "nothing".into())).collect();
    Some(json!({"table": table, "snapshot": snapshot, "key": key, "columns": columns}))
}

/// Whether an attribute of a conformed dimension shows this column of this source.
fn is_of(held: &Attribute, raw: &Raw<'_>, column: &str) -> bool {
    held.parts.iter().flatten().any(|part| part.table == raw.source.key() && part.column == column)
}

/// Where the person stands in the vault: in the satellites of what is personal, found by their hub.
fn kept(raw: &Raw<'_>, warehouse: &Warehouse<'_>) -> Vec<Value> {
    let held = warehouse.vault.as_ref().and_then(|vault| {
        let kept = vault.kept(&raw.name)?;
        let Identity::Hub(at) = kept.identity else { return None };
        Some((kept, vault.hubs.get(at)?))
    });
    let Some((kept, hub)) = held else { return Vec::new() };
    let key: Map<String, Value> =
        raw.key.iter().zip(&hub.key).map(|(name, (column, _))| (name.clone(), column.clone().into())).collect();
    let personal = kept.satellites.iter().filter(|satellite| satellite.name.ends_with("_personal"));
    personal
        .map(|satellite| {
            let columns: Map<String, Value> =
                satellite.columns.iter().map(|(name, _)| (name.clone(), "nothing".into())).collect();
            json!({
                "table": satellite.name, "hub": hub.name, "hash_key": hub.hash_key, "key": key, "columns": columns,
            })
        })
        .collect()
}
