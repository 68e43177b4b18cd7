//! The tables of the warehouse, layer by layer: what the raw layer holds, what staging makes of it, and every
//! column of the marts in order with its type.
//!
//! The DDL, the transformations, the tests and the documents all read this one list, so they cannot disagree.

use super::dimension_columns;
use super::text::{free_name, plain};
use super::vault::Vault;
use super::wide;
use crate::design::{Dimension, Fact, FactDimension, Model, SourceColumn, Style, TableClass, Treatment};
use crate::sql::{Column, DataType, Reference, Schema, Table, TargetColumn, TargetTable};
use std::collections::{BTreeMap, BTreeSet};

/// The days that the date dimension holds: the first and the last. Days outside count as unknown.
pub const CALENDAR: (&str, &str) = ("2015-01-01", "2035-12-31");

/// The most levels of a hierarchy: what stands higher is not followed, and a circle at the source ends.
pub const HIERARCHY_DEPTH: u32 = 20;

/// A column of the raw layer and of staging.
#[derive(Debug, Clone)]
pub struct RawColumn<'a> {
    /// The column of the source.
    pub source: &'a Column,
    /// Its name from staging on.
    pub name: String,
    /// Its type in the raw layer, as the source has it where every engine can.
    pub raw_type: DataType,
    /// Its type from staging on.
    pub data_type: DataType,
}

/// A source table as the raw layer holds it.
#[derive(Debug, Clone)]
pub struct Raw<'a> {
    /// The table of the source.
    pub source: &'a Table,
    /// What it is.
    pub class: TableClass,
    /// Its name in the raw layer: `order_details`.
    pub name: String,
    /// Its columns, without those that are computed or of a type that only the source knows.
    pub columns: Vec<RawColumn<'a>>,
    /// The source names of the columns that identify a row; empty where nothing does.
    pub key: Vec<String>,
    /// The source name of the column that says when a row last changed.
    pub change_marker: Option<String>,
    /// Whether a table of the model reads it; otherwise it is only there for the keys of those that are read.
    pub modelled: bool,
}

impl Raw<'_> {
    /// The column of this source name.
    pub fn column(&self, source_name: &str) -> Option<&RawColumn<'_>> {
        self.columns
            .iter()
            .find(|column| column.source.name == source_name)
            .or_else(|| self.columns.iter().find(|column| column.source.name.eq_ignore_ascii_case(source_name)))
    }

    /// The names from staging on of the columns that identify a row.
    pub fn staged_key(&self) -> Vec<&str> {
        self.key.iter().filter_map(|name| self.column(name)).map(|column| column.name.as_str()).collect()
    }

    /// The name from staging on of the change marker.
    pub fn staged_marker(&self) -> Option<&str> {
        self.change_marker.as_deref().and_then(|name| self.column(name)).map(|column| column.name.as_str())
    }

    fn target(&self) -> TargetTable {
        let column = |column: &RawColumn<'_>| TargetColumn {
            name: column.source.name.clone(),
            data_type: column.raw_type.clone(),
            nullable: !self.key.contains(&column.source.name),
            comment: column.source.comment.clone().unwrap_or_default(),
        };
        TargetTable {
            name: self.name.clone(),
            comment: self.source.comment.clone().unwrap_or_default(),
            columns: self.columns.iter().map(column).collect(),
            primary_key: self.key.clone(),
            ..TargetTable::default()
        }
    }

    /// Its staging model: `stg_order_details`.
    pub fn staging(&self) -> String {
        format!("stg_{}", self.name)
    }
}

/// A column of a mart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MartColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// Whether it may be null.
    pub nullable: bool,
    /// What it means.
    pub comment: String,
    /// The class of personal data that it holds.
    pub class: Option<String>,
    /// What was done with it because of that class.
    pub treatment: Option<Treatment>,
}

