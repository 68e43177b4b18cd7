//! The runbook: what to do at each alarm, with the package's own commands.

use super::estate::{Services, cloud};
use super::text::{one_line, plain};
use super::{Deliverable, File, Given};
use crate::design::{Rehearsal, is_about_people, rehearsals};
use askama::Template;

/// The runbook.
pub const DELIVERABLE: Deliverable = Deliverable { name: "runbook", deliver };

#[derive(Template)]
#[template(path = "runbook/runbook.md", escape = "none")]
struct Runbook<'a> {
    name: &'a str,
    slug: &'a str,
    when: &'a str,
    freshness: &'a str,
    lookback: &'a str,
    example: &'a str,
    extracts: bool,
    has_airflow: bool,
    has_kafka: bool,
    has_cloud: bool,
    has_people: bool,
    rehearsals: &'a [Rehearsal],
}

fn deliver(given: &Given<'_>) -> Vec<File> {
    let design = given.design;
    let model = &design.model;
    let Some(example) = model.facts.first().map(|fact| &fact.name).or(model.dimensions.first().map(|held| &held.name))
    else {
        return Vec::new();
    };
    let services = Services::of(given);
    let rehearsals = rehearsals(given.session, given.facts, given.requirements);
    let runbook = Runbook {
        name: &one_line(&design.name),
        slug: &plain(&design.slug),
        when: &one_line(&design.schedule.text),
        freshness: &given.requirements.figure("needs.freshness", "how old the data may be").text(),
        lookback: &design.schedule.lookback.text(),
        example: &plain(example),
        extracts: given.programs().contains(&"extract"),
        has_airflow: services.airflow,
        has_kafka: services.kafka,
        has_cloud: cloud(given).is_some(),
        has_people: given.facts.schema.tables.iter().any(is_about_people),
        rehearsals: &rehearsals,
    };
    // this template has nothing in it that can fail
    let text = runbook.render().ok();
    text.map(|text| File::new("docs/runbook.md", format!("{}\n", text.trim_end()))).into_iter().collect()
}
