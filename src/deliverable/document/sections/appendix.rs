//! The appendix: how every figure of the document was obtained, and every published source.

use super::super::paper::{Paper, heading, origin_words, paragraph, table, text};
use super::super::{Block, Derivation, Inline};
use crate::deliverable::words::{confidence, sentence_case};
use crate::figure::{Figure, Origin, Source, quantity_text};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What it is called.
pub const TITLE: &str = "derivations and sources";

/// The appendix over all figures that the sections before it used.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let used = paper.used();
    let mut blocks = vec![heading("How each figure was obtained")];
    if used.is_empty() {
        blocks.push(paragraph("The document names no figure."));
    } else {
        blocks.push(paragraph("In the order in which they first appear. A figure is an answer, a statement of a file, an assumption, a published constant, or computed from other figures of this list."));
        blocks.push(Block::Derivations(used.iter().map(|(id, figure)| derivation(paper, id, figure)).collect()));
    }
    blocks.push(heading("Published sources"));
    blocks.push(sources(paper, &used));
    blocks
}

fn derivation(paper: &Paper, id: &str, figure: &Arc<Figure>) -> Derivation {
    let inputs: Vec<(String, Inline)> = figure
        .inputs()
        .iter()
        .map(|input| (input.name.to_string(), Inline::Figure { text: input.text(), id: paper.id(input) }))
        .collect();
    let source = match &figure.origin {
        Origin::Constant(source) => Some(source.clone()),
        _ => None,
    };
    let mut how = origin_words(figure).unwrap_or_else(|| vec![text(figure.formula())]);
    if let Some(range) = &figure.range {
        let why = if range.why.is_empty() { "as its inputs range" } else { &*range.why };
        let [low, high] = [range.low, range.high].map(|end| paper.figure_as(figure, quantity_text(end, figure.unit)));
        how.extend([text("; likely between "), low, text(" and "), high, text(format!(": {why}"))]);
    }
    Derivation { id: id.to_owned(), name: figure.name.to_string(), value: figure.text(), how, inputs, source }
}

fn sources(paper: &Paper, used: &[(String, Arc<Figure>)]) -> Block {
    let mut found: BTreeSet<Source> = BTreeSet::new();
    for (_, figure) in used {
        if let Origin::Constant(source) = &figure.origin {
            found.insert(source.clone());
        }
    }
    found.extend(paper.given.design.decisions.iter().flat_map(|decision| decision.sources.iter().cloned()));
    if found.is_empty() {
        return paragraph(
            "No published source was used: no figure rests on a constant and no decision on a published criterion.",
        );
    }
    let rows = found.into_iter().map(|source| {
        let date = if source.as_of.is_empty() { "undated".to_owned() } else { source.as_of.into_owned() };
        vec![
            vec![text(source.title.into_owned())],
            vec![text(date)],
            vec![text(sentence_case(confidence(&source.confidence)))],
        ]
    });
    table(&["Source", "As of", "How sure"], rows.collect())
}