impl MartColumn {
    /// A column that holds nothing about a person.
    pub fn new(name: &str, data_type: DataType, nullable: bool, comment: &str) -> Self {
        let (name, comment) = (name.to_owned(), comment.to_owned());
        Self { name, data_type, nullable, comment, class: None, treatment: None }
    }
}

/// A table of the marts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mart {
    /// Its name.
    pub name: String,
    /// What one row is.
    pub grain: String,
    /// Its columns in order.
    pub columns: Vec<MartColumn>,
    /// The columns that identify a row.
    pub primary_key: Vec<String>,
    /// Its references: column, table, column there.
    pub references: Vec<(String, String, String)>,
    /// Its references to durable keys, which several versions share, so that no engine takes them as constraints.
    pub durable_references: Vec<(String, String, String)>,
    /// The moment by which it is read most, where it has one.
    pub event_time: Option<String>,
    /// The keys by which its rows are kept together, where the engine does that.
    pub cluster_by: Vec<String>,
}

impl Mart {
    /// It as DDL is written from it.
    pub fn target(&self) -> TargetTable {
        let column = |column: &MartColumn| TargetColumn {
            name: column.name.clone(),
            data_type: column.data_type.clone(),
            nullable: column.nullable,
            comment: column.comment.clone(),
        };
        let reference = |(column, table, there): &(String, String, String)| Reference {
            columns: vec![column.clone()],
            table: table.clone(),
            to: vec![there.clone()],
            ..Reference::default()
        };
        TargetTable {
            name: self.name.clone(),
            comment: self.grain.clone(),
            columns: self.columns.iter().map(column).collect(),
            primary_key: self.primary_key.clone(),
            references: self.references.iter().map(reference).collect(),
            partition_by: self.event_time.clone(),
            cluster_by: self.cluster_by.clone(),
        }
    }
}

/// Every table of the warehouse.
#[derive(Debug, Clone)]
pub struct Warehouse<'a> {
    /// The raw layer, in the order of the source.
    pub raw: Vec<Raw<'a>>,
    /// The marts: dimensions, then facts, then bridges, then big tables.
    pub marts: Vec<Mart>,
    /// The vault between staging and marts, where the style asks for one.
    pub vault: Option<Vault>,
    raw_places: BTreeMap<&'a str, usize>,
    mart_places: BTreeMap<String, usize>,
}

impl<'a> Warehouse<'a> {
    /// The warehouse that a model over a schema asks for.
    pub fn new(schema: &'a Schema, model: &Model) -> Self {
        let raw = raw_layer(schema, model);
        let mut marts: Vec<Mart> = model.dimensions.iter().map(|made| dimension_columns::mart(made, model)).collect();
        marts.extend(model.facts.iter().map(|fact| fact_table(fact, model)));
        marts.extend(model.bridges.iter().map(|made| bridge(made, model)));
        if model.style == Style::OneBigTable {
            let wide: Vec<Mart> = model.facts.iter().filter_map(|fact| wide::mart(fact, model, &marts)).collect();
            marts.extend(wide);
        }
        let vault = (model.style == Style::DataVaultAndStar).then(|| Vault::new(&raw, model));
        let raw_places = raw.iter().enumerate().map(|(place, raw)| (raw.source.key(), place)).collect();
        let mart_places = marts.iter().enumerate().map(|(place, mart)| (mart.name.clone(), place)).collect();
        Self { raw, marts, vault, raw_places, mart_places }
    }

