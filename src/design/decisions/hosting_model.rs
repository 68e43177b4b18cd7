//! Who runs the servers.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// Somebody else, unless data may not leave or people and machines are there and busy.
pub const RULE: Rule = Rule {
    id: "hosting.model",
    title: "Who runs the servers",
    door: Door::TwoWay,
    scope: Scope::Load,
    sources: &[
        ("DataRev rate card: hours of operation a month, self-hosted and managed", "2026-08-09"),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let own_ground = needs.choice("estate.cloud") == "on_prem"
        || needs.choice("security.residency") == "on_prem"
        || needs.choice("security.network") == "air_gapped";
    let kept = "data may not leave the organisation's own machines";
    let few = needs.value("team.engineers") < 5.0;
    let spiky = needs.choice("load.peaks") == "unpredictable" || needs.value("load.peak_ratio") >= 10.0;
    let fixed = needs.choice("budget.pricing") == "predictable_fixed";
    let suspends = ["snowflake", "bigquery", "databricks"].contains(&given.chosen("storage.serving"));
    vec![
        Weighed::new("managed", "Managed services")
            .impossible_when(own_ground, kept)
            .when(true, 3, "patches, backups and failover are somebody else's work")
            .when(fixed, 1, "a fixed size has a fixed price"),
        Weighed::new("serverless", "Paid by use")
            .impossible_when(own_ground, kept)
            .when(suspends, 3, "the serving store is paid while it works and sleeps in between")
            .when(spiky, 2, "the load comes in bursts, and idle machines would be paid for")
            .when(fixed, -2, "the bill follows the readers, and a fixed price was asked for"),
        Weighed::new("self_hosted", "Run by the team")
            .when(own_ground, 5, kept)
            .when(!few && needs.knows("kubernetes"), 2, "the people and the habit of running servers are there")
            .when(few && !own_ground, -3, "every hour spent on servers is missing from the data")
            .when(needs.choice("budget.licences") == "open_source_only", 1, "only open source is acceptable"),
    ]
}
