//! Section 1: what is proposed, what it costs and what is uncertain, for people who do not write code.

use super::super::increments::increments;
use super::super::paper::{Paper, heading, link, open, paragraph, strong, text};
use super::super::{Block, Inline};
use crate::deliverable::words::{choice_label, listed, lower_first, sentence, spoken_table, without_stop};
use crate::design::Fact;

/// The section.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let mut blocks = vec![problem(paper), heading("What we propose"), proposal(paper)];
    blocks.push(heading("What people will be able to see"));
    blocks.extend(visible(paper));
    blocks.push(heading("What it costs"));
    blocks.extend(cost(paper));
    blocks.push(heading("What is not certain yet"));
    blocks.extend(uncertain(paper));
    blocks.push(heading("What happens first"));
    blocks.push(first(paper));
    blocks
}

fn problem(paper: &Paper) -> Block {
    let problem = paper.answer("goals.problem");
    if problem.is_empty() {
        open(
            "Nobody has said yet which problem this platform is to solve. The design below follows from the data alone; the answer decides which part is built first and what may be left out.",
        )
    } else {
        Block::Paragraph(vec![strong("The problem."), text(format!(" {}", sentence(&problem)))])
    }
}

fn proposal(paper: &Paper) -> Block {
    let design = paper.given.design;
    let sources = paper.answer("data.sources");
    let tools = paper.answer("estate.tools");
    let from = if sources.is_empty() { "the systems that hold the data".to_owned() } else { sources };
    let mut line =
        vec![text(format!("Data is copied from {from} {}, ", lower_first(without_stop(&design.schedule.text))))];
    line.push(text("checked, put in order for questions"));
    if let Some(serving) = design.decision("storage.serving") {
        line.push(text(" and kept in "));
        line.push(strong(serving.chosen_title()));
    }
    line.push(text(if tools.is_empty() {
        ". The tool in which people open it is not named yet".to_owned()
    } else {
        format!(". People open it in {tools}")
    }));
    if let Some(age) = paper.need("needs.freshness", "how old the data may be") {
        line.extend([text("; what they see is at most "), age, text(" old")]);
    }
    line.push(text(". How the parts fit together is drawn in "));
    line.extend([link("section 3", "section-3"), text(".")]);
    Block::Paragraph(line)
}

fn visible(paper: &Paper) -> Vec<Block> {
    let facts = &paper.given.design.model.facts;
    if facts.is_empty() {
        return vec![open(
            "No business event was found in what was brought in, so it cannot be said yet what will be visible. A database schema with tables of orders, payments or the like decides it.",
        )];
    }
    let mut blocks = vec![Block::List(facts.iter().take(8).map(|fact| vec![text(visible_in(fact))]).collect())];
    if facts.len() > 8 {
        let more = paper.count("tables of events", facts.len(), "section 6");
        blocks.push(Block::Paragraph(vec![
            text("These are the first of "),
            more,
            text(" kinds of events; "),
            link("section 6", "section-6"),
            text(" names all of them."),
        ]));
    }
    blocks
}

/// What a fact lets people see, as a sentence: each rental with its amount, by customer, film and date.
fn visible_in(fact: &Fact) -> String {
    let measures: Vec<String> = fact.measures.iter().take(4).map(|measure| measure.name.replace('_', " ")).collect();
    let mut by: Vec<String> = fact.dimensions.iter().map(|dimension| spoken_table(&dimension.dimension)).collect();
    by.sort();
    by.dedup();
    by.truncate(6);
    let what = if measures.is_empty() { "that it happened".to_owned() } else { listed(&measures) };
    let by = if by.is_empty() { String::new() } else { format!(", by {}", listed(&by)) };
    format!("Each {}: {what}{by}.", spoken_table(&fact.name))
}

fn cost(paper: &Paper) -> Vec<Block> {
    let costs = &paper.given.design.cost;
    let Some(today) = costs.first() else {
        return vec![open(
            "No price can be named until it is decided where the data is kept and how much of it there is.",
        )];
    };
    let mut line = vec![text("About ")];
    line.extend([paper.figure(&today.likely), text(" at today’s load, somewhere between ")]);
    line.extend([paper.figure(&today.low), text(" and "), paper.figure(&today.high)]);
    line.push(text(" depending on how it is used"));
    if let Some(ten) = costs.iter().find(|cost| cost.load >= 10.0) {
        line.extend([text("; about "), paper.figure(&ten.likely), text(" at ten times the load")]);
    }
    line.push(text(". "));
    if let Some(budget) = paper.need_figure("budget.monthly", "budget") {
        let words = if today.high.value <= budget.value {
            "Even the high end stays within the budget of "
        } else if today.likely.value <= budget.value {
            "The likely amount is within the budget, the high end is not: the budget is "
        } else {
            "That is more than the budget of "
        };
        line.extend([text(words), paper.figure(&budget), text(". ")]);
    }
    line.extend([
        text("Every amount follows from list prices, shown in "),
        link("section 10", "section-10"),
        text("."),
    ]);
    vec![Block::Paragraph(line)]
}

fn uncertain(paper: &Paper) -> Vec<Block> {
    let given = &paper.given;
    let (assumed, all) = (given.requirements.n_assumed(), given.requirements.items.len());
    if assumed == 0 {
        return vec![paragraph("Every need was stated by somebody or found in the project; nothing is assumed.")];
    }
    let mut line = vec![
        paper.count("needs that stand on an assumption", assumed, "section 2"),
        text(" of "),
        paper.count("needs considered", all, "section 2"),
        text(" needs are assumed"),
    ];
    let worst: Vec<Vec<Inline>> = paper
        .weightiest()
        .iter()
        .take(4)
        .map(|held| {
            let name = held.question.trim_end_matches('?').to_owned();
            let value =
                paper.need(&held.id, name).unwrap_or_else(|| text(lower_first(&choice_label(&held.id, &held.value))));
            vec![
                strong(held.question.clone()),
                text(" We assume: "),
                value,
                text(format!(". {}", sentence(&held.if_wrong))),
            ]
        })
        .collect();
    if worst.is_empty() {
        line.extend([text("; "), link("section 2", "section-2"), text(" names each of them.")]);
        return vec![Block::Paragraph(line)];
    }
    line.push(text(", because nobody has answered them yet. These would change most:"));
    vec![Block::Paragraph(line), Block::List(worst)]
}

fn first(paper: &Paper) -> Block {
    let increments = increments(paper);
    let first = increments.first().map(|held| sentence(&held.usable)).unwrap_or_default();
    Block::Paragraph(vec![
        text(format!("{first} The steps after that stand in ")),
        link("section 12", "section-12"),
        text("; each ends in something that people can use."),
    ])
}