    /// The source table of this key.
    pub fn source(&self, key: &str) -> Option<&Raw<'a>> {
        let place = self.raw_places.get(key).copied();
        place
            .or_else(|| self.raw.iter().position(|raw| raw.source.key().eq_ignore_ascii_case(key)))
            .map(|place| &self.raw[place])
    }

    /// The marts as DDL is written from them.
    pub fn target_tables(&self) -> Vec<TargetTable> {
        self.marts.iter().map(Mart::target).collect()
    }

    /// The raw layer as DDL is written from it: only keys are obligatory, for what comes in late must still come in.
    pub fn raw_target_tables(&self) -> Vec<TargetTable> {
        self.raw.iter().map(Raw::target).collect()
    }

    /// The mart of this name.
    pub fn mart(&self, name: &str) -> Option<&Mart> {
        self.mart_places.get(name).map(|place| &self.marts[*place])
    }

    /// What kind of value a source column holds from staging on; none where it is not carried over.
    pub fn staged(&self, column: &SourceColumn) -> Option<&RawColumn<'_>> {
        self.source(&column.table).and_then(|raw| raw.column(&column.column))
    }
}

/// The type that a value has from staging on. Moments are in UTC without a zone, and what not every engine has is text.
pub fn staged_type(data_type: &DataType) -> DataType {
    match data_type {
        DataType::TimestampTz => DataType::Timestamp,
        DataType::Decimal(None) => DataType::Decimal(Some((38, 9))),
        DataType::Decimal(Some((precision, scale))) => {
            let precision = (*precision).clamp(1, 38);
            DataType::Decimal(Some((precision, (*scale).min(precision))))
        }
        DataType::Text(_)
        | DataType::Enum(_)
        | DataType::Array(_)
        | DataType::Interval
        | DataType::Time
        | DataType::Json
        | DataType::Binary
        | DataType::Struct(_)
        | DataType::Map(_)
        | DataType::Other(_) => DataType::Text(None),
        other => other.clone(),
    }
}

/// How many decimals an amount of a type has.
pub fn scale(data_type: &DataType) -> u16 {
    match data_type {
        DataType::Decimal(Some((_, scale))) => *scale,
        DataType::Decimal(None) => 4,
        _ => 0,
    }
}

/// The type that a value has in the raw layer: moments keep their zone.
fn raw_type(data_type: &DataType) -> DataType {
    match data_type {
        DataType::TimestampTz => DataType::TimestampTz,
        other => staged_type(other),
    }
}

/// Whether a column can be carried over: not computed by the source, and not of a type that only the source knows
/// unless rows are told apart or tied together by it, or the table has nothing else; then it is text.
fn is_carried(table: &Table, column: &Column) -> bool {
    let has_form = |held: &Column| {
        !held.generated
            && !matches!(held.data_type, DataType::Struct(_) | DataType::Map(_) | DataType::Other(_) | DataType::Binary)
    };
    let refers = table.references.iter().any(|reference| reference.columns.contains(&column.name));
    let needed = table.primary_key.contains(&column.name) || refers || !table.columns.iter().any(has_form);
    has_form(column) || needed
}

/// The columns that identify a row: those that somebody named, or the primary key, or else the first unique key without nulls.
fn key_of(table: &Table, model: &Model) -> Vec<String> {
    let carried =
        |key: &[String]| key.iter().all(|name| table.column(name).is_some_and(|column| is_carried(table, column)));
    if let Some(said) = model.declared_keys.get(table.key()).filter(|said| carried(said)) {
        return said.clone();
    }
    if !table.primary_key.is_empty() && carried(&table.primary_key) {
        return table.primary_key.clone();
    }
    let never_null = |key: &[String]| key.iter().all(|name| table.column(name).is_some_and(|column| !column.nullable));
    table.unique.iter().find(|key| !key.is_empty() && carried(key) && never_null(key)).cloned().unwrap_or_default()
}

