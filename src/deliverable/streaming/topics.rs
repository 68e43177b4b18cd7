//! The topics as a declaration, with what each principal may do.

use super::settings::{CLIENT_LIMITS, MAX_MESSAGE_BYTES};
use crate::deliverable::Given;
use crate::deliverable::text::{comment, yaml};
use crate::deliverable::topics::{Capture, Stream, Topic, topic_letters};
use crate::figure::Figure;
use crate::sql::Dialect;
use std::fmt::Write as _;
use std::sync::Arc;

const MILLISECONDS: f64 = 1_000.0;

/// `streaming/topics.yaml`: what `apply_topics.py` makes true on the broker.
pub fn declared(given: &Given<'_>, stream: &Stream<'_>) -> String {
    let count = |id: &str| given.size(id).map_or(1, |figure| figure.value.max(1.0) as u64);
    let said = |id: &str| given.size(id).map_or_else(String::new, why);
    let mut out = lines(&[
        "The topics of the stream and who may do what. apply_topics.py makes it so, and changes nothing the second time.",
        &said("stream.partitions"),
        &said("stream.partitions_least"),
        &said("stream.retention"),
        &said("stream.disk"),
        "Partitions are never taken away, and adding some moves keys to other partitions: apply_topics.py refuses to.",
    ]);
    // the service keeps its own copies: it has no replicas to choose and no rights of its own
    let hub = stream.broker == "eventhubs";
    let _ = writeln!(out, "replication_factor: {}", if hub { 1 } else { 3 });
    out.push_str("topics:\n");
    let retention = milliseconds(given, "stream.retention");
    for topic in &stream.topics {
        let partitions = if topic.is_compacted() { "stream.partitions_least" } else { "stream.partitions" };
        let _ = write!(
            out,
            "  - name: {}\n    holds: {}\n    partitions: {}\n    config:\n",
            yaml(&topic.name),
            yaml(&holds(topic)),
            count(partitions)
        );
        out.push_str(&config(topic.is_compacted(), retention, hub));
    }
    let dead = yaml(&stream.dead_letters());
    let _ = write!(
        out,
        "  - name: {dead}\n    holds: \"Records that the job could not read, each with what was wrong in its headers.\"\n    partitions: {}\n    config:\n{}",
        count("stream.partitions_least"),
        config(false, milliseconds(given, "stream.dead_letter_retention"), hub)
    );
    out.push_str(&of_connector(stream));
    if hub {
        out.push_str("# Who may do what is said by roles of Azure: see README.md.\nacls: []\n");
    } else {
        out.push_str(&acls(stream));
    }
    out
}

/// A figure with its derivation, in one sentence.
fn why(figure: &Arc<Figure>) -> String {
    let inputs: Vec<String> = figure.inputs().iter().map(|input| format!("{} {}", input.name, input.text())).collect();
    format!("{}: {} = {} ({}).", figure.name, figure.text(), figure.formula(), inputs.join("; "))
}

fn lines(said: &[&str]) -> String {
    said.iter()
        .filter(|text| !text.is_empty())
        .map(|text| {
            comment(text).lines().map(|line| format!("#{}\n", line.trim_start_matches('-'))).collect::<String>()
        })
        .collect()
}

fn milliseconds(given: &Given<'_>, id: &str) -> u64 {
    given.size(id).map_or(604_800_000, |figure| (figure.value * MILLISECONDS) as u64)
}

fn holds(topic: &Topic<'_>) -> String {
    let says = if topic.is_compacted() { "the latest state of each row" } else { "every change" };
    format!("{}: {says}.", topic.raw.source.key())
}

fn config(compacted: bool, retention: u64, hub: bool) -> String {
    let mut out = String::new();
    let mut put = |name: &str, value: &str, says: &str| {
        let _ = writeln!(out, "      {name}: \"{value}\"{}{says}", if says.is_empty() { "" } else { "  # " });
    };
    if compacted {
        put("cleanup.policy", "compact", "a new reader finds every row, deleted ones for a day");
        put("delete.retention.ms", "86400000", "");
        put("min.cleanable.dirty.ratio", "0.5", "");
        put("max.compaction.lag.ms", "86400000", "what was erased at the source is gone here a day later");
    } else {
        put("cleanup.policy", "delete", "");
        put("retention.ms", &retention.to_string(), "");
    }
    if !hub {
        put("min.insync.replicas", "2", "acks=all holds with one broker away, not with two");
        put("max.message.bytes", &MAX_MESSAGE_BYTES.to_string(), CLIENT_LIMITS);
        put("compression.type", "producer", "as the producer packed it");
        put("unclean.leader.election.enable", "false", "rather wait than lose");
    }
    out
}

