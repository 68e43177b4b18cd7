//! Column lineage: where each column of the marts comes from, as OpenLineage events of the design.
//!
//! The derivation knows it, because the transformations are written from the same model.

pub mod trace;

use super::dimension_columns::{Fill, durable_key, fills, merges_versions};
use super::text::plain;
use super::warehouse::{Mart, Warehouse, has_versions};
use super::wide::{self, WideFrom};
use super::{Deliverable, File, Given};
use crate::design::{Bridge, BridgeSide, Dimension, Fact, FactDimension, MeasureFrom, Model, SourceColumn, Treatment};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The lineage.
pub const DELIVERABLE: Deliverable = Deliverable { name: "lineage", deliver };

const PRODUCER: &str = concat!("urn:plumbline:", env!("CARGO_PKG_VERSION"));
const EVENT: &str = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent";
const SCHEMA_FACET: &str = "https://openlineage.io/spec/facets/1-2-0/SchemaDatasetFacet.json";
const COLUMN_FACET: &str = "https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json";
/// The day from which the DAG runs: a design has no moment of its own, and the same design gives the same bytes.
const SINCE: &str = "2026-01-01T00:00:00Z";

/// A source column that a column of the marts depends on, and how.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Origin<'a> {
    table: &'a str,
    column: &'a str,
    how: How,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    /// Its value, cast.
    Value,
    /// A value computed from it.
    Computed,
    /// A value from which it cannot be read back.
    Hidden,
    /// It says which row is meant.
    Joined,
    /// It says which rows are numbered or counted together.
    Grouped,
}

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = &*given.warehouse;
    let model = &given.design.model;
    let slug = plain(&given.design.slug);
    let event = |mart: &Mart| {
        let origins = origins(warehouse, model, &mart.name);
        let text = serde_json::to_string_pretty(&event(warehouse, &slug, mart, &origins)).unwrap_or_default();
        File::new(format!("lineage/{}.json", mart.name), text + "\n")
    };
    warehouse.marts.iter().map(event).collect()
}

/// What each column of a mart comes from, in the order of its columns.
fn origins<'a>(warehouse: &'a Warehouse<'_>, model: &'a Model, mart: &str) -> Vec<Vec<Origin<'a>>> {
    let dimension = model.dimension(mart).map(|held| of_dimension(warehouse, model, held));
    let fact = || model.facts.iter().find(|held| held.name == mart).map(|held| of_fact(warehouse, model, held));
    let bridge = || model.bridges.iter().find(|held| held.name == mart).map(|held| of_bridge(warehouse, model, held));
    let wide = || model.facts.iter().find(|held| wide::name(held) == mart).map(|held| of_wide(warehouse, model, held));
    dimension.or_else(fact).or_else(bridge).or_else(wide).unwrap_or_default()
}

fn of_dimension<'a>(warehouse: &'a Warehouse<'_>, model: &'a Model, dimension: &'a Dimension) -> Vec<Vec<Origin<'a>>> {
    let changed = changed_at(warehouse, dimension);
    // the first version of a row holds from the beginning
    let numbered: Vec<Origin<'a>> =
        hashed(dimension).into_iter().map(|held| Origin { how: How::Grouped, ..held }).collect();
    let merges = merges_versions(dimension, model);
    let made = fills(dimension, model).into_iter().map(|fill| match fill {
        Fill::Key => key_of(warehouse, dimension),
        Fill::DurableKey => hashed(dimension),
        Fill::Outrigger(key) => of_outrigger(warehouse, model, key),
        Fill::NaturalKey(held) | Fill::Attribute(held) | Fill::CurrentAttribute(held) => {
            let how = match held.treatment {
                Some(Treatment::RestrictOnly) | None => How::Value,
                Some(_) => How::Hidden,
            };
            match fill {
                // without a value to match by, the key at the source stands in
                Fill::NaturalKey(_) if !dimension.conformed.is_empty() => hashed(dimension),
                _ if !held.parts.is_empty() => held.parts.iter().flatten().map(|part| origin(part, how)).collect(),
                _ if held.from.table.is_empty() => Vec::new(),
                _ => vec![origin(&held.from, how)],
            }
        }
        Fill::List(list) | Fill::CurrentList(list) => {
            let mut all = vec![Origin { table: &list.table, column: &list.label, how: How::Computed }];
            let through = |column: &'a String| Origin { table: &list.through, column, how: How::Joined };
            all.extend(list.near.iter().map(|(_, there)| through(there)));
            all.extend(list.far.iter().map(|(here, _)| through(here)));
            all
        }
        Fill::ValidTo | Fill::IsCurrent if !merges => changed.clone(),
        Fill::ValidFrom | Fill::ValidTo | Fill::IsCurrent => changed.iter().chain(&numbered).cloned().collect(),
    });
    made.collect()
}

