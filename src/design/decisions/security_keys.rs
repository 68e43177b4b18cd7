//! Who holds the keys by which data is encrypted.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// The cloud's keys, the customer's where a regime asks to see them turned, an outside holder where it was said.
pub const RULE: Rule = Rule {
    id: "security.keys",
    title: "Who holds the keys",
    door: Door::TwoWay,
    scope: Scope::Answers,
    sources: &[
        ("PCI DSS v4.0, requirement 3.6 and 3.7: keys are protected and changed", ""),
        ("HIPAA Security Rule, 45 CFR 164.312(a)(2)(iv)", ""),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let said = needs.choice("security.keys");
    let strict = ["pci_dss", "hipaa", "fedramp"].iter().any(|regime| needs.has("security.regimes", regime));
    let own_ground = needs.choice("estate.cloud") == "on_prem";
    vec![
        Weighed::new("cloud_managed", "The cloud's own keys")
            .impossible_when(own_ground, "there is no cloud that could hold them")
            .when(true, 2, "encrypted without anything to run or to lose")
            .when(strict, -2, "the regime wants to see who may use a key and when it was changed"),
        Weighed::new("customer_managed", "Keys of one's own in the cloud's key service")
            .when(said == "customer_managed", 5, "it was asked for")
            .when(strict, 3, "use is logged, change is scheduled, and a key can be withdrawn")
            .when(own_ground, 3, "the organisation holds its own keys"),
        Weighed::new("external", "Keys held outside the cloud")
            .when(said == "external" || said == "hsm", 9, "it was asked for, and no regime or place asks for less")
            .when(true, -2, "a key service that is down stops every reader"),
    ]
}
