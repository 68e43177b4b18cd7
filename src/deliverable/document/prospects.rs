//! The end of section 8: the three alternatives side by side. And of section 11: where the design tips, and what
//! happens to it when something goes wrong.

use super::paper::{Paper, heading, paragraph, strong, table, text};
use super::{Block, Inline};
use crate::deliverable::words::sentence;
use crate::design::{Alternative, Axis, Swept, Tip};
use crate::figure::{Figure, Unit, number_text};

/// The decisions whose tipping points everybody wants to know.
const SHOWN: [&str; 6] = [
    "processing.latency",
    "transport.broker",
    "storage.serving",
    "processing.engine",
    "orchestration.tool",
    "hosting.model",
];

/// The alternatives, a column each.
pub fn alternatives(paper: &Paper) -> Vec<Block> {
    let held = &paper.ahead().alternatives;
    let Some(first) = held.first().filter(|_| held.len() > 1) else {
        return vec![
            heading("Alternatives"),
            paragraph(
                "No other set of choices meets every stated need, so none is offered; section 2 says which needs stand against each other.",
            ),
        ];
    };
    let mut header = vec![String::new()];
    header.extend(held.iter().map(|held| held.title.clone()));
    let line = |name: &str, cell: &dyn Fn(&Alternative) -> Vec<Inline>| {
        let mut row = vec![vec![strong(name)]];
        row.extend(held.iter().map(cell));
        row
    };
    let mut rows = vec![
        line("In a month, likely", &|held| vec![paper.figure(&held.likely)]),
        line("Low", &|held| vec![paper.figure(&held.low)]),
        line("High", &|held| vec![paper.figure(&held.high)]),
        line("Moving parts", &|held| {
            vec![paper.figure(&held.moving_parts), text(format!(": {}", held.parts.join(", ")))]
        }),
        line("People who keep it running", &|held| vec![paper.figure(&held.people)]),
    ];
    for (index, chosen) in first.choices.iter().enumerate() {
        rows.push(line(&chosen.title, &|held| {
            vec![text(held.choices.get(index).map_or_else(String::new, |chosen| chosen.option_title.to_string()))]
        }));
    }
    rows.push(line("Gravest risk", &|held| {
        let grave = held.risks.iter().find(|risk| risk.impact == "high").or_else(|| held.risks.first());
        vec![text(grave.map_or_else(|| "none stands out".to_owned(), |risk| risk.what.clone()))]
    }));
    let mut lines = Vec::new();
    for this in held {
        for against in &this.against {
            let other = held.iter().find(|other| other.id == against.id).map_or("", |other| other.title.as_str());
            let mut line = vec![strong(this.title.clone()), text(format!(", against “{other}”, gives up: "))];
            let what = against.gives_up.join("; ");
            match &against.more {
                Some(more) if what.is_empty() => line.extend([paper.figure(more), text(".")]),
                Some(more) => line.extend([paper.figure(more), text(format!("; {what}."))]),
                None if what.is_empty() => line.push(text("nothing.")),
                None => line.push(text(sentence(&what))),
            }
            lines.push(line);
        }
        if !this.unmet.is_empty() {
            lines.push(vec![
                strong(this.title.clone()),
                text(format!(" does not meet: {}", sentence(&this.unmet.join("; ")))),
            ]);
        }
    }
    vec![
        heading("Alternatives"),
        paragraph(
            "Each is a finished design that meets every stated need, found by going through the options of the decisions that shape the platform.",
        ),
        Block::Table { header, rows },
        Block::List(lines),
    ]
}

/// Where the design tips.
pub fn tipping_points(paper: &Paper) -> Vec<Block> {
    let axes = &paper.ahead().axes;
    let rows: Vec<Vec<Vec<Inline>>> = axes.iter().flat_map(|axis| tips(paper, axis)).collect();
    if rows.is_empty() {
        return vec![paragraph(
            "Swept from a tenth to a thousand times the load, from a day of freshness to a second, and over budget and team, no decision that shapes the platform falls otherwise.",
        )];
    }
    vec![
        paragraph(
            "Each line holds everything else as it is. Costs are those of the whole platform, all decisions together.",
        ),
        table(&["What is moved", "Where it tips", "A month, before and after"], rows),
    ]
}

fn tips(paper: &Paper, axis: &Axis) -> Vec<Vec<Vec<Inline>>> {
    let (unit, way, after) = match axis.swept {
        Swept::Load => (Unit::ONE, "holds up to ", " times today’s load"),
        Swept::Freshness => (Unit::TIME, "holds down to ", " of freshness"),
        Swept::Budget => (Unit::USD, "holds up to a budget of ", " a month"),
        Swept::Team => (Unit::EACH, "holds up to ", " in the team"),
    };
    let name = axis.swept.title().to_lowercase();
    let found = "the decisions taken again at one value after the other, then halfway between two that differ, until both sides stand to two significant digits";
    let cost = |tip: &Tip, usd: f64, side: &str| {
        let figure = Figure::computed(
            format!("monthly cost just {side} {name} {}", number_text(tip.until)),
            usd,
            Unit::USD,
            "the rows of the bill that the decisions taken there give",
            &[],
        );
        paper.figure(&figure)
    };
    axis.tips
        .iter()
        .filter(|tip| SHOWN.contains(&&*tip.id))
        .map(|tip| {
            let until = Figure::computed(format!("{name} at which {} tips", tip.from.1), tip.until, unit, found, &[]);
            vec![
                vec![text(axis.swept.title())],
                vec![
                    strong(tip.from.1.clone()),
                    text(format!(" {way}")),
                    paper.figure(&until),
                    text(format!("{after}, then ")),
                    strong(tip.to.1.clone()),
                ],
                vec![
                    cost(tip, tip.monthly_usd_before, "before"),
                    text(" → "),
                    cost(tip, tip.monthly_usd_after, "after"),
                ],
            ]
        })
        .collect()
}

/// What happens when something goes wrong, in a table; section 13 says what to do.
pub fn rehearsals(paper: &Paper) -> Block {
    let rows = paper.ahead().rehearsals.iter().map(|held| {
        let missing = if held.missing.is_empty() { "nothing".to_owned() } else { held.missing.join("; ") };
        vec![
            vec![strong(held.title.clone())],
            vec![text(held.breaks.join(" "))],
            vec![paper.figure(&held.recovery)],
            vec![paper.figure(&held.cost)],
            vec![text(sentence(&missing))],
        ]
    });
    table(
        &["What happens", "What breaks", "Until all is well", "Computing", "Which control is missing"],
        rows.collect(),
    )
}
