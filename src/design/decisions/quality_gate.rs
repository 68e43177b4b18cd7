//! What a failed check does.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// Yesterday's right numbers rather than today's wrong ones, unless late is worse than wrong.
pub const RULE: Rule = Rule {
    id: "quality.gate",
    title: "What a failed check does",
    door: Door::TwoWay,
    scope: Scope::Load,
    sources: &[("our judgement", "")],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let impact = needs.choice("goals.impact_if_wrong");
    let harmless = impact == "inconvenience";
    let grave = ["lost_revenue", "regulatory_breach", "safety"].contains(&impact);
    let streams = given.chosen("processing.latency") == "streaming";
    let poor = needs.choice("data.quality_today") == "poor";
    let few = needs.value("team.engineers") < 3.0;
    vec![
        Weighed::new("block_publish", "Nothing is published")
            .when(true, 3, "readers keep the last numbers that passed, and know how old they are")
            .when(grave, 2, "a wrong number does more harm than a late one")
            .when(streams, -3, "one bad row would hold up all that follow")
            .when(poor, -1, "with sources as they are it would stop often"),
        Weighed::new("quarantine", "Bad rows are set aside")
            .when(streams, 3, "the stream goes on, and what was set aside is replayed when it is mended")
            .when(poor, 2, "the good rows are not held up by the bad ones")
            .when(few, -1, "somebody has to look at what was set aside")
            .when(grave && !streams, -1, "totals without the rows set aside look right and are not"),
        Weighed::new("warn", "Somebody is told").when(harmless, 1, "a wrong number is an inconvenience here").when(
            !harmless,
            -3,
            "a wrong number is read before anybody has read the warning",
        ),
    ]
}
