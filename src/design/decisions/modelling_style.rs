//! The style of the published model.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// A star unless many changing sources under audit ask for a vault beneath it.
pub const RULE: Rule = Rule {
    id: "modelling.style",
    title: "Modelling style",
    door: Door::OneWay,
    scope: Scope::Answers,
    sources: &[
        ("Kimball Group, Dimensional Modeling Techniques", "2013-09"),
        ("fivetran.com, Star schema vs one big table", ""),
        ("dhirubhai.net, Comparing data modelling approaches", ""),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let n_sources = needs.choices("data.sources").len();
    let audited = needs.has("security.regimes", "sox");
    let volatile = ["weekly", "daily"].contains(&needs.choice("data.schema_change"));
    let domains = needs.choice("team.ownership") == "domain_owned";
    let people = ["bi_dashboards", "self_service_sql", "regulatory_reporting"]
        .iter()
        .any(|use_case| needs.has("goals.use_cases", use_case));
    let machines = ["ml_training", "ml_online_features"].iter().any(|use_case| needs.has("goals.use_cases", use_case));
    vec![
        Weighed::new("star", "Star schema")
            .when(people, 3, "people ask by customer, product and day, and every reporting tool reads a star")
            .when(n_sources < 5, 2, "few kinds of source can be brought together without a layer between")
            .when(true, 1, "one join from any fact to any description"),
        Weighed::new("snowflake_schema", "Snowflake schema").when(
            true,
            -1,
            "more joins for every reader, to save space that columns compress anyway",
        ),
        Weighed::new("data_vault_and_star", "Data vault under a star")
            .when(n_sources >= 5, 3, format!("{n_sources} kinds of source change independently"))
            .when(audited, 2, "auditors ask for every version of every row with its origin")
            .when(volatile, 1, "sources change often without notice")
            .when(n_sources < 5, -3, "a second model to keep for few sources")
            .when(domains, -2, "one central vault would take back what the departments own"),
        Weighed::new("one_big_table", "One big table")
            .when(machines && !people, 4, "models are trained on one wide table")
            .when(people, -2, "every new question widens it, and descriptions are repeated in every row"),
    ]
}
