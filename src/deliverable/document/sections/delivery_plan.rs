//! Section 12: increments that each end in something people can use.

use super::super::Block;
use super::super::increments::increments;
use super::super::paper::{Paper, heading, paragraph, text};
use crate::deliverable::words::sentence;

/// The section.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let mut blocks = vec![time(paper)];
    for (held, number) in increments(paper).into_iter().zip(1..) {
        blocks.push(heading(format!("Increment {number}: {}", held.title)));
        blocks.push(paragraph(sentence(&held.usable)));
        if !held.work.is_empty() {
            blocks.push(Block::List(held.work));
        }
        let mut done = vec![text("Done when ")];
        done.extend(held.done);
        blocks.push(Block::Paragraph(done));
    }
    blocks
}

fn time(paper: &Paper) -> Block {
    let mut line = vec![text("Each increment is released before the next begins")];
    if let Some(people) = paper.need("team.engineers", "people who build and run it") {
        line.extend([text(". They are built by a team of "), people]);
    }
    if let Some(time) = paper.need("budget.build_time", "time until the first result is in use") {
        line.extend([text("; the first that runs on real data has to be in use within "), time]);
    }
    line.push(text("."));
    Block::Paragraph(line)
}
