//! A stack for one machine: the source with the sample's rows, the warehouse, Airflow and the broker that were chosen.

use super::text::{plain, quoted, shell};
use super::warehouse::{Raw, RawColumn, Warehouse};
use super::words::listed;
use super::{Deliverable, File, Given};
use crate::design::Design;
use crate::sql::{Column, Dialect, Reference, Schema, Table, write_schema};
use askama::Template;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The local stack.
pub const DELIVERABLE: Deliverable = Deliverable { name: "local stack", deliver };

const ROOT: &str = "infrastructure/local";
/// The image of PostgreSQL, whatever it is for.
const POSTGRES_VERSION: &str = "17.6";

/// Which services the stack has.
#[derive(Clone, Copy)]
struct Services {
    source: bool,
    postgres: bool,
    clickhouse: bool,
    airflow: bool,
    kafka: bool,
}

impl Services {
    fn of(given: &Given<'_>) -> Self {
        let design = given.design;
        let chosen = |decision: &str, options: &[&str]| options.contains(&design.chosen(decision));
        Self {
            source: given.extracts(),
            postgres: chosen("storage.serving", &["postgres"]),
            clickhouse: chosen("storage.serving", &["clickhouse"]),
            airflow: runs_airflow(design),
            kafka: chosen("transport.broker", &["kafka", "msk", "confluent", "eventhubs"]),
        }
    }

    fn any(self) -> bool {
        self.source || self.postgres || self.clickhouse || self.airflow || self.kafka
    }

    /// Names of volumes, in the order of the services.
    fn volumes(self) -> Vec<&'static str> {
        let all: [(bool, &[&str]); 4] = [
            (self.source, &["source-data"]),
            (self.postgres || self.clickhouse, &["warehouse-data"]),
            (self.airflow, &["airflow-data", "airflow-logs", "airflow-state"]),
            (self.kafka, &["kafka-data"]),
        ];
        all.iter().filter(|(there, _)| *there).flat_map(|(_, names)| names.iter().copied()).collect()
    }

    /// The settings that hold ports, with their defaults.
    fn ports(self) -> Vec<(&'static str, u16)> {
        let all: [(bool, &[(&str, u16)]); 5] = [
            (self.source, &[("SOURCE_PORT", 5433)]),
            (self.postgres, &[("WAREHOUSE_PORT", 5434)]),
            (self.clickhouse, &[("WAREHOUSE_PORT", 8123)]),
            (self.airflow, &[("AIRFLOW_PORT", 8080)]),
            (self.kafka, &[("KAFKA_PORT", 9092), ("SCHEMA_REGISTRY_PORT", 8081), ("CONNECT_PORT", 8083)]),
        ];
        all.iter().filter(|(there, _)| *there).flat_map(|(_, ports)| ports.iter().copied()).collect()
    }

    /// What there is, in words.
    fn words(self) -> String {
        let all = [
            (self.source, "the source"),
            (self.postgres, "the warehouse on PostgreSQL"),
            (self.clickhouse, "the warehouse on ClickHouse"),
            (self.airflow, "Airflow"),
            (self.kafka, "Kafka with its schema registry and Kafka Connect"),
        ];
        let there: Vec<&str> = all.iter().filter(|(there, _)| *there).map(|(_, words)| *words).collect();
        let mut words = listed(&there);
        if let Some(first) = words.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        words
    }
}

/// Whether the DAG is run by some Airflow: managed ones are tried out on one of one's own.
fn runs_airflow(design: &Design) -> bool {
    ["airflow", "mwaa", "composer"].contains(&design.chosen("orchestration.tool"))
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
        volumes: services.volumes(),
        has_source: services.source,
        has_postgres: services.postgres,
        has_clickhouse: services.clickhouse,
        has_airflow: services.airflow,
        has_kafka: services.kafka,
    };
    let settings = Settings {
        ports: services.ports(),
        has_source: services.source,
        has_postgres: services.postgres,
        has_clickhouse: services.clickhouse,
        has_airflow: services.airflow,
    };
    let readme = Readme {
        slug: &slug,
        services: &services.words(),
        has_source: services.source,
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
        let warehouse = Warehouse::new(&given.facts.schema, &given.design.model);
        texts.push(("source/01_tables.sql", Ok(source_tables(&warehouse, &given.facts.schema))));
        texts.push(("source/02_rows.sh", Ok(source_rows(&warehouse))));
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
        tables: warehouse.raw.iter().map(|raw| source_table(raw, warehouse)).collect(),
        enums: schema.enums.clone(),
        ..Schema::default()
    };
    let written = write_schema(&carried, Some(Dialect::Postgresql), Dialect::Postgresql, &BTreeMap::new());
    format!(
        "-- The source as far as the pipeline reads it: its tables, without defaults, checks and indexes.\n\n{}",
        written.text
    )
}

fn source_table(raw: &Raw<'_>, warehouse: &Warehouse<'_>) -> Table {
    let column = |held: &RawColumn<'_>| Column {
        name: held.source.name.clone(),
        data_type: held.source.data_type.clone(),
        original_type: held.source.original_type.clone(),
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
