//! Streams of services that do not speak Kafka's protocol: what their own command line creates them from.

use super::ROOT;
use crate::deliverable::text::one_line;
use crate::deliverable::topics::Stream;
use crate::deliverable::{File, Given};
use crate::figure::DAY;
use serde_json::{Value, json};

/// The shortest and the longest time for which Kinesis keeps records, in days.
const KINESIS_DAYS: [f64; 2] = [1.0, 365.0];

/// The longest time for which a topic of Pub/Sub keeps messages, in days.
const PUBSUB_DAYS: f64 = 31.0;

/// Names of streams end after this many characters at both services.
const LONGEST_NAME: usize = 128;

pub fn files(given: &Given<'_>, stream: &Stream<'_>) -> Vec<File> {
    let days = given.size("stream.retention").map_or(7.0, |figure| (figure.value / DAY).ceil());
    if stream.broker == "kinesis" { kinesis(given, stream, days) } else { pubsub(stream, days) }
}

/// How the streams are created, for the README.
pub fn creates(broker: &str) -> &'static str {
    match broker {
        "kinesis" => "create_streams.sh",
        "pubsub" => "create_topics.sh",
        _ => "apply_topics.py",
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).map(|text| text + "\n").unwrap_or_default()
}

fn name(topic: &str) -> String {
    topic.chars().take(LONGEST_NAME).collect()
}

/// One stream for each topic: the input of `aws kinesis create-stream`, how long it keeps, and what producers set.
fn kinesis(given: &Given<'_>, stream: &Stream<'_>, days: f64) -> Vec<File> {
    let shards = given.size("stream.shards").map_or(1, |figure| figure.value as u64);
    let hours = days.clamp(KINESIS_DAYS[0], KINESIS_DAYS[1]) as u64 * 24;
    let names = stream.topics.iter().map(|topic| (name(&topic.name), topic.is_compacted()));
    let names: Vec<(String, bool)> = names.chain([(name(&stream.dead_letters()), true)]).collect();
    let streams: Vec<Value> = names
        .iter()
        .map(|(name, quiet)| {
            json!({
                "create": {
                    "StreamName": name,
                    "ShardCount": if *quiet { 1 } else { shards },
                    "StreamModeDetails": {"StreamMode": "PROVISIONED"}
                },
                "retention": {"StreamName": name, "RetentionPeriodHours": hours},
                "encryption": {"StreamName": name, "EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"},
            })
        })
        .collect();
    let settings = json!({
        "producer": {
            "PartitionKey": "the key of the row, so that changes of a row stay in order",
            "AggregationEnabled": "true, with the Kinesis Producer Library: many rows in a record",
            "RecordMaxBufferedTime": "100 ms",
            "RateLimit": "150 % of a shard, so that one producer cannot starve the others for long"
        },
        "consumer": {
            "InitialPositionInStream": "TRIM_HORIZON",
            "EnhancedFanOut": "only where several readers need more than 2 MB/s of a shard between them"
        }
    });
    vec![
        File::new(format!("{ROOT}/kinesis/streams.json"), pretty(&json!(streams))),
        File::new(format!("{ROOT}/kinesis/settings.json"), pretty(&settings)),
        File::new(format!("{ROOT}/create_streams.sh"), include_str!("create_streams.sh")),
    ]
}

/// One topic with its subscription for each table, and what happens to messages that nobody can read.
fn pubsub(stream: &Stream<'_>, days: f64) -> Vec<File> {
    let seconds = (days.min(PUBSUB_DAYS) * DAY) as u64;
    let dead = name(&stream.dead_letters());
    let topics: Vec<Value> = stream
        .topics
        .iter()
        .map(|topic| {
            json!({
                "topic": name(&topic.name),
                "holds": one_line(topic.raw.source.key()),
                "schema": format!("schemas/{}-value.avsc", topic.name),
                "retention": format!("{seconds}s"),
                "subscription": format!("{}.lake", name(&topic.name)),
                "dead_letters": dead,
            })
        })
        .collect();
    vec![
        File::new(format!("{ROOT}/pubsub/topics.json"), pretty(&json!(topics))),
        File::new(format!("{ROOT}/create_topics.sh"), include_str!("create_topics.sh")),
    ]
}
