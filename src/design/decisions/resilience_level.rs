//! What the platform survives.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// As much as availability and recovery ask for; what can be computed again need not be kept twice.
pub const RULE: Rule = Rule {
    id: "resilience.level",
    title: "What the platform survives",
    door: Door::TwoWay,
    scope: Scope::Load,
    sources: &[("our judgement", "")],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let availability = needs.choice("needs.availability");
    let two_zones = ["99.9", "99.95"].contains(&availability);
    let always = availability == "99.99";
    let back_within = needs.figure("needs.recovery_time", "recovery time");
    let lost = needs.figure("needs.recovery_point", "recovery point");
    let at_once = back_within.value <= 900.0 && lost.value <= 900.0;
    let patient = back_within.value >= 4.0 * 3_600.0;
    let grave = ["lost_revenue", "regulatory_breach", "safety"].contains(&needs.choice("goals.impact_if_wrong"));
    let bound = needs.choice("security.residency") == "country_specific";
    vec![
        Weighed::new("single_zone", "One zone, restored from backups")
            .when(
                !two_zones && !always,
                3,
                format!(
                    "{availability} % allows for a restore, and everything can be computed again from the raw layer"
                ),
            )
            .when(patient, 1, format!("being back within {} leaves time for it", back_within.text()))
            .when(two_zones || always, -3, format!("a zone that is down for a day breaks {availability} %")),
        Weighed::new("multi_zone", "Two zones or more")
            .when(two_zones, 4, format!("{availability} % needs a second zone that takes over by itself"))
            .when(always, 3, format!("{availability} % needs a second zone at least"))
            .when(!two_zones && !always, -1, "a second machine is paid for that is not asked for"),
        Weighed::new("multi_region", "Two regions")
            .when(always && at_once, 3, format!("back within {} even where a region is lost", back_within.text()))
            .when(always && at_once && grave, 2, "an hour without it costs more than a second region")
            .when(!(always && at_once), -3, "everything is stored and moved twice")
            .when(bound, -2, "data must stay in one country, which may have one region only"),
    ]
}
