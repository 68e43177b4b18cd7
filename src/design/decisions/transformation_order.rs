//! Whether data is transformed before or after it is loaded.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// After loading, where the store can do the work; before it, where something may not land.
pub const RULE: Rule = Rule {
    id: "transformation.order",
    title: "Transform before or after loading",
    door: Door::TwoWay,
    scope: Scope::Load,
    sources: &[
        ("PCI DSS v4.0, requirements 3.3.1 and 3.5.1", ""),
        ("GDPR (Regulation (EU) 2016/679), article 25", ""),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let cards = needs.classes.iter().any(|class| ["cardholder_data", "sensitive_auth_data"].contains(class))
        || needs.has("security.data_classes", "cardholder_pan");
    let may_not_land = needs.has("security.regimes", "pci_dss") && cards;
    let elsewhere = ["spark", "flink"].contains(&given.chosen("processing.engine"));
    let unstructured = ["images_audio", "free_text"].iter().any(|format| needs.has("data.formats", format));
    vec![
        Weighed::new("elt", "Load first, transform where it lies")
            .when(true, 3, "what was received is kept, so a mistake in a transformation is repaired without the source")
            .when(may_not_land, -4, "card numbers would lie in the raw layer"),
        Weighed::new("etl", "Transform on the way in")
            .when(may_not_land, 5, "card numbers must not be stored in the clear, so they are replaced before landing")
            .when(elsewhere, 1, "another engine stands before the store anyway")
            .when(unstructured, 1, "SQL cannot read it before it is parsed")
            .when(!may_not_land, -1, "what was left out on the way in has to be fetched again"),
    ]
}