fn raw_layer<'a>(schema: &'a Schema, model: &Model) -> Vec<Raw<'a>> {
    let modelled: BTreeSet<&str> =
        model.source_tables().into_iter().filter_map(|key| schema.table(key)).map(Table::key).collect();
    let mut needed: BTreeSet<&str> = modelled.clone();
    let mut open: Vec<&str> = needed.iter().copied().collect();
    while let Some(table) = open.pop().and_then(|key| schema.table(key)) {
        for reference in &table.references {
            let obligatory =
                reference.columns.iter().all(|name| table.column(name).is_some_and(|column| !column.nullable));
            let Some(target) = schema.table(&reference.table).filter(|_| obligatory) else { continue };
            if needed.insert(target.key()) {
                open.push(target.key());
            }
        }
    }
    let markers = change_markers(schema, model);
    let mut names = BTreeSet::new();
    let mut seen = BTreeSet::new();
    schema
        .tables
        .iter()
        .filter(|table| needed.contains(table.key()) && seen.insert(table.key()))
        .map(|table| Raw {
            source: table,
            class: model
                .classified
                .iter()
                .find(|classified| classified.table == table.key())
                .map_or(TableClass::Entity, |classified| classified.class),
            name: free_name(&plain(table.key()), &mut names),
            columns: raw_columns(table),
            key: key_of(table, model),
            change_marker: markers.get(table.key()).cloned(),
            modelled: modelled.contains(table.key()),
        })
        .collect()
}

fn raw_columns(table: &Table) -> Vec<RawColumn<'_>> {
    let mut names = BTreeSet::new();
    table
        .columns
        .iter()
        .filter(|column| is_carried(table, column))
        .map(|column| RawColumn {
            source: column,
            name: free_name(&plain(&column.name), &mut names),
            raw_type: raw_type(&column.data_type),
            data_type: staged_type(&column.data_type),
        })
        .collect()
}

/// The change marker of each source table: what the model says, or a moment of the same name elsewhere in the model.
fn change_markers(schema: &Schema, model: &Model) -> BTreeMap<String, String> {
    let parts = model.dimensions.iter().flat_map(|dimension| &dimension.conformed);
    let said = model
        .facts
        .iter()
        .map(|fact| (&fact.source, &fact.change_marker))
        .chain(model.dimensions.iter().map(|dimension| (&dimension.source, &dimension.change_marker)))
        .chain(parts.map(|part| (&part.table, &part.change_marker)))
        .chain(model.bridges.iter().map(|bridge| (&bridge.source, &bridge.change_marker)))
        .filter_map(|(table, marker)| Some((table.clone(), marker.clone()?)));
    let mut markers: BTreeMap<String, String> = said.collect();
    let names: BTreeSet<String> = markers.values().cloned().collect();
    for table in &schema.tables {
        let same = table.columns.iter().find(|column| names.contains(&column.name) && column.data_type.is_moment());
        if let Some(column) = same.filter(|_| !markers.contains_key(table.key())) {
            markers.insert(table.key().to_owned(), column.name.clone());
        }
    }
    markers.retain(|key, name| {
        let Some(table) = schema.table(key) else { return false };
        table.column(name).is_some_and(|column| is_carried(table, column) && column.data_type.is_moment())
    });
    markers
}

/// The treatment of a column that names one; a key that must not be shown is tokenised, for without it nothing joins.
pub fn treated_type(data_type: &DataType, treatment: Option<Treatment>) -> DataType {
    match treatment {
        Some(Treatment::Drop | Treatment::Tokenise | Treatment::EncryptColumn) => DataType::Text(None),
        Some(Treatment::Mask | Treatment::RestrictOnly) | None => staged_type(data_type),
    }
}

fn column(name: &str, data_type: DataType, nullable: bool, comment: &str) -> MartColumn {
    MartColumn::new(name, data_type, nullable, comment)
}

fn key_column(name: &str, comment: &str) -> MartColumn {
    column(name, DataType::Text(None), false, comment)
}

/// Whether rows of a dimension are versions with a time in which they were valid.
pub fn has_versions(dimension: &Dimension) -> bool {
    dimension.has_versions()
}

fn is_date_role(role: &FactDimension, model: &Model) -> bool {
    model.dimension(&role.dimension).is_some_and(|dimension| dimension.source.is_empty())
}