/// The hash of what identifies a row.
fn hashed(dimension: &Dimension) -> Vec<Origin<'_>> {
    if !dimension.conformed.is_empty() {
        let parts = dimension.conformed.iter().flat_map(|source| source.key.iter().chain([&source.matched]));
        return parts.map(|from| origin(from, How::Hidden)).collect();
    }
    dimension.natural_key.iter().map(|held| origin(&held.from, How::Hidden)).collect()
}

/// The key of a parent that is a dimension of its own, and the columns that say which is meant.
fn of_outrigger<'a>(warehouse: &'a Warehouse<'_>, model: &'a Model, key: &'a FactDimension) -> Vec<Origin<'a>> {
    let Some(parent) = model.dimension(&key.dimension) else { return Vec::new() };
    let held = if durable_key(parent, model).is_some() { hashed(parent) } else { key_of(warehouse, parent) };
    held.into_iter().chain(key.from.iter().map(|from| origin(from, How::Joined))).collect()
}

/// What a big table repeats has the origins that it has in the fact and in the dimensions.
fn of_wide<'a>(warehouse: &'a Warehouse<'_>, model: &'a Model, fact: &'a Fact) -> Vec<Vec<Origin<'a>>> {
    let own = of_fact(warehouse, model, fact);
    let from = wide::sources(fact, model, &warehouse.marts).into_iter().map(|from| match from {
        WideFrom::Fact(at) => own.get(at).cloned().unwrap_or_default(),
        WideFrom::Role(role, at) => {
            let dimension = model.dimension(&role.dimension);
            let there = dimension.and_then(|held| of_dimension(warehouse, model, held).into_iter().nth(at));
            there.unwrap_or_default()
        }
    });
    from.collect()
}

/// A surrogate key is a hash of what identifies the row at the source, and of when a version began; a date's key comes
/// from no source.
fn key_of<'a>(warehouse: &'a Warehouse<'_>, dimension: &'a Dimension) -> Vec<Origin<'a>> {
    let mut all = hashed(dimension);
    if has_versions(dimension) {
        all.extend(changed_at(warehouse, dimension).into_iter().map(|held| Origin { how: How::Hidden, ..held }));
    }
    all
}

/// What says when a version began: the change markers of every table that the dimension shows; nothing of the source
/// where one of them has none, for then the snapshot compares values and goes by its own clock.
fn changed_at<'a>(warehouse: &'a Warehouse<'_>, dimension: &'a Dimension) -> Vec<Origin<'a>> {
    let joined = dimension.joins.iter().map(|join| join.table.as_str());
    let markers: Option<BTreeSet<Origin<'a>>> =
        std::iter::once(dimension.source.as_str()).chain(joined).map(|table| marker(warehouse, table)).collect();
    let markers = markers.filter(|_| dimension.lists.is_empty() && dimension.change_marker.is_some());
    markers.into_iter().flatten().collect()
}

