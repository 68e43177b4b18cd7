//! Section 11: what happens at ten times the load, and what security, observability and deployment rest on.

use super::super::paper::{Paper, code, decision_anchor, heading, link, open, paragraph, strong, table, text};
use super::super::prospects::{rehearsals, tipping_points};
use super::super::{Block, Inline};
use crate::deliverable::words::{decision_title, lower_first, sentence};

/// The section.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let mut blocks = vec![heading("Scalability at ten times the load")];
    blocks.extend(scalability(paper));
    blocks.push(heading("Tipping points"));
    blocks.extend(tipping_points(paper));
    blocks.push(heading("Security"));
    blocks.push(security(paper));
    blocks.push(heading("Observability"));
    blocks.push(observability(paper));
    blocks.push(heading("Deployment"));
    blocks.push(deployment(paper));
    blocks.push(heading("Risks"));
    blocks.push(risks(paper));
    blocks.push(heading("Rehearsals"));
    blocks.push(rehearsals(paper));
    blocks
}

fn scalability(paper: &Paper) -> Vec<Block> {
    let design = paper.given.design;
    let ten = design.cost.iter().find(|cost| cost.load >= 10.0);
    let Some((today, ten)) = design.cost.first().zip(ten) else {
        return vec![open(
            "What ten times the load would do is not computed, because nothing is priced yet; section 10 says what is missing.",
        )];
    };
    let mut line = if today.serving == ten.serving {
        vec![text(format!("{} still holds at ten times today’s load, for about ", paper.serving_title(&ten.serving)))]
    } else {
        vec![text(format!(
            "{} does not hold at ten times today’s load; there the design would move to {}, for about ",
            paper.serving_title(&today.serving),
            paper.serving_title(&ten.serving)
        ))]
    };
    line.extend([paper.figure(&ten.likely), text(" against "), paper.figure(&today.likely), text(" today.")]);
    let flips: Vec<Vec<Inline>> = design
        .decisions
        .iter()
        .filter_map(|held| paper.given.flips(held).first().map(|flip| (held, flip)))
        .take(8)
        .map(|(held, flip)| {
            let to = held
                .options
                .iter()
                .find(|option| option.id == flip.to)
                .map_or(flip.to.replace('_', " "), |option| option.title.to_string());
            let mut line = vec![
                link(decision_title(held), decision_anchor(&held.id, &held.subject)),
                text(format!(" becomes {to}, if ")),
            ];
            line.extend(paper.words(&lower_first(&sentence(&flip.when))));
            line
        })
        .collect();
    let mut blocks = vec![Block::Paragraph(line)];
    if !flips.is_empty() {
        blocks.push(paragraph("The first thing to give way in each decision:"));
        blocks.push(Block::List(flips));
    }
    blocks
}

fn security(paper: &Paper) -> Block {
    let personal = paper
        .given
        .design
        .model
        .dimensions
        .iter()
        .any(|held| held.attributes.iter().any(|column| column.class.is_some()));
    let mut lines = vec![
        vec![text("Passwords and keys are never in the package; they come from the environment in which it runs.")],
        vec![text("Roles are separate: one loads, others read. Nobody works with the loading role by hand.")],
    ];
    if personal {
        lines.push(vec![
            text("Personal data is treated before it is published, column by column, as "),
            link("section 9", "section-9"),
            text(" lists."),
        ]);
        lines.push(vec![text("The sample data of the package is invented; no real row leaves the source for a test.")]);
    }
    Block::List(lines)
}

fn observability(paper: &Paper) -> Block {
    let mut lines = vec![
        vec![text(
            "Each run leaves its log and the result of every test; a failed test says what it expected and how many rows break it.",
        )],
        vec![text(
            "Watch three things every day: whether the run ended, how old the newest row is, and how many rows came compared with the day before.",
        )],
    ];
    if let Some(repair) = paper.need("needs.time_to_repair", "how soon a broken pipeline must run again") {
        let who = paper.answer("team.on_call");
        let who = if who.is_empty() {
            String::new()
        } else {
            format!("; who responds outside working hours: {}", lower_first(&who))
        };
        lines.push(vec![text("A broken run has to be repaired within "), repair, text(format!("{who}."))]);
    }
    Block::List(lines)
}

fn deployment(paper: &Paper) -> Block {
    Block::List(vec![
        vec![
            text("On a laptop: "),
            code("make build"),
            text(" and "),
            code("make test"),
            text(" in the package set up what they need and run everything on DuckDB with the sample data."),
        ],
        vec![
            text(
                "In the target: run the data definitions for its engine (section 6), set the connection in the environment, and let the scheduler take ",
            ),
            paper.dag(),
            text("."),
        ],
        vec![text("Changes go through review; "), code("make test"), text(" has to pass before they are released.")],
    ])
}

fn risks(paper: &Paper) -> Block {
    let held = &paper.given.design.risks;
    if held.is_empty() {
        return paragraph(
            "No risk stands out beyond the assumptions of section 2: if several of them are wrong together, the sizes and the bill are too.",
        );
    }
    let rows = held.iter().map(|risk| {
        vec![
            vec![strong(risk.what.clone())],
            vec![text(format!("{} / {}", risk.likelihood, risk.impact))],
            paper.words(&sentence(&risk.mitigation)),
        ]
    });
    table(&["What may happen", "Likelihood / impact", "What is done about it"], rows.collect())
}
