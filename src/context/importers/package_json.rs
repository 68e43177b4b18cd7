//! A Node package: what the packages that the application depends on tell about what it talks to.

use super::Importer;
use crate::context::located::Node;
use crate::context::{Confidence, Facts, Unreadable, base_name, json, without_mark};
use crate::finding::Place;
use crate::session::Source;

/// The importer.
pub const IMPORTER: Importer = Importer { name: "package_json", title: "Node package file", recognises, read };

/// What a package tells; a name that ends in `*` stands for all that begin so.
const PACKAGES: &[(&str, &str, &str, Confidence)] = &[
    ("pg", "data.sources", "postgres", Confidence::Derived),
    ("pg-promise", "data.sources", "postgres", Confidence::Derived),
    ("postgres", "data.sources", "postgres", Confidence::Derived),
    ("mysql", "data.sources", "mysql", Confidence::Derived),
    ("mysql2", "data.sources", "mysql", Confidence::Derived),
    ("mariadb", "data.sources", "mysql", Confidence::Derived),
    ("mongodb", "data.sources", "mongodb", Confidence::Derived),
    ("mongoose", "data.sources", "mongodb", Confidence::Derived),
    ("mssql", "data.sources", "sqlserver", Confidence::Derived),
    ("tedious", "data.sources", "sqlserver", Confidence::Derived),
    ("oracledb", "data.sources", "oracle", Confidence::Derived),
    ("jsforce", "data.sources", "saas_api", Confidence::Derived),
    ("stripe", "data.sources", "saas_api", Confidence::Guessed),
    ("ssh2-sftp-client", "data.sources", "files_sftp", Confidence::Guessed),
    ("kafkajs", "estate.broker", "kafka", Confidence::Guessed),
    ("node-rdkafka", "estate.broker", "kafka", Confidence::Guessed),
    ("amqplib", "estate.broker", "rabbitmq", Confidence::Guessed),
    ("@google-cloud/pubsub", "estate.broker", "pubsub", Confidence::Guessed),
    ("@aws-sdk/client-sqs", "estate.broker", "sqs", Confidence::Guessed),
    ("@aws-sdk/client-kinesis", "estate.broker", "kinesis", Confidence::Guessed),
    ("@azure/event-hubs", "estate.broker", "eventhubs", Confidence::Guessed),
    ("aws-sdk", "estate.cloud", "aws", Confidence::Guessed),
    ("@aws-sdk/*", "estate.cloud", "aws", Confidence::Guessed),
    ("@google-cloud/*", "estate.cloud", "gcp", Confidence::Guessed),
    ("@azure/*", "estate.cloud", "azure", Confidence::Guessed),
    ("snowflake-sdk", "estate.warehouse", "snowflake", Confidence::Guessed),
    ("@google-cloud/bigquery", "estate.warehouse", "bigquery", Confidence::Guessed),
    ("@clickhouse/client", "estate.warehouse", "clickhouse", Confidence::Guessed),
    ("csv-parse", "data.formats", "csv", Confidence::Guessed),
    ("fast-csv", "data.formats", "csv", Confidence::Guessed),
    ("avsc", "data.formats", "avro", Confidence::Guessed),
    ("protobufjs", "data.formats", "protobuf", Confidence::Guessed),
];

const UNREADABLE: Unreadable = Unreadable {
    rule: "malformed_package",
    wanted: "a Node package file",
    advice: "Correct the line, or see what `npm pkg get` says about it.",
};

fn recognises(source: &Source) -> bool {
    let name = base_name(&source.name).to_ascii_lowercase();
    // a lock file names what the packages need in turn
    let lock = name == "package-lock.json" || name == "npm-shrinkwrap.json";
    name == "package.json"
        || (name.ends_with(".json")
            && !lock
            && json::top_level_keys(without_mark(&source.text)).iter().any(|key| key == "dependencies"))
}

fn read(sources: &[&Source], facts: &mut Facts) {
    for source in sources {
        match json::read(without_mark(&source.text)) {
            Ok(root) => packages(source, &root, facts),
            Err(error) => facts.unreadable(&source.name, &UNREADABLE, &error),
        }
    }
}

fn packages(source: &Source, root: &Node, facts: &mut Facts) {
    let name = root.get("name").and_then(Node::text).map(str::trim).filter(|name| !name.is_empty());
    if facts.project.is_none() {
        facts.project = name.map(|name| name.chars().take(200).collect());
    }
    for entry in root.get("dependencies").map_or(&[][..], Node::entries) {
        let told = PACKAGES.iter().filter(|row| match row.0.strip_suffix('*') {
            Some(start) => entry.key.starts_with(start),
            None => row.0 == entry.key,
        });
        for (_, question, word, confidence) in told {
            let version: String = entry.value.text().unwrap_or("").chars().take(40).collect();
            let detail = format!("{} {version}", entry.key).trim_end().to_owned();
            facts.tell(question, word, *confidence, detail, Place::new(&source.name, entry.line));
        }
    }
}