/// Topics that Kafka Connect and Debezium need beside the data.
fn of_connector(stream: &Stream<'_>) -> String {
    let Some(dialect) = stream.connector() else { return String::new() };
    let hub = stream.broker == "eventhubs";
    let mut out = String::new();
    let mut topic = |name: &str, holds: &str, config: &[(&str, &str)]| {
        let _ = write!(out, "  - name: {}\n    holds: \"{holds}\"\n    partitions: 1\n    config:\n", yaml(name));
        for (name, value) in config.iter().filter(|(name, _)| !hub || *name != "min.insync.replicas") {
            let _ = writeln!(out, "      {name}: \"{value}\"");
        }
    };
    topic(
        &format!("__debezium-heartbeat.{}", stream.prefix),
        "Signs of life of the connector, so that its place in the log moves on while nothing changes.",
        &[("cleanup.policy", "delete"), ("retention.ms", "86400000")],
    );
    topic(
        &signals(stream, dialect),
        "Signals to the connector, which travel as every row of a captured database does.",
        &[("cleanup.policy", "delete"), ("retention.ms", "86400000")],
    );
    if dialect != Dialect::Postgresql {
        topic(
            &format!("{}.schema-history", stream.prefix),
            "What the connector has seen of table definitions; it must never be shortened.",
            &[
                ("cleanup.policy", "delete"),
                ("retention.ms", "-1"),
                ("retention.bytes", "-1"),
                ("min.insync.replicas", "2"),
            ],
        );
    }
    out
}

/// The topic onto which rows of the signal table come.
fn signals(stream: &Stream<'_>, dialect: Dialect) -> String {
    let table = match dialect {
        Dialect::Mysql => format!("{}.debezium_signal", stream.database),
        Dialect::Sqlserver => format!("{}.dbo.debezium_signal", stream.database),
        _ => "debezium.signal".to_owned(),
    };
    format!("{}.{}", stream.prefix, topic_letters(&table))
}

/// Least rights: each principal on what it needs, by the name of the topic, nothing by wildcard.
fn acls(stream: &Stream<'_>) -> String {
    let prefix = &stream.prefix;
    let mut out = String::from(
        "# Each principal by what it does. A right on a topic of its own name, or on those that begin with the prefix.\nacls:\n",
    );
    let mut may = |principal: &str, kind: &str, name: &str, pattern: &str, operations: &str| {
        let _ = writeln!(
            out,
            "  - {{principal: {}, resource: {kind}, name: {}, pattern: {pattern}, operations: [{operations}]}}",
            yaml(&format!("User:{prefix}-{principal}")),
            yaml(name)
        );
    };
    let writer = if matches!(stream.capture, Capture::Log(_)) { "connector" } else { "producer" };
    let dead = stream.dead_letters();
    for topic in &stream.topics {
        may(writer, "topic", &topic.name, "literal", "write, describe");
        may("job", "topic", &topic.name, "literal", "read, describe");
    }
    if let Some(dialect) = stream.connector() {
        may(writer, "topic", &format!("__debezium-heartbeat.{prefix}"), "literal", "write, describe");
        may(writer, "topic", &signals(stream, dialect), "literal", "write, describe");
        if dialect != Dialect::Postgresql {
            let history = format!("{prefix}.schema-history");
            may(writer, "topic", &history, "literal", "read, write, describe, describe_configs");
            may(writer, "group", &history, "prefixed", "read");
        }
    }
    may("job", "topic", &dead, "literal", "write, describe");
    may("job", "group", &format!("{prefix}-lake"), "prefixed", "read");
    may("on-call", "topic", &dead, "literal", "read, describe");
    may("on-call", "group", &format!("{prefix}-on-call"), "prefixed", "read");
    out
}
