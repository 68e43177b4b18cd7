//! Whether a message broker carries the data, and which.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// None unless something streams or events are published on one already; then the one that is there, then the cloud's own
/// or Kafka.
pub const RULE: Rule = Rule {
    id: "transport.broker",
    title: "Message broker",
    door: Door::OneWay,
    scope: Scope::Load,
    sources: &[
        ("aws/agent-toolkit-for-aws, managing Amazon MSK: sizing and choice of cluster", "2026-08-13"),
        ("AWS, Kinesis Data Streams: service sizes and limits", ""),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

/// The brokers that can be chosen, as people name what they have.
const BROKERS: [&str; 6] = ["kafka", "msk", "confluent", "kinesis", "pubsub", "eventhubs"];

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let streaming = given.chosen("processing.latency") == "streaming";
    let cloud = needs.choice("estate.cloud");
    let present = needs.choice("estate.broker");
    let kafka = needs.knows("kafka");
    let small_team = needs.value("team.engineers") < 4.0;
    let published = ["kafka", "iot", "logs"].iter().any(|source| needs.has("data.sources", source));
    let in_use = published && BROKERS.contains(&present);
    let option = |id: &'static str, title: &'static str| {
        Weighed::new(id, title)
            .when(present == id, 5, "it is already there")
            .when(
                present == id && in_use,
                2,
                "events are published on it already, and nobody can be asked for them again",
            )
            .when(
                !streaming && !(present == id && in_use),
                -4,
                "nothing streams, so it would carry nothing that files do not",
            )
            .when(streaming, 1, "a stream needs a log that can be replayed")
    };
    vec![
        Weighed::new("none", "No broker")
            .when(!streaming, 4, "scheduled loads go from the source to the raw layer directly")
            .when(in_use, -4, "a second way beside the one on which events are published already")
            .when(streaming, -6, "a stream cannot be replayed without a log"),
        option("msk", "Amazon MSK")
            .impossible_when(cloud != "aws", "it runs on AWS only")
            .when(kafka, 3, "the team knows Kafka")
            .when(streaming, 2, "Kafka's protocol without running Kafka"),
        option("kinesis", "Amazon Kinesis")
            .impossible_when(cloud != "aws", "it runs on AWS only")
            .when(small_team, 2, "nothing to operate for a small team")
            .when(kafka, -1, "another protocol than the one the team knows"),
        option("pubsub", "Google Pub/Sub").impossible_when(cloud != "gcp", "it runs on Google Cloud only").when(
            streaming,
            3,
            "no partitions to size and nothing to operate",
        ),
        option("eventhubs", "Azure Event Hubs").impossible_when(cloud != "azure", "it runs on Azure only").when(
            streaming,
            3,
            "Kafka's protocol without running Kafka",
        ),
        option("confluent", "Confluent Cloud")
            .impossible_when(cloud == "on_prem", "it is a cloud service")
            .impossible_when(needs.choice("budget.licences") == "open_source_only", "only open source is acceptable")
            .when(kafka, 1, "the team knows Kafka"),
        option("kafka", "Apache Kafka, run by the team")
            .when(cloud == "on_prem" || cloud == "none", 3, "it runs anywhere")
            .when(small_team, -3, "brokers to operate with a small team")
            .when(kafka, 1, "the team knows Kafka"),
    ]
}
