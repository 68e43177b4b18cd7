//! Money beyond the month, as blocks of section 10: environments, years, parts, decisions, and what would cost less.

use super::Block;
use super::paper::{Paper, heading, paragraph, table, text};
use crate::deliverable::words::sentence_case;
use crate::design::{Outlook, outlook};
use crate::figure::number_text;

/// The blocks; none where nothing is priced.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let given = &paper.given;
    if given.design.cost_today().is_none() {
        return Vec::new();
    }
    let beyond = outlook(given.session, given.facts, given.requirements, given.design);
    let mut blocks = environments(paper, &beyond);
    blocks.extend(years(paper, &beyond));
    blocks.extend(parts(paper, &beyond));
    blocks.extend(decisions(paper, &beyond));
    blocks.extend(savings(paper, &beyond));
    blocks
}

fn environments(paper: &Paper, beyond: &Outlook) -> Vec<Block> {
    let rows = beyond.environments.iter().map(|held| {
        vec![
            vec![text(held.name.clone())],
            vec![text(if held.load == 1.0 {
                "today’s".to_owned()
            } else {
                format!("{} times", number_text(held.load))
            })],
            vec![paper.figure(&held.monthly)],
            vec![text(held.why.clone())],
        ]
    });
    vec![heading("Environments"), table(&["Environment", "Load", "In a month", "Why"], rows.collect())]
}

fn years(paper: &Paper, beyond: &Outlook) -> Vec<Block> {
    let mut rows: Vec<_> = beyond
        .years
        .iter()
        .map(|held| {
            let mut months = vec![text("from ")];
            months.extend(held.months.first().map(|month| paper.figure(month)));
            months.push(text(" to "));
            months.extend(held.months.last().map(|month| paper.figure(month)));
            vec![vec![text(format!("Year {}", held.year))], vec![paper.figure(&held.cost)], months]
        })
        .collect();
    rows.push(vec![
        vec![text("All three")],
        vec![paper.figure(&beyond.total)],
        beyond.total.range_text().map(|ends| paper.figure_as(&beyond.total, ends)).into_iter().collect(),
    ]);
    vec![
        heading("Three years"),
        paragraph("Production with the decisions of this design, month by month at the load that growth leads to."),
        table(&["Year", "Cost", "Its months"], rows),
    ]
}

fn parts(paper: &Paper, beyond: &Outlook) -> Vec<Block> {
    let rows = beyond.parts.iter().map(|held| vec![vec![text(held.name.clone())], vec![paper.figure(&held.monthly)]]);
    vec![heading("What each part costs"), table(&["Part", "In a month"], rows.collect())]
}

fn decisions(paper: &Paper, beyond: &Outlook) -> Vec<Block> {
    if beyond.decisions.is_empty() {
        return Vec::new();
    }
    let items = beyond.decisions.iter().map(|held| {
        let (words, figure) = if held.more.value < 0.0 {
            (" less than ", paper.figure_as(&held.more, held.more.text().trim_start_matches('−')))
        } else {
            (" more than ", paper.figure(&held.more))
        };
        vec![
            text(format!("{} costs ", sentence_case(&held.chosen))),
            figure,
            text(format!("{words}{}.", held.other_title)),
        ]
    });
    vec![
        heading("What decisions cost"),
        paragraph("Each against its best other option, with everything else decided again."),
        Block::List(items.collect()),
    ]
}

fn savings(paper: &Paper, beyond: &Outlook) -> Vec<Block> {
    let mut blocks = vec![heading("What would cost less")];
    if beyond.savings.is_empty() {
        blocks.push(paragraph("Nothing that is known saves more than a few dollars a month here."));
        return blocks;
    }
    let rows = beyond.savings.iter().map(|held| {
        vec![vec![text(held.what.clone())], vec![paper.figure(&held.monthly)], vec![text(held.but.clone())]]
    });
    blocks.push(table(&["What to do", "Saves in a month", "But"], rows.collect()));
    blocks
}
