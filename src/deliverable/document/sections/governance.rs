//! Section 9: personal data and its treatment, the controls of each regime, access, retention, lineage, quality.

use super::super::paper::{DBT, Paper, code, codes, decision_anchor, heading, link, open, paragraph, table, text};
use super::super::{Block, Inline};
use crate::deliverable::care;
use crate::deliverable::words::{choice_label, class_title, lower_first, sentence, sentence_case, treatment};
use crate::design::Model;

/// The section.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let mut blocks = vec![heading("Personal and sensitive data")];
    blocks.extend(personal(paper));
    blocks.push(heading("Laws and standards"));
    blocks.extend(controls(paper));
    blocks.push(heading("Access"));
    blocks.extend(matrix(paper));
    blocks.push(access(paper));
    blocks.push(heading("Retention"));
    blocks.push(retention(paper));
    blocks.push(heading("Lineage"));
    blocks.push(lineage(paper));
    blocks.push(heading("Quality"));
    blocks.extend(plan(paper));
    blocks.push(quality(paper));
    blocks.push(heading("Levels of service and who answers for them"));
    blocks.push(levels(paper));
    blocks.push(owner(paper));
    blocks
}

fn personal(paper: &Paper) -> Vec<Block> {
    let model = &paper.given.design.model;
    let rows = personal_rows(model);
    if rows.is_empty() {
        return vec![paragraph(if model.dimensions.is_empty() {
            "No column is known yet, so none can be classified. Columns are classified by their names as soon as a schema is there."
        } else {
            "No column of the model looks like personal data by its name. Names can mislead: somebody who knows the data should confirm it."
        })];
    }
    let mut blocks = vec![
        paragraph(
            "Classified by the names of columns; somebody who knows the data should confirm it, and free text may hold more than its name says.",
        ),
        table(&["Column", "Class", "What is done with it"], rows),
    ];
    let decided = paper.given.design.decisions.iter().filter(|held| held.id == "security.sensitive_data");
    let lines: Vec<Vec<Inline>> = decided
        .map(|held| {
            let class = link(class_title(&held.subject), decision_anchor(&held.id, &held.subject));
            vec![class, text(format!(": {}. {}", lower_first(held.chosen_title()), sentence(&held.why)))]
        })
        .collect();
    if !lines.is_empty() {
        blocks.push(paragraph("Each class was decided for itself:"));
        blocks.push(Block::List(lines));
    }
    blocks
}

fn personal_rows(model: &Model) -> Vec<Vec<Vec<Inline>>> {
    let mut rows = Vec::new();
    for dimension in &model.dimensions {
        for held in dimension.natural_key.iter().chain(&dimension.attributes) {
            let Some(class) = &held.class else { continue };
            let done = held.treatment.map_or("nothing; it is kept as it is", treatment);
            let name = format!("{}.{}", dimension.name, held.name);
            rows.push(vec![vec![code(name)], vec![text(class_title(class))], vec![text(sentence(done))]]);
        }
    }
    rows
}

fn controls(paper: &Paper) -> Vec<Block> {
    let held = &paper.given.design.controls;
    if !held.is_empty() {
        let rows = held.iter().map(|held| {
            let mut how = paper.words(&sentence(&held.how));
            if !held.files.is_empty() {
                how.push(text(" Shown by "));
                how.extend(codes(&held.files));
                how.push(text("."));
            }
            vec![
                vec![text(format!("{}, {}", choice_label("security.regimes", &held.regime), held.article))],
                vec![text(sentence(&held.demand))],
                how,
            ]
        });
        return vec![
            table(&["Law or standard", "What it demands", "How the design meets it"], rows.collect()),
            paragraph(
                "This is engineering advice, not legal advice; the official text and your data protection officer decide.",
            ),
        ];
    }
    let regimes = paper.answer("security.regimes");
    if matches!(regimes.as_str(), "" | "none") {
        return vec![open(
            "No law or standard was named, so no control is derived. If people in the European Union or California, patients or card holders are in the data, one applies; the question “Which laws and standards must the platform satisfy?” settles it.",
        )];
    }
    vec![open(format!(
        "Named: {regimes}. Their controls are not derived in this design; they have to be checked by hand before the platform goes live."
    ))]
}

fn access(paper: &Paper) -> Block {
    let mut lines: Vec<Vec<Inline>> = Vec::new();
    let mut say = |lead: &str, id: &str| {
        let answer = paper.answer(id);
        if !answer.is_empty() {
            lines.push(vec![text(format!("{lead} {}", sentence(&lower_or_name(id, &answer))))]);
        }
    };
    say("Personal data in the clear is for", "security.unmasked_readers");
    say("Data has to stay here:", "security.residency");
    say("Keys for encryption are held by:", "security.keys");
    say("The platform is reached through:", "security.network");
    lines.push(vec![text("The loading role may write to the warehouse and read from the sources; reading roles may only read what is published.")]);
    Block::List(lines)
}

