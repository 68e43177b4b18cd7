//! The summary: a short message to whoever asked. What was decided, what it costs, what is assumed, what to do first.

use super::increments::increments;
use super::paper::{Paper, title};
use crate::deliverable::Given;
use crate::deliverable::markup::{escape_markdown, plain};
use crate::deliverable::words::{choice_label, listed, lower_first, sentence, without_stop};

/// The message, as Markdown.
pub fn write(paper: &Paper) -> String {
    let given = &paper.given;
    let paragraphs = [decided(given), cost(given), assumed(paper), first(paper)];
    let body: Vec<String> = paragraphs.into_iter().map(|text| escape_markdown(&plain(&text))).collect();
    let title = escape_markdown(&title(given));
    format!(
        "# {title}: the short version\n\n{}\n\nThe whole design, with the derivation of every figure, is in [design.md](design.md); [design.html](design.html) is the same to read in a browser.\n",
        body.join("\n\n")
    )
}

fn decided(given: &Given) -> String {
    let design = given.design;
    if design.decisions.is_empty() {
        return "Nothing could be decided yet: the design needs a source schema and the answers that section 2 lists."
            .to_owned();
    }
    let choices: Vec<String> =
        design.headline().map(|held| format!("{}: {}", lower_first(&held.title), held.chosen_title())).collect();
    let facts: Vec<&str> = design.model.facts.iter().map(|fact| fact.name.as_str()).take(6).collect();
    let model = if facts.is_empty() {
        "No dimensional model could be derived, because no table in which something happens was found.".to_owned()
    } else {
        let more = if design.model.facts.len() > facts.len() { " and others" } else { "" };
        format!(
            "The model is built around {}{more}; data is loaded {}.",
            listed(&facts),
            lower_first(without_stop(&design.schedule.text))
        )
    };
    format!("What was decided: {}. {model}", choices.join("; "))
}

fn cost(given: &Given) -> String {
    let Some(today) = given.design.cost_today() else {
        return "What it costs cannot be said before it is decided where the data is kept.".to_owned();
    };
    let ten = given.design.cost.iter().find(|cost| cost.load >= 10.0);
    let ten = ten.map_or_else(String::new, |ten| format!(" At ten times the load it is about {}.", ten.likely.text()));
    format!(
        "What it costs: about {} at today’s load, between {} and {}.{ten}",
        today.likely.text(),
        today.low.text(),
        today.high.text()
    )
}

fn assumed(paper: &Paper) -> String {
    let held: Vec<String> = paper
        .weightiest()
        .iter()
        .take(3)
        .map(|held| {
            format!("{} We took: {}.", held.question, lower_first(without_stop(&choice_label(&held.id, &held.value))))
        })
        .collect();
    match (paper.given.requirements.n_assumed(), held.is_empty()) {
        (0, _) => "Nothing is assumed: every need was stated or answered.".to_owned(),
        (_, true) => "What is still assumed stands in section 2 of the design.".to_owned(),
        _ => format!("What is still assumed, first what would change most: {}", held.join(" ")),
    }
}

fn first(paper: &Paper) -> String {
    let first = increments(paper).into_iter().next().map(|held| held.usable).unwrap_or_default();
    format!("What to do first: {}", sentence(&lower_first(first.trim_start_matches("First, "))))
}