fn of_fact<'a>(warehouse: &'a Warehouse<'_>, model: &'a Model, fact: &'a Fact) -> Vec<Vec<Origin<'a>>> {
    let own = |column: &'a str, how| Origin { table: &fact.source, column, how };
    let mut columns = vec![fact.business_key.iter().map(|column| own(column, How::Hidden)).collect::<Vec<_>>()];
    columns.extend(fact.dimensions.iter().map(|role| of_role(warehouse, model, role)));
    columns.extend(fact.degenerate.iter().map(|held| vec![origin(&held.from, How::Value)]));
    for measure in &fact.measures {
        columns.push(match &measure.from {
            MeasureFrom::Column(from) => vec![origin(from, How::Value)],
            MeasureFrom::One => Vec::new(),
            MeasureFrom::DaysBetween(one, other) => vec![origin(one, How::Computed), origin(other, How::Computed)],
            MeasureFrom::Formula(formula) => {
                formula.columns().into_iter().map(|column| own(column, How::Computed)).collect()
            }
            MeasureFrom::Allocated(amount) => shared(fact, amount),
        });
    }
    columns.extend(fact.event_time.as_ref().map(|from| vec![origin(from, How::Value)]));
    columns.extend(fact.change_marker.as_ref().map(|_| {
        let header = fact.header.as_ref();
        let above = header.and_then(|held| marker(warehouse, &held.table));
        // with shared amounts, a row changes whenever any line of its header does
        let together = header.filter(|_| fact.allocates()).into_iter().flat_map(|held| &held.columns);
        let grouped = together.map(|column| own(column, How::Grouped));
        marker(warehouse, &fact.source).into_iter().chain(above).chain(grouped).collect()
    }));
    columns
}

/// The share in an amount: what is shared out, by what, and among which rows in which order.
fn shared<'a>(fact: &'a Fact, amount: &'a SourceColumn) -> Vec<Origin<'a>> {
    let own = |column: &'a str, how| Origin { table: &fact.source, column, how };
    let Some(header) = &fact.header else { return Vec::new() };
    let mut all = vec![origin(amount, How::Computed)];
    match &header.weight {
        Some(MeasureFrom::Column(from)) => all.push(origin(from, How::Computed)),
        Some(MeasureFrom::Formula(formula)) => {
            all.extend(formula.columns().into_iter().map(|column| own(column, How::Computed)));
        }
        _ => {}
    }
    let grouped: BTreeSet<&str> = header.columns.iter().chain(&fact.business_key).map(String::as_str).collect();
    all.extend(grouped.into_iter().map(|column| own(column, How::Grouped)));
    all
}

/// The key of a dimension, and the columns that say which member is meant.
fn of_role<'a>(warehouse: &'a Warehouse<'_>, model: &'a Model, role: &'a FactDimension) -> Vec<Origin<'a>> {
    match model.dimension(&role.dimension) {
        Some(dimension) if !dimension.source.is_empty() => {
            let said = role.from.iter().map(|from| origin(from, How::Joined));
            key_of(warehouse, dimension).into_iter().chain(said).collect()
        }
        _ => role.from.iter().map(|from| origin(from, How::Computed)).collect(),
    }
}

fn of_bridge<'a>(warehouse: &'a Warehouse<'_>, model: &'a Model, bridge: &'a Bridge) -> Vec<Vec<Origin<'a>>> {
    let side = |side: &'a BridgeSide| -> Vec<Origin<'a>> {
        let said = side.from.iter().map(|column| Origin { table: &bridge.source, column, how: How::Joined });
        let key = model.dimension(&side.dimension).map(|dimension| key_of(warehouse, dimension));
        key.into_iter().flatten().chain(said).collect()
    };
    if bridge.hierarchy {
        return of_hierarchy(warehouse, model, bridge);
    }
    let key = model.dimension(&bridge.group.dimension).map(|dimension| key_of(warehouse, dimension));
    let counted = key.into_iter().flatten().map(|held| Origin { how: How::Grouped, ..held });
    let mut columns = vec![side(&bridge.group), side(&bridge.member), counted.collect()];
    columns.extend(
        bridge.change_marker.as_ref().map(|column| vec![Origin { table: &bridge.source, column, how: How::Value }]),
    );
    columns
}

/// The rows of a hierarchy are found by the key and the key above; whether a row is the first or the last follows from
/// the keys themselves.
fn of_hierarchy<'a>(warehouse: &'a Warehouse<'_>, model: &'a Model, bridge: &'a Bridge) -> Vec<Vec<Origin<'a>>> {
    let Some(dimension) = model.dimension(&bridge.member.dimension) else { return Vec::new() };
    let key = key_of(warehouse, dimension);
    let by = |side: &'a BridgeSide| {
        side.from.iter().map(|column| Origin { table: &bridge.source, column, how: How::Joined })
    };
    let found: Vec<Origin<'a>> = key.iter().cloned().chain(by(&bridge.member)).chain(by(&bridge.group)).collect();
    vec![found.clone(), found, Vec::new(), key.clone(), key]
}

