//! Section 4: every part of the platform, what it does here and which decision chose it.

use super::super::paper::{Paper, decision_anchor, link, open, paragraph, table, text};
use super::super::{Block, Inline};
use crate::deliverable::words::sentence;
use crate::design::Component;

/// The section.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let components = &paper.given.design.components;
    if components.is_empty() {
        return vec![open(
            "There are no parts to describe until the first decisions are taken; they need a source and a place where data may be kept.",
        )];
    }
    let rows = components.iter().map(|component| row(paper, component)).collect();
    vec![
        paragraph(
            "Each part is here because a decision asks for it or because it was already there. Taking one out means taking its decision back.",
        ),
        table(&["Part", "What it does here", "Why it is there"], rows),
    ]
}

fn row(paper: &Paper, component: &Component) -> Vec<Vec<Inline>> {
    let chosen = component.decision.as_deref().and_then(|id| paper.given.design.decision(id));
    let why = match (chosen, &component.decision) {
        (Some(held), _) => link(held.title.clone(), decision_anchor(&held.id, &held.subject)),
        (None, Some(_)) => text("Follows from the other decisions"),
        (None, None) => text("It is already there"),
    };
    vec![vec![text(component.name.clone())], vec![text(sentence(&component.role))], vec![why]]
}
