//! A stack for one machine: the source with the sample's rows, the warehouse, Airflow and the broker that were chosen.

use super::estate::Services;
use super::text::{plain, quoted, shell};
use super::warehouse::{Raw, RawColumn, Warehouse};
use super::words::listed;
use super::{Deliverable, File, Given};
use crate::sql::{Column, Dialect, DomainType, Reference, Schema, Table, write_schema};
use askama::Template;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The local stack.
pub const DELIVERABLE: Deliverable = Deliverable { name: "local stack", deliver };

const ROOT: &str = "infrastructure/local";
/// The image of PostgreSQL, whatever it is for.
const POSTGRES_VERSION: &str = "17.6";

/// Names of volumes, in the order of the services.
fn volumes(services: Services) -> Vec<&'static str> {
    let all: [(bool, &[&str]); 5] = [
        (services.source, &["source-data"]),
        (services.postgres || services.clickhouse, &["warehouse-data"]),
        (services.airflow, &["airflow-data", "airflow-logs", "airflow-state"]),
        (services.kafka, &["kafka-data"]),
        (services.postgres, &["grafana-data"]),
    ];
    all.iter().filter(|(there, _)| *there).flat_map(|(_, names)| names.iter().copied()).collect()
}

/// The settings that hold ports, with their defaults.
fn ports(services: Services) -> Vec<(&'static str, u16)> {
    let all: [(bool, &[(&str, u16)]); 6] = [
        (services.source, &[("SOURCE_PORT", 5433)]),
        (services.postgres, &[("WAREHOUSE_PORT", 5434)]),
        (services.clickhouse, &[("WAREHOUSE_PORT", 8123)]),
        (services.airflow, &[("AIRFLOW_PORT", 8080)]),
        (services.kafka, &[("KAFKA_PORT", 9092), ("SCHEMA_REGISTRY_PORT", 8081), ("CONNECT_PORT", 8083)]),
        (services.postgres, &[("GRAFANA_PORT", 3000)]),
    ];
    all.iter().filter(|(there, _)| *there).flat_map(|(_, ports)| ports.iter().copied()).collect()
}

/// What there is, in words.
fn words(services: Services) -> String {
    let all = [
        (services.source, "the source"),
        (services.postgres, "the warehouse on PostgreSQL"),
        (services.clickhouse, "the warehouse on ClickHouse"),
        (services.airflow, "Airflow"),
        (services.kafka, "Kafka with its schema registry and Kafka Connect"),
        (services.postgres, "Grafana"),
    ];
    let there: Vec<&str> = all.iter().filter(|(there, _)| *there).map(|(_, words)| *words).collect();
    let mut words = listed(&there);
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

#[derive(Template)]
#[template(path = "local/docker-compose.yml", escape = "none")]
struct Compose<'a> {
    slug: &'a str,
    postgres_version: &'static str,
    volumes: Vec<&'static str>,
    has_source: bool,
    has_postgres: bool,
    has_clickhouse: bool,
    has_airflow: bool,
    has_kafka: bool,
}

#[derive(Template)]
#[template(path = "local/airflow.Dockerfile", escape = "none")]
struct AirflowImage {
    has_postgres: bool,
}

#[derive(Template)]
#[template(path = "local/env.example", escape = "none")]
struct Settings {
    ports: Vec<(&'static str, u16)>,
    has_source: bool,
    has_postgres: bool,
    has_clickhouse: bool,
    has_airflow: bool,
}

#[derive(Template)]
#[template(path = "local/README.md", escape = "none")]
struct Readme<'a> {
    slug: &'a str,
    services: &'a str,
    has_source: bool,
    has_postgres: bool,
    has_airflow: bool,
    has_kafka: bool,
}

