//! Whether a row may be lost or counted twice.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// Every row at least once into a sink that takes it once; transactions only where both ends have them.
pub const RULE: Rule = Rule {
    id: "delivery.guarantee",
    title: "Losing or counting twice",
    door: Door::TwoWay,
    scope: Scope::Load,
    sources: &[
        ("KIP-98 (copy at doc.akka.io): idempotent and transactional producers", ""),
        ("apache/camel, Kafka component: a Kafka transaction does not reach other systems", ""),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let streams = given.chosen("processing.latency") == "streaming";
    let kafka = ["kafka", "msk", "confluent"].contains(&given.chosen("transport.broker"));
    let exactly = needs.choice("needs.delivery") == "exactly_once";
    vec![
        Weighed::new("at_least_once_idempotent", "At least once, into tables that take a row once")
            .when(true, 4, "whatever is repeated, a merge by key leaves one row; it can be tested by running it twice")
            .when(!streams, 1, "a scheduled load is simply run again"),
        Weighed::new("exactly_once_transactional", "Exactly once, by transactions")
            .impossible_when(streams && !kafka, "the broker has no transactions")
            .when(!streams, -3, "there is no stream whose position could be kept in a transaction")
            .when(exactly && streams, 5, "it was asked for, and results are published to topics that others read")
            .when(streams, -1, "the transaction ends at the broker; a store behind it needs the merge all the same"),
    ]
}
