//! What the style of the model adds to a star, why, and at what price.

use super::Block;
use super::paper::{Paper, code, decision_anchor, heading, link, paragraph, table, text};
use crate::deliverable::vault::{Identity, Vault};
use crate::deliverable::wide;
use crate::design::{Model, Style};

/// The blocks about the style; none for a plain star, which the rest of the section describes.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let model = &paper.given.design.model;
    let mut blocks = match model.style {
        Style::Star => return Vec::new(),
        Style::SnowflakeSchema => kept_apart(model),
        Style::DataVaultAndStar => paper.given.warehouse.vault.as_ref().map_or_else(Vec::new, hubs),
        Style::OneBigTable => repeated(model),
    };
    if let Some(decision) = paper.given.design.decision("modelling.style") {
        blocks.push(Block::Paragraph(vec![
            text("Why this style, and what speaks for another, stands in "),
            link("the decision", decision_anchor(&decision.id, &decision.subject)),
            text("."),
        ]));
    }
    blocks
}

fn kept_apart(model: &Model) -> Vec<Block> {
    let rows = model.dimensions.iter().flat_map(|child| {
        child.outriggers.iter().map(|key| {
            vec![vec![code(child.name.clone())], vec![code(key.column.clone())], vec![code(key.dimension.clone())]]
        })
    });
    vec![
        heading("Dimensions kept apart"),
        paragraph(
            "This is a snowflake schema: what a dimension belongs to is a dimension of its own, which the child leads to by a key, so no description is repeated. Facts refer to the leaf. The price is a join more for each step, in every query that asks for more than the leaf says.",
        ),
        paragraph(
            "Where a parent has versions, its child holds the parent’s durable key, which all versions of one row share, and not the key of one version. Otherwise a renamed region would give a new version to every branch in it. For the parent as it is now, join on the durable key and `is_current`; for the parent as it was, on the durable key and the moment between `valid_from` and `valid_to`.",
        ),
        table(&["Dimension", "Key", "Leads to"], rows.collect()),
    ]
}

fn hubs(vault: &Vault) -> Vec<Block> {
    let mut rows: Vec<Vec<Vec<super::Inline>>> = Vec::new();
    for kept in &vault.kept {
        let identity = match kept.identity {
            Identity::Hub(at) => vault.hubs.get(at).map_or_else(String::new, |hub| hub.name.clone()),
            Identity::Link => "none: its link is its identity".to_owned(),
        };
        let said: Vec<String> = kept.satellites.iter().map(|held| held.name.clone()).collect();
        rows.push(vec![
            vec![code(kept.raw.clone())],
            vec![text(identity)],
            vec![text(if kept.has_link() { kept.link() } else { "–".to_owned() })],
            vec![text(said.join(", "))],
            vec![code(kept.rows())],
        ]);
    }
    vec![
        heading("The vault under the star"),
        paragraph(
            "Between staging and the marts stands a data vault in the schema `vault`. A hub holds each business key once, with the source table that named it first. A link holds each combination of keys that a source row ties together. A satellite holds what a row says, a row for each time that it said something else, recognised by a hash over all its columns; what is personal stands in a satellite of its own, so that erasing a person empties one table. Every row carries when it was loaded and from where.",
        ),
        paragraph(
            "Rows are only added, never changed, not even by a full refresh: every state of the source that was ever loaded can be shown again. Which row of a link holds is said by its effectivity satellite (`esat_…`): the one that was loaded last for the row that drives it, each until the next. A row that the source deletes stays; passwords are never loaded. A table without a key has no business key and stays outside.",
        ),
        paragraph(
            "The marts read views (`row_…`) that put each source row together again from hub, links and satellites, column for column as staging has it; a test compares the two after every run. So dimensions and facts are those of the plain star. The price is a second model to keep and about three tables for each table of the source; it pays where many sources change independently or an auditor asks what was known when.",
        ),
        table(&["Source table", "Hub", "Link", "Satellites", "Put together as"], rows),
    ]
}

fn repeated(model: &Model) -> Vec<Block> {
    let rows = model.facts.iter().map(|fact| {
        let roles: Vec<&str> = fact.dimensions.iter().map(|role| role.role.as_str()).collect();
        vec![vec![code(wide::name(fact))], vec![code(fact.name.clone())], vec![text(roles.join(", "))]]
    });
    vec![
        heading("One big table over each fact"),
        paragraph(
            "Over each fact stands one table with everything that is known of it: its measures, and every description of every role beside them, under the name of the role. Whoever trains a model or opens a spreadsheet needs no join. It is made from the star, which stays, so both give the same totals.",
        ),
        paragraph(
            "The price is that every description is repeated in every row: the tables are built anew at every run, because a description that changed has changed in all of them, and a new question may ask for a new column. Many-to-many relations stay in the bridges, for repeating a row would count its amounts twice; their names stand in one column, with commas between.",
        ),
        table(&["Big table", "Over", "Describes"], rows.collect()),
    ]
}
