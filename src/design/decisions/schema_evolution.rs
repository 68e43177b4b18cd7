//! What happens when a source changes its structure.

use super::{Door, Rule, Scope, Weighed, Weighing, platform};

/// Agreed and checked where the source's owners can be asked; registered where it streams; else landed and compared.
pub const RULE: Rule = Rule {
    id: "schema.evolution",
    title: "When a source changes its structure",
    door: Door::TwoWay,
    scope: Scope::Load,
    sources: &[
        ("Open Data Contract Standard 3.1", ""),
        ("Confluent documentation, Schema evolution and compatibility", ""),
        ("our judgement", ""),
    ],
    subjects: platform,
    weigh,
};

fn weigh(given: &Weighing<'_>) -> Vec<Weighed> {
    let needs = given.needs;
    let broker = given.chosen("transport.broker");
    let no_broker = broker.is_empty() || broker == "none";
    let streams = given.chosen("processing.latency") == "streaming";
    let restless = ["weekly", "daily"].contains(&needs.choice("data.schema_change"));
    let foreign =
        ["saas_api", "files_sftp", "spreadsheets", "mainframe"].iter().any(|source| needs.has("data.sources", source));
    let owned = ["hub_and_spoke", "domain_owned"].contains(&needs.choice("team.ownership"));
    let domains = needs.choice("team.ownership") == "domain_owned";
    vec![
        Weighed::new("contracts_in_ci", "Contracts, checked before a change goes out")
            .when(true, 2, "a change that breaks a report is seen by the person who makes it")
            .when(owned, 2, "the sources have owners who can sign a contract")
            .when(domains, 2, "contracts are what departments that own their data are held together by")
            .when(foreign, -1, "some sources belong to others, who sign nothing"),
        Weighed::new("schema_registry", "A registry that refuses incompatible changes")
            .impossible_when(no_broker, "there is no broker whose messages it could check")
            .when(streams, 4, "a message that readers cannot read is refused before it is sent"),
        Weighed::new("land_and_reconcile", "Land what comes, compare, tell")
            .when(restless, 3, "changes come too often to be agreed one by one")
            .when(foreign, 2, "others change their files and interfaces without asking")
            .when(!restless && !foreign, -1, "changes are rare enough to be agreed before they are made"),
    ]
}
