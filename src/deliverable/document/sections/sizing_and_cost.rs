//! Section 10: how large everything is and what it costs today, at three times and at ten times the load.

use super::super::money;
use super::super::paper::{Paper, code, heading, open, origin_words, paragraph, table, text};
use super::super::{Block, Inline};
use crate::deliverable::words::{confidence, sentence_case};
use crate::design::{BillRow, CostAt};
use crate::figure::number_text;

/// The section.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let mut blocks = vec![heading("Sizes"), sizes(paper), heading("Cost in a month")];
    blocks.extend(cost(paper));
    for held in &paper.given.design.cost {
        blocks.push(heading(format!("The bill {}", at_load(held.load))));
        blocks.push(bill(paper, held));
    }
    blocks.extend(money::blocks(paper));
    blocks
}

/// A multiple of the load in words: `at today’s load`, `at ten times the load`.
fn at_load(load: f64) -> String {
    match load {
        1.0 => "at today’s load".to_owned(),
        3.0 => "at three times the load".to_owned(),
        10.0 => "at ten times the load".to_owned(),
        l => format!("at {} times the load", number_text(l)),
    }
}

fn sizes(paper: &Paper) -> Block {
    let sizes = &paper.given.design.sizes;
    if sizes.is_empty() {
        return open(
            "No size is computed. How much arrives in a day, how much exists and how long it is kept decide it.",
        );
    }
    let rows = sizes.iter().map(|size| {
        vec![
            vec![text(sentence_case(&size.figure.name))],
            vec![paper.figure(&size.figure)],
            origin_words(&size.figure).unwrap_or_else(|| vec![text(size.figure.formula())]),
        ]
    });
    table(&["What", "Size", "How it is obtained"], rows.collect())
}

fn cost(paper: &Paper) -> Vec<Block> {
    let costs = &paper.given.design.cost;
    if costs.is_empty() {
        return vec![open("Nothing can be priced until it is decided where data is kept and where it is processed.")];
    }
    let rows = costs.iter().map(|held| {
        vec![
            vec![text(sentence_case(&at_load(held.load)))],
            vec![paper.figure(&held.low)],
            vec![paper.figure(&held.likely)],
            vec![paper.figure(&held.high)],
            vec![text(paper.serving_title(&held.serving))],
        ]
    });
    let mut blocks = vec![table(&["Load", "Low", "Likely", "High", "Queried in"], rows.collect())];
    blocks.push(paragraph(
        "List prices on the day named, before discounts and taxes, without the people who build and run it.",
    ));
    if let (Some(budget), Some(today)) = (paper.need_figure("budget.monthly", "budget"), costs.first()) {
        let words = if today.likely.value <= budget.value {
            "The likely amount today is within the budget of "
        } else {
            "The likely amount today is above the budget of "
        };
        blocks.push(Block::Paragraph(vec![text(words), paper.figure(&budget), text(".")]));
    }
    blocks
}

fn bill(paper: &Paper, cost: &CostAt) -> Block {
    if cost.bill.is_empty() {
        return paragraph("It has no row: nothing that is used here has a price of its own.");
    }
    let rows = cost.bill.iter().map(|row| bill_row(paper, row)).collect();
    table(&["For", "Service", "How much", "Unit price", "In a month", "Price of"], rows)
}

/// A row of the bill; quantity and unit price lead to the derivation of the amount they make up.
fn bill_row(paper: &Paper, row: &BillRow) -> Vec<Vec<Inline>> {
    let quantity = format!("{} {}", number_text(row.quantity), row.unit);
    let price = vec![
        code(row.price_id.clone()),
        text(if row.as_of.is_empty() { String::new() } else { format!(", {}", row.as_of) }),
        text(format!(", {}", confidence(&row.confidence))),
    ];
    vec![
        vec![text(row.component.clone())],
        vec![text(row.service.clone())],
        vec![paper.figure_as(&row.monthly, quantity)],
        vec![paper.figure_as(&row.monthly, unit_price(row.unit_usd))],
        vec![paper.figure(&row.monthly)],
        price,
    ]
}

/// A unit price with the digits it has: `$0.023`, `$5`, `$0.000000014`.
fn unit_price(usd: f64) -> String {
    let text = format!("{usd:.10}");
    format!("${}", text.trim_end_matches('0').trim_end_matches('.'))
}
