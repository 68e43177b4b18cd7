//! Settings of producers and consumers, each with its reason; the names are those that Kafka's own clients and
//! librdkafka share.

use super::ROOT;
use crate::deliverable::File;
use crate::deliverable::topics::Stream;
use std::fmt::Write as _;

/// The largest record that is taken, a mebibyte: what Kafka's clients and every service take without being told.
pub const MAX_MESSAGE_BYTES: u32 = 1_048_576;

/// What is said beside it.
pub const CLIENT_LIMITS: &str = "larger values belong into object storage, with their address in the record";

/// A setting: name, value, why.
type Setting = (&'static str, &'static str, &'static str);

const PRODUCER: &[Setting] = &[
    ("acks", "all", "A record counts as written once every replica in sync has it."),
    (
        "enable.idempotence",
        "true",
        "A retry after a lost answer writes no second copy, and the order of a partition stays.",
    ),
    ("max.in.flight.requests.per.connection", "5", "The most with which idempotence keeps the order."),
    (
        "delivery.timeout.ms",
        "120000",
        "Two minutes of retries bridge the election of a leader; after that the application is told.",
    ),
    ("linger.ms", "25", "Waiting this long fills batches, for a delay that nobody sees here."),
    (
        "batch.size",
        "131072",
        "128 KiB in a request: fewer requests and better compression than with the default of 16 KiB.",
    ),
];

const CONSUMER: &[Setting] = &[
    ("isolation.level", "read_committed", "Records of transactions that were broken off are not seen."),
    (
        "auto.offset.reset",
        "earliest",
        "A reader without a place begins at the start; `latest` would lose what came before it.",
    ),
    ("enable.auto.commit", "false", "A place is noted once its records are landed, not once they were handed out."),
    (
        "max.poll.interval.ms",
        "300000",
        "Who does not ask again within five minutes is taken for dead and its partitions go to others.",
    ),
    ("session.timeout.ms", "45000", "A restart within this time moves no partition."),
    ("fetch.min.bytes", "65536", "The broker answers once there is a batch worth sending, or after half a second."),
    ("max.partition.fetch.bytes", "2097152", "Two of the largest records, so that none can stop a partition."),
];

pub fn files(stream: &Stream<'_>) -> Vec<File> {
    // Event Hubs unpacks nothing else
    let packing = if stream.broker == "eventhubs" {
        ("compression.type", "gzip", "The one compression that Event Hubs takes from Kafka's clients.")
    } else {
        ("compression.type", "zstd", "The smallest on the wire and on disk for rows that resemble each other.")
    };
    let producer: Vec<Setting> = PRODUCER.iter().copied().chain([packing]).collect();
    let about = "How to reach the broker and who one is comes from the environment: see client.py.";
    vec![
        properties("producer.properties", &format!("Applications that write to the topics. {about}"), &producer),
        properties("consumer.properties", &format!("Whoever reads the topics, the job included. {about}"), CONSUMER),
    ]
}

fn properties(name: &str, says: &str, settings: &[Setting]) -> File {
    let mut out = format!("# {says}\n");
    for (name, value, why) in settings {
        let _ = write!(out, "\n# {why}\n{name}={value}\n");
    }
    File::new(format!("{ROOT}/config/{name}"), out)
}

/// The broker as people call it.
pub fn broker_name(broker: &str) -> &'static str {
    match broker {
        "msk" => "Amazon MSK",
        "confluent" => "Confluent Cloud",
        "eventhubs" => "Azure Event Hubs",
        "kinesis" => "Amazon Kinesis",
        "pubsub" => "Google Pub/Sub",
        _ => "Apache Kafka",
    }
}

/// How a client shows who it is, in words and environment variables.
pub fn access(broker: &str) -> &'static str {
    match broker {
        "msk" => {
            "`KAFKA_SECURITY_PROTOCOL=SASL_SSL`, `KAFKA_SASL_MECHANISM=SCRAM-SHA-512`, user and password from AWS Secrets Manager (`AmazonMSK_…`)"
        }
        "confluent" => {
            "`KAFKA_SECURITY_PROTOCOL=SASL_SSL`, `KAFKA_SASL_MECHANISM=PLAIN`, user and password are an API key and its secret"
        }
        "eventhubs" => {
            "port 9093, `KAFKA_SECURITY_PROTOCOL=SASL_SSL`, `KAFKA_SASL_MECHANISM=PLAIN`, `KAFKA_USERNAME='$ConnectionString'`, the password is the connection string of a policy with no more rights than it needs: *Send* for the connector, *Listen* and *Send* for the job, *Manage* for `apply_topics.py`"
        }
        _ => {
            "`KAFKA_SECURITY_PROTOCOL=SASL_SSL`, `KAFKA_SASL_MECHANISM=SCRAM-SHA-512`, a user and password of its own for each principal of `topics.yaml`; nothing set is a broker on the laptop without either"
        }
    }
}
