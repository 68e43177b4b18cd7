//! When structure is checked: on the way in, or when somebody reads.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// What arrives is kept as it came; what is published has a fixed structure.
pub const RULE: Rule = Rule {
    id: "storage.schema",
    title: "When structure is checked",
    door: Door::TwoWay,
    scope: Scope::Answers,
    sources: &[("our judgement", "")],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let loose = ["json", "xml", "images_audio", "free_text"].iter().any(|format| needs.has("data.formats", format));
    let steady = ["never", "yearly"].contains(&needs.choice("data.schema_change"));
    let restless = ["weekly", "daily"].contains(&needs.choice("data.schema_change"));
    let publishes = ["bi_dashboards", "self_service_sql", "regulatory_reporting", "data_sharing"]
        .iter()
        .any(|use_case| needs.has("goals.use_cases", use_case));
    vec![
        Weighed::new("both_by_layer", "Raw as it came, published with a fixed structure")
            .when(true, 2, "a change at the source never loses data, and never reaches a report unseen")
            .when(restless, 2, "sources change often, so a strict entrance would stop loads")
            .when(loose, 1, "documents and text have no columns to check on arrival")
            .when(needs.regulated(), 1, "what was received can be shown as it was received"),
        Weighed::new("schema_on_write", "Fixed structure from the entrance on")
            .when(steady && !loose, 3, "tables that hardly change can be checked where they enter")
            .when(restless, -3, "every change at a source stops the load until somebody has looked")
            .when(loose, -2, "what has no columns cannot be checked for them"),
        Weighed::new("schema_on_read", "Structure only when it is read")
            .when(loose && !publishes, 2, "readers are programs that know what they look for")
            .when(publishes, -4, "every reader would repair the same data in his own way"),
    ]
}