/// Names keep their capitals, other answers go on in the sentence.
fn lower_or_name(id: &str, answer: &str) -> String {
    if id == "security.residency" { answer.to_owned() } else { lower_first(answer) }
}

/// What each role sees of each class.
fn matrix(paper: &Paper) -> Option<Block> {
    let rows: Vec<Vec<Vec<Inline>>> = care::access(&paper.given)
        .into_iter()
        .map(|held| {
            let class = vec![text(class_title(&held.class))];
            let seen = [held.transformer, held.reader, held.privacy_reader].map(|seen| vec![text(sentence(seen))]);
            std::iter::once(class).chain(seen).collect()
        })
        .collect();
    (!rows.is_empty())
        .then(|| table(&["Class", "Who builds sees", "Who reads sees", "Who may read personal data sees"], rows))
}

/// Every copy, how long it is kept, how it goes, and how a person is erased from it.
fn retention(paper: &Paper) -> Block {
    let rows = care::retention(&paper.given).into_iter().map(|held| {
        let kept = held.kept.as_ref().map_or_else(|| vec![text("not decided here")], |kept| vec![paper.figure(kept)]);
        let erased = if held.erased.is_empty() { "no person is known to be in it" } else { held.erased };
        vec![vec![text(sentence_case(held.layer))], kept, vec![text(sentence(held.goes))], vec![text(sentence(erased))]]
    });
    table(&["Copy", "Kept for", "How it goes", "How a person is erased"], rows.collect())
}

/// The checks of each table by dimension.
fn plan(paper: &Paper) -> Vec<Block> {
    let warehouse = &*paper.given.warehouse;
    let checks = care::quality(&paper.given, warehouse);
    if checks.is_empty() {
        return Vec::new();
    }
    let rows = care::by_table(&checks).into_iter().map(|(name, dimensions)| {
        let told: Vec<String> = dimensions.iter().map(|(dimension, n)| format!("{dimension} {n}")).collect();
        vec![vec![code(name)], vec![text(told.join(", "))]]
    });
    vec![
        table(&["Table", "Checks by dimension"], rows.collect()),
        Block::Paragraph(vec![
            text("Each check with its threshold and what happens when it fails stands in "),
            code("docs/data/quality_plan.csv"),
            text(
                ": a check of keys, columns or totals stops the run before anything is published; one of age or volume tells somebody.",
            ),
        ]),
    ]
}

fn levels(paper: &Paper) -> Block {
    let rows = care::levels(&paper.given).into_iter().map(|held| {
        let promised = held.figure.as_ref().map_or_else(|| text(held.promised.clone()), |figure| paper.figure(figure));
        vec![
            vec![text(sentence_case(held.property))],
            vec![promised],
            vec![if held.seen_by.contains('/') { code(held.seen_by) } else { text(held.seen_by) }],
        ]
    });
    table(&["What", "Promised", "Seen by"], rows.collect())
}

fn owner(paper: &Paper) -> Block {
    let owner = care::owner(&paper.given);
    if owner.is_empty() {
        return open(
            "Nobody was named who answers for the data. Without an owner a failed check is somebody else's; the question “Who is responsible for each kind of data, and who relies on it?” settles it.",
        );
    }
    paragraph(format!("For the data answers {owner}."))
}

fn lineage(paper: &Paper) -> Block {
    if paper.given.design.model.source_tables().is_empty() {
        return open("There is no column yet whose origin could be told.");
    }
    Block::Paragraph(vec![
        text("Every column of every published table names the source column it comes from, in "),
        link("section 6", "section-6"),
        text(" and in the transformation itself ("),
        code(DBT),
        text("), and for catalogues as OpenLineage events in "),
        code("lineage/"),
        text(
            ". The transformation was written from the same description, so the two cannot tell different stories. Whoever changes it by hand has to change the description as well.",
        ),
    ])
}

fn quality(paper: &Paper) -> Block {
    let mut lines = vec![
        vec![text("Keys are unique and present in every table.")],
        vec![text(
            "Every key of a fact finds a row of its dimension; what the source leaves empty finds the unknown member.",
        )],
        vec![
            text("The tests run after every load, and "),
            code("make test"),
            text(" runs them on the sample data of the package."),
        ],
    ];
    let impact = paper.answer("goals.impact_if_wrong");
    if !impact.is_empty() {
        lines.push(vec![text(format!(
            "The worst that wrong data does here: {} Checks of business rules should grow with it.",
            sentence(&lower_first(&impact))
        ))]);
    }
    Block::List(lines)
}