fn deliver(given: &Given<'_>) -> Vec<File> {
    let services = Services::of(given);
    if !services.any() {
        return Vec::new();
    }
    let slug = plain(&given.design.slug);
    let compose = Compose {
        slug: &slug,
        postgres_version: POSTGRES_VERSION,
        volumes: volumes(services),
        has_source: services.source,
        has_postgres: services.postgres,
        has_clickhouse: services.clickhouse,
        has_airflow: services.airflow,
        has_kafka: services.kafka,
    };
    let settings = Settings {
        ports: ports(services),
        has_source: services.source,
        has_postgres: services.postgres,
        has_clickhouse: services.clickhouse,
        has_airflow: services.airflow,
    };
    let readme = Readme {
        slug: &slug,
        services: &words(services),
        has_source: services.source,
        has_postgres: services.postgres,
        has_airflow: services.airflow,
        has_kafka: services.kafka,
    };
    let mut texts = vec![
        ("docker-compose.yml", compose.render()),
        (".env.example", settings.render()),
        ("README.md", readme.render()),
        ("new_secrets.sh", Ok(include_str!("new_secrets.sh").to_owned())),
    ];
    if services.airflow {
        texts.push(("airflow.Dockerfile", AirflowImage { has_postgres: services.postgres }.render()));
        texts.push(("airflow.Dockerfile.dockerignore", Ok(include_str!("dockerignore").to_owned())));
    }
    if services.source {
        let warehouse = &*given.warehouse;
        texts.push(("source/01_tables.sql", Ok(source_tables(warehouse, &given.facts.schema))));
        texts.push(("source/02_rows.sh", Ok(source_rows(warehouse))));
        texts.push(("source/03_reader.sh", Ok(include_str!("reader.sh").to_owned())));
    }
    // these templates have nothing in them that can fail
    let file = |(name, text): (&str, askama::Result<String>)| {
        text.ok().map(|text| File::new(format!("{ROOT}/{name}"), format!("{}\n", text.trim_end())))
    };
    texts.into_iter().filter_map(file).collect()
}

/// The tables of the source with the columns that are carried over, as PostgreSQL makes them.
fn source_tables(warehouse: &Warehouse<'_>, schema: &Schema) -> String {
    let carried = Schema {
        tables: warehouse.raw.iter().map(|raw| source_table(raw, warehouse, schema)).collect(),
        enums: schema.enums.clone(),
        ..Schema::default()
    };
    let written = write_schema(&carried, Some(Dialect::Postgresql), Dialect::Postgresql, &BTreeMap::new());
    format!(
        "-- The source as far as the pipeline reads it: its tables, without defaults, checks and indexes.\n\n{}",
        written.text
    )
}

/// The type of a column as written; of a domain, which would bring its checks, the type below it.
fn below<'a>(schema: &'a Schema, written: &'a str) -> &'a str {
    let is_it = |domain: &&DomainType| match written.rsplit_once('.') {
        Some((place, name)) => domain.schema == place && domain.name == name,
        None => domain.name == written,
    };
    schema.domains.iter().find(is_it).map_or(written, |domain| &domain.original_type)
}

fn source_table(raw: &Raw<'_>, warehouse: &Warehouse<'_>, schema: &Schema) -> Table {
    let column = |held: &RawColumn<'_>| Column {
        name: held.source.name.clone(),
        data_type: held.source.data_type.clone(),
        original_type: below(schema, &held.source.original_type).to_owned(),
        nullable: held.source.nullable,
        ..Column::default()
    };
    let kept = |reference: &&Reference| {
        let here = reference.columns.iter().all(|name| raw.column(name).is_some());
        let there = warehouse.source(&reference.table);
        here && there.is_some_and(|there| reference.to == there.source.primary_key)
    };
    let source = raw.source;
    let whole_key = source.primary_key.iter().all(|name| raw.column(name).is_some());
    Table {
        schema: source.schema.clone(),
        name: source.name.clone(),
        key: source.key.clone(),
        columns: raw.columns.iter().map(column).collect(),
        primary_key: if whole_key { source.primary_key.clone() } else { Vec::new() },
        references: source.references.iter().filter(kept).cloned().collect(),
        ..Table::default()
    }
}

/// The script that fills the tables with the rows of the sample.
fn source_rows(warehouse: &Warehouse<'_>) -> String {
    let mut out = include_str!("rows.sh").to_owned();
    for raw in &warehouse.raw {
        let names: Vec<String> = raw.columns.iter().map(|column| quoted(&column.source.name)).collect();
        let table = match raw.source.schema.as_str() {
            "" => quoted(&raw.source.name),
            schema => format!("{}.{}", quoted(schema), quoted(&raw.source.name)),
        };
        let _ = writeln!(out, "load {} {} {}", shell(&table), shell(&names.join(", ")), shell(&raw.name));
    }
    out
}
