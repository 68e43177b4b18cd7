//! A compose file: what runs beside the application, by the images of its services.

use super::Importer;
use crate::context::located::Node;
use crate::context::{Confidence, Facts, Unreadable, base_name, without_mark, yaml};
use crate::finding::Place;
use crate::session::Source;

/// The importer.
pub const IMPORTER: Importer = Importer { name: "compose", title: "compose file", recognises, read };

/// What an image tells by the last part of its name.
const IMAGES: &[(&str, &str, &str, Confidence)] = &[
    ("postgres", "data.sources", "postgres", Confidence::Derived),
    ("postgresql", "data.sources", "postgres", Confidence::Derived),
    ("postgis", "data.sources", "postgres", Confidence::Derived),
    ("timescaledb", "data.sources", "postgres", Confidence::Derived),
    ("mysql", "data.sources", "mysql", Confidence::Derived),
    ("mariadb", "data.sources", "mysql", Confidence::Derived),
    ("mongo", "data.sources", "mongodb", Confidence::Derived),
    ("mongodb", "data.sources", "mongodb", Confidence::Derived),
    ("sqlserver", "data.sources", "sqlserver", Confidence::Derived),
    ("mssql-server-linux", "data.sources", "sqlserver", Confidence::Derived),
    ("azure-sql-edge", "data.sources", "sqlserver", Confidence::Derived),
    ("oracle-free", "data.sources", "oracle", Confidence::Derived),
    ("oracle-xe", "data.sources", "oracle", Confidence::Derived),
    ("sftp", "data.sources", "files_sftp", Confidence::Guessed),
    ("minio", "data.sources", "object_storage", Confidence::Guessed),
    ("airflow", "estate.orchestrator", "airflow", Confidence::Stated),
    ("dagster", "estate.orchestrator", "dagster", Confidence::Stated),
    ("prefect", "estate.orchestrator", "prefect", Confidence::Stated),
    ("metabase", "estate.tools", "metabase", Confidence::Derived),
    ("superset", "estate.tools", "superset", Confidence::Derived),
    ("kafka", "estate.broker", "kafka", Confidence::Derived),
    ("cp-kafka", "estate.broker", "kafka", Confidence::Derived),
    ("cp-server", "estate.broker", "kafka", Confidence::Derived),
    ("redpanda", "estate.broker", "kafka", Confidence::Derived),
    ("rabbitmq", "estate.broker", "rabbitmq", Confidence::Derived),
    ("clickhouse", "estate.warehouse", "clickhouse", Confidence::Guessed),
    ("clickhouse-server", "estate.warehouse", "clickhouse", Confidence::Guessed),
    ("spark", "team.skills", "spark", Confidence::Guessed),
    ("localstack", "estate.cloud", "aws", Confidence::Guessed),
    ("azurite", "estate.cloud", "azure", Confidence::Guessed),
];

const UNREADABLE: Unreadable = Unreadable {
    rule: "malformed_compose",
    wanted: "a compose file",
    advice: "Correct the line, or see what `docker compose config` says about it.",
};

fn recognises(source: &Source) -> bool {
    let name = base_name(&source.name).to_ascii_lowercase();
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    let named = name.starts_with("docker-compose") || name.starts_with("compose.") || name.starts_with("compose-");
    is_yaml && (named || source.text.lines().any(|line| line.trim_end() == "services:"))
}

fn read(sources: &[&Source], facts: &mut Facts) {
    for source in sources {
        match yaml::read(without_mark(&source.text)) {
            Ok(root) => {
                let services = root.as_ref().and_then(|root| root.get("services"));
                for entry in services.map_or(&[][..], Node::entries) {
                    service(source, &entry.value, facts);
                }
            }
            Err(error) => facts.unreadable(&source.name, &UNREADABLE, &error),
        }
    }
}

fn service(source: &Source, service: &Node, facts: &mut Facts) {
    if let Some((node, image)) = service.get("image").and_then(|node| Some((node, node.text()?))) {
        told_by_image(image, &Place::new(&source.name, node.line), facts);
    }
    if let Some(command) = service.get("command") {
        let words = command.text().map(|text| (command.line, text)).into_iter();
        for (line, text) in words.chain(command.items().iter().filter_map(|item| Some((item.line, item.text()?)))) {
            if text.replace([' ', '\'', '"'], "").to_ascii_lowercase().contains("wal_level=logical") {
                let place = Place::new(&source.name, line);
                facts.tell("data.change_marker", "write_ahead_log", Confidence::Stated, "wal_level=logical", place);
            }
        }
    }
}

/// `registry.example/apache/airflow:2.9.3@sha256:…` tells airflow with the detail 2.9.3.
fn told_by_image(image: &str, place: &Place, facts: &mut Facts) {
    let image = image.split('@').next().unwrap_or(image).trim();
    let path = base_name(image);
    let (name, tag) = path.split_once(':').unwrap_or((path, ""));
    let whole = image.to_ascii_lowercase();
    let name = match name.to_ascii_lowercase().as_str() {
        // its last part says nothing
        "server" if whole.contains("mssql/") => "sqlserver".to_owned(),
        other => other.to_owned(),
    };
    for (known, question, word, confidence) in IMAGES.iter().filter(|row| row.0 == name) {
        let shown: String = image.chars().take(120).collect();
        let version = tag.starts_with(|c: char| c.is_ascii_digit()).then(|| tag.to_owned());
        let detail = if *known == "airflow" { version.unwrap_or(shown) } else { shown };
        facts.tell(question, word, *confidence, detail, place.clone());
    }
}