/// The name of a dimension's surrogate key.
pub fn surrogate_of<'m>(model: &'m Model, dimension: &str) -> &'m str {
    model.dimension(dimension).map_or("key", |held| held.surrogate_key.as_str())
}

fn fact_table(fact: &Fact, model: &Model) -> Mart {
    let mut columns =
        vec![key_column(&fact.surrogate_key, "Surrogate key: a hash of the business key, the same in every rebuild.")];
    let mut references = Vec::new();
    for role in &fact.dimensions {
        let data_type = if is_date_role(role, model) { DataType::Integer } else { DataType::Text(None) };
        let says =
            format!("The {} of this row, in {}; the unknown member where there is none.", role.role, role.dimension);
        columns.push(column(&role.column, data_type, false, &says));
        references.push((role.column.clone(), role.dimension.clone(), surrogate_of(model, &role.dimension).to_owned()));
    }
    for degenerate in &fact.degenerate {
        columns.push(column(
            &degenerate.name,
            staged_type(&degenerate.data_type),
            degenerate.nullable,
            &degenerate.description,
        ));
    }
    for measure in &fact.measures {
        columns.push(column(&measure.name, staged_type(&measure.data_type), measure.nullable, &measure.description));
    }
    if fact.event_time.is_some() {
        columns.push(column("event_time", DataType::Timestamp, true, "When it happened, in UTC."));
    }
    if fact.change_marker.is_some() {
        columns.push(column(
            "source_changed_at",
            DataType::Timestamp,
            true,
            "When the source last changed the row, in UTC.",
        ));
    }
    Mart {
        name: fact.name.clone(),
        grain: fact.grain.clone(),
        columns: distinct(columns),
        primary_key: vec![fact.surrogate_key.clone()],
        references,
        durable_references: Vec::new(),
        event_time: fact.event_time.as_ref().map(|_| "event_time".to_owned()),
        cluster_by: fact
            .dimensions
            .iter()
            .find(|role| is_date_role(role, model))
            .map(|role| role.column.clone())
            .into_iter()
            .collect(),
    }
}

/// The columns of a hierarchy beside its two keys.
fn hierarchy_columns() -> [MartColumn; 3] {
    [
        column("depth", DataType::Integer, false, "How many levels lie between the two; 0 for a row by itself."),
        column("ancestor_is_root", DataType::Boolean, false, "Whether nothing stands above the ancestor."),
        column("descendant_is_leaf", DataType::Boolean, false, "Whether nothing stands below the descendant."),
    ]
}

fn bridge(made: &crate::design::Bridge, model: &Model) -> Mart {
    let sides = [&made.group, &made.member];
    let mut columns: Vec<MartColumn> = sides
        .iter()
        .map(|side| key_column(&side.column, &format!("The row of {} on this side.", side.dimension)))
        .collect();
    if made.hierarchy {
        columns.extend(hierarchy_columns());
    } else {
        let says = "The share of this row; the weights of one group add up to one.";
        columns.push(column("weight", DataType::Double, false, says));
    }
    if made.change_marker.is_some() {
        columns.push(column(
            "source_changed_at",
            DataType::Timestamp,
            true,
            "When the source last changed the row, in UTC.",
        ));
    }
    Mart {
        name: made.name.clone(),
        grain: made.grain.clone(),
        columns: distinct(columns),
        primary_key: sides.iter().map(|side| side.column.clone()).collect(),
        references: sides
            .iter()
            .map(|side| (side.column.clone(), side.dimension.clone(), surrogate_of(model, &side.dimension).to_owned()))
            .collect(),
        durable_references: Vec::new(),
        event_time: None,
        cluster_by: Vec::new(),
    }
}

/// A second column of one name gets a number: no engine takes two.
pub fn distinct(mut columns: Vec<MartColumn>) -> Vec<MartColumn> {
    let mut taken = BTreeSet::new();
    for column in &mut columns {
        column.name = free_name(&column.name, &mut taken);
    }
    columns
}
