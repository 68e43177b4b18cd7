//! Section 3: the picture of the platform, and the same in words.

use super::super::paper::{ARCHITECTURE_SVG, Paper, decision_anchor, heading, link, open, strong, table, text};
use super::super::{Block, Inline};
use crate::deliverable::diagram;
use crate::deliverable::words::{decision_title, sentence};
use crate::design::Component;

/// The section.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let design = paper.given.design;
    if design.components.is_empty() {
        return vec![open(
            "No part of the platform is chosen yet. Where the data comes from, how fresh it has to be and where it may be kept decide the first parts.",
        )];
    }
    let mut blocks = vec![Block::Picture {
        path: ARCHITECTURE_SVG.to_owned(),
        alt: alt(&design.components),
        svg: diagram::architecture(design),
    }];
    blocks.push(heading("How data moves"));
    blocks.push(moves(&design.components));
    blocks.push(heading("What shapes it"));
    blocks.push(shapes(paper));
    blocks
}

fn alt(components: &[Component]) -> String {
    let names: Vec<&str> = components.iter().map(|component| component.name.as_str()).collect();
    format!("The parts of the platform from the sources to the people: {}.", names.join(", "))
}

fn moves(components: &[Component]) -> Block {
    let name = |id: &str| {
        components.iter().find(|held| held.id == id).map_or_else(|| id.replace('_', " "), |held| held.name.clone())
    };
    let rows: Vec<Vec<Vec<Inline>>> = components
        .iter()
        .flat_map(|from| from.feeds.iter().map(move |(to, what)| (from, to, what)))
        .map(|(from, to, what)| vec![vec![text(from.name.clone())], vec![text(name(to))], vec![text(what.clone())]])
        .collect();
    if rows.is_empty() {
        return open("What flows between the parts is not described yet.");
    }
    table(&["From", "To", "What flows"], rows)
}

fn shapes(paper: &Paper) -> Block {
    let design = paper.given.design;
    let mut lines: Vec<Vec<Inline>> = design
        .decisions
        .iter()
        .take(12)
        .map(|held| {
            let anchor = decision_anchor(&held.id, &held.subject);
            let mut line =
                vec![link(decision_title(held), anchor), text(": "), strong(held.chosen_title()), text(". ")];
            line.extend(paper.words(&sentence(&held.why)));
            line
        })
        .collect();
    if lines.is_empty() {
        lines.push(vec![text("No decision is taken yet.")]);
    }
    Block::List(lines)
}
