//! How much an option withstands, by our judgement: points, and what is lost with an option that has fewer.

use crate::design::Decision;
use std::collections::BTreeMap;

/// Decision, option, points, and what the option gives that one of fewer points does not.
const STRENGTHS: &[(&str, &str, i32, &str)] = &[
    ("resilience.level", "multi_region", 8, "going on when a whole region is lost"),
    ("resilience.level", "multi_zone", 6, "going on when a zone is lost, without a restore"),
    ("hosting.model", "managed", 4, "patches, backups and failover as somebody else’s work"),
    ("hosting.model", "serverless", 4, "patches, backups and failover as somebody else’s work"),
    ("storage.serving", "snowflake", 3, "a store that keeps its data in several zones by itself"),
    ("storage.serving", "bigquery", 3, "a store that keeps its data in several zones by itself"),
    ("storage.serving", "redshift", 3, "a store that keeps its data in several zones by itself"),
    ("storage.serving", "databricks", 3, "a store that keeps its data in several zones by itself"),
    ("storage.serving", "fabric", 3, "a store that keeps its data in several zones by itself"),
    ("storage.serving", "clickhouse", 2, "replicas that answer while one machine is away"),
    ("storage.serving", "postgres", 1, "a server that many read while it is written"),
    ("transport.broker", "msk", 2, "brokers that are replaced without the team"),
    ("transport.broker", "confluent", 2, "brokers that are replaced without the team"),
    ("transport.broker", "kinesis", 2, "brokers that are replaced without the team"),
    ("transport.broker", "pubsub", 2, "brokers that are replaced without the team"),
    ("transport.broker", "eventhubs", 2, "brokers that are replaced without the team"),
    ("transport.broker", "none", 2, "no broker that can stop"),
    ("orchestration.tool", "mwaa", 2, "a scheduler that is kept up by its provider"),
    ("orchestration.tool", "composer", 2, "a scheduler that is kept up by its provider"),
    ("orchestration.tool", "data_factory", 2, "a scheduler that is kept up by its provider"),
    ("orchestration.tool", "databricks_workflows", 2, "a scheduler that is kept up by its provider"),
    ("orchestration.tool", "airflow", 1, "retries and loading a period again from one page"),
    ("orchestration.tool", "dagster", 1, "retries and loading a period again from one page"),
    ("quality.gate", "block_publish", 2, "nothing published that has not passed its checks"),
    ("quality.gate", "quarantine", 1, "bad rows set aside before they are read"),
    ("processing.latency", "batch", 2, "runs that are repeated and checked one by one"),
    ("processing.latency", "micro_batch", 1, "runs that can be repeated"),
];

fn points(decision: &Decision) -> (i32, &'static str) {
    let found = STRENGTHS.iter().find(|row| (row.0, row.1) == (&*decision.id, &*decision.chosen));
    found.map_or((0, ""), |row| (row.2, row.3))
}

/// The points of all decisions together.
pub fn strength(decisions: &[Decision]) -> i32 {
    decisions.iter().map(|decision| points(decision).0).sum()
}

/// What the other decisions withstand and these do not.
pub fn lost<'a>(these: &'a [Decision], others: &'a [Decision]) -> impl Iterator<Item = String> + 'a {
    let own: BTreeMap<_, _> = these.iter().map(|held| ((&held.id, &held.subject), points(held).0)).collect();
    others.iter().filter_map(move |other| {
        let (theirs, what) = points(other);
        (*own.get(&(&other.id, &other.subject))? < theirs).then(|| what.to_owned())
    })
}
