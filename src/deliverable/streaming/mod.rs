//! The stream: topics, schemas, the connector that captures a database's log, the settings of clients, and the job that
//! reads it all into the lake. Only where a broker was chosen.

mod clouds;
mod connector;
mod schemas;
mod settings;
mod topics;

use super::text::{cell, one_line, plain};
use super::topics::{Capture, Stream, spark_type};
use super::{Deliverable, File, Given};
use crate::sql::Dialect;
use askama::Template;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The stream.
pub const DELIVERABLE: Deliverable = Deliverable { name: "stream", deliver };

/// The folder of the stream in the package.
const ROOT: &str = "streaming";

#[derive(Template)]
#[template(path = "streaming/README.md", escape = "none")]
struct Readme<'a> {
    name: &'a str,
    slug: &'a str,
    broker: &'a str,
    connector: &'a str,
    is_postgresql: bool,
    captured: bool,
    has_connector: bool,
    creates: &'a str,
    topics: &'a str,
    left_out: Vec<String>,
    dead_letters: &'a str,
    retention: &'a str,
    partitions: &'a str,
    access: &'a str,
}

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = &*given.warehouse;
    let Some(stream) = Stream::new(given, warehouse) else { return Vec::new() };
    let mut files = vec![
        File::new(format!("{ROOT}/tables.json"), tables(&stream)),
        File::new(format!("{ROOT}/client.py"), include_str!("client.py")),
        File::new(format!("{ROOT}/requirements.txt"), include_str!("requirements.txt")),
        File::new(format!("{ROOT}/register_schemas.py"), include_str!("register_schemas.py")),
    ];
    files.extend(schemas::files(&stream));
    if stream.speaks_kafka() {
        files.push(File::new(format!("{ROOT}/apply_topics.py"), include_str!("apply_topics.py")));
        files.push(File::new(format!("{ROOT}/topics.yaml"), topics::declared(given, &stream)));
        files.extend(settings::files(&stream));
        files.extend(connector::files(&stream));
    } else {
        files.extend(clouds::files(given, &stream));
    }
    files.push(File::new(format!("{ROOT}/changes.py"), include_str!("changes.py")));
    files.push(File::new(format!("{ROOT}/stream.py"), include_str!("stream.py")));
    files.extend(readme(given, &stream));
    files
}

/// What the job reads: topic by topic, each field with its column and type, and what puts changes of a key in order.
fn tables(stream: &Stream<'_>) -> String {
    let position: Vec<Value> = match stream.capture {
        Capture::Log(dialect) => connector::position(dialect).iter().map(|(field, _)| json!(field)).collect(),
        Capture::Events => Vec::new(),
    };
    let read = stream.topics.iter().map(|topic| {
        let fields = topic.fields.iter().map(
            |field| json!({"field": field.name, "column": field.column.source.name, "type": spark_type(&field.column.raw_type)}),
        );
        let key: Vec<&String> =
            topic.fields.iter().filter(|field| field.is_key).map(|field| &field.column.source.name).collect();
        let marker = topic.raw.change_marker.as_ref();
        let marker = topic.fields.iter().find(|field| Some(&field.column.source.name) == marker);
        let position = match stream.capture {
            Capture::Log(_) => position.clone(),
            Capture::Events => marker.map(|field| json!(field.name)).into_iter().collect(),
        };
        json!({
            "raw": topic.raw.name,
            "topic": topic.name,
            "key": key,
            "fields": fields.collect::<Vec<_>>(),
            "position": position,
            "captured": matches!(stream.capture, Capture::Log(_)),
        })
    });
    serde_json::to_string_pretty(&read.collect::<Vec<_>>()).map(|text| text + "\n").unwrap_or_default()
}

fn readme(given: &Given<'_>, stream: &Stream<'_>) -> Option<File> {
    let size = |id: &str| given.size(id).map(|figure| figure.text()).unwrap_or_default();
    let mut rows = String::new();
    for topic in &stream.topics {
        let _ = writeln!(
            rows,
            "| `{}` | {} | {} |",
            topic.name,
            cell(topic.raw.source.key()),
            if topic.is_compacted() { "the latest of each key" } else { "all, for a time" }
        );
    }
    let (connector, captured) = match stream.capture {
        Capture::Log(dialect) => (dialect.rules().title, true),
        Capture::Events => ("", false),
    };
    let text = Readme {
        name: &one_line(&given.design.name),
        slug: &plain(&given.design.slug),
        broker: settings::broker_name(stream.broker),
        connector,
        is_postgresql: stream.connector() == Some(Dialect::Postgresql),
        captured,
        has_connector: stream.connector().is_some(),
        creates: clouds::creates(stream.broker),
        topics: rows.trim_end(),
        left_out: stream.left_out.iter().map(|table| cell(table)).collect(),
        dead_letters: &stream.dead_letters(),
        retention: &size("stream.retention"),
        partitions: &size("stream.partitions"),
        access: settings::access(stream.broker),
    };
    // the template has nothing in it that can fail
    text.render().ok().map(|text| File::new(format!("{ROOT}/README.md"), format!("{}\n", text.trim_end())))
}