fn origin(from: &SourceColumn, how: How) -> Origin<'_> {
    Origin { table: &from.table, column: &from.column, how }
}

fn marker<'a>(warehouse: &'a Warehouse<'_>, table: &'a str) -> Option<Origin<'a>> {
    let column = warehouse.source(table)?.change_marker.as_deref()?;
    Some(Origin { table, column, how: How::Value })
}

fn event(warehouse: &Warehouse<'_>, slug: &str, mart: &Mart, origins: &[Vec<Origin<'_>>]) -> Value {
    let carried =
        |origin: &&Origin<'_>| warehouse.source(origin.table).is_some_and(|raw| raw.column(origin.column).is_some());
    let mut lineage = Map::new();
    let mut inputs = BTreeSet::new();
    for (column, origins) in mart.columns.iter().zip(origins) {
        let origins: BTreeSet<Origin<'_>> =
            origins.iter().filter(carried).flat_map(|origin| through_vault(warehouse, origin)).collect();
        let fields: Vec<Value> = origins.iter().map(|origin| field(warehouse, origin)).collect();
        inputs.extend(origins.iter().map(|origin| source_name(warehouse, origin.table)));
        lineage.insert(column.name.clone(), json!({"inputFields": fields}));
    }
    let inputs: Vec<Value> = inputs.into_iter().map(|name| json!({"namespace": "source", "name": name})).collect();
    let fields: Vec<Value> = mart
        .columns
        .iter()
        .map(|column| {
            json!({
                "name": column.name,
                "type": super::words::data_type(&column.data_type),
                "description": column.comment,
            })
        })
        .collect();
    json!({
        "eventTime": SINCE,
        "producer": PRODUCER,
        "schemaURL": EVENT,
        "job": {"namespace": slug, "name": format!("dbt.marts.{}", mart.name)},
        "inputs": inputs,
        "outputs": [{
            "namespace": "warehouse",
            "name": format!("marts.{}", mart.name),
            "facets": {
                "schema": {"_producer": PRODUCER, "_schemaURL": SCHEMA_FACET, "fields": fields},
                "columnLineage": {"_producer": PRODUCER, "_schemaURL": COLUMN_FACET, "fields": lineage},
            },
        }],
    })
}

/// Where an origin comes from where a vault stands between: a business key from every table that feeds its hub.
fn through_vault<'a>(warehouse: &'a Warehouse<'_>, origin: &Origin<'a>) -> Vec<Origin<'a>> {
    let fed = warehouse.vault.as_ref().zip(warehouse.source(origin.table)).and_then(|(vault, raw)| {
        let column = raw.column(origin.column)?;
        let fed = vault.origins(&raw.name, &column.name).into_iter().filter_map(|(raw, name)| {
            let raw = warehouse.raw.iter().find(|held| held.name == raw)?;
            let column = raw.columns.iter().find(|held| held.name == name)?;
            Some(Origin { table: raw.source.key(), column: &column.source.name, how: origin.how })
        });
        Some(fed.collect::<Vec<_>>()).filter(|fed| !fed.is_empty())
    });
    fed.unwrap_or_else(|| vec![origin.clone()])
}

fn field(warehouse: &Warehouse<'_>, origin: &Origin<'_>) -> Value {
    let (kind, subtype) = match origin.how {
        How::Value => ("DIRECT", "IDENTITY"),
        How::Computed | How::Hidden => ("DIRECT", "TRANSFORMATION"),
        How::Joined => ("INDIRECT", "JOIN"),
        How::Grouped => ("INDIRECT", "WINDOW"),
    };
    json!({
        "namespace": "source",
        "name": source_name(warehouse, origin.table),
        "field": origin.column,
        "transformations": [{"type": kind, "subtype": subtype, "masking": origin.how == How::Hidden}],
    })
}

/// A source table as the source calls it: `public.customer`.
fn source_name(warehouse: &Warehouse<'_>, table: &str) -> String {
    warehouse.source(table).map_or_else(
        || table.to_owned(),
        |raw| match raw.source.schema.as_str() {
            "" => raw.source.name.clone(),
            schema => format!("{schema}.{}", raw.source.name),
        },
    )
}
