//! Section 6: the dimensional model, table by table, with the reasons for its shape.

use super::super::paper::{MODEL_SVG, Paper, code, codes, heading, heading_at, link, open, paragraph, table, text};
use super::super::{Block, Inline, styles};
use crate::deliverable::diagram;
use crate::deliverable::markup::slug;
use crate::deliverable::words;
use crate::deliverable::words::{sentence, sentence_case};
use crate::design::{Attribute, Bridge, Dimension, Fact, History, Model};
use crate::sql::Dialect;
use std::collections::BTreeSet;

/// The section.
pub fn blocks(paper: &Paper) -> Vec<Block> {
    let model = &paper.given.design.model;
    if model.facts.is_empty() && model.dimensions.is_empty() {
        return nothing(paper);
    }
    let mut blocks = vec![paragraph(
        "A fact is what happens and is counted; a dimension is what it is counted by; a bridge ties two dimensions where one thing has many of another.",
    )];
    blocks.push(picture(model));
    blocks.push(heading("Which fact is seen by which dimension"));
    blocks.push(bus_matrix(model));
    model.facts.iter().for_each(|fact| blocks.extend(fact_blocks(paper, fact)));
    model.dimensions.iter().for_each(|dimension| blocks.extend(dimension_blocks(paper, dimension)));
    model.bridges.iter().for_each(|bridge| blocks.extend(bridge_blocks(paper, bridge)));
    blocks.extend(styles::blocks(paper));
    blocks.push(heading("Data definitions"));
    blocks.extend(definitions());
    blocks.extend(left_out(paper));
    blocks.extend(classification(paper));
    blocks
}

fn nothing(paper: &Paper) -> Vec<Block> {
    let mut blocks = vec![open(
        "No dimensional model could be derived. It needs a schema in which something happens: a table that refers to others, has a moment and is counted or added up. Bring in the data definitions of the source (a dump without its data is enough), or name a table as a fact.",
    )];
    blocks.extend(left_out(paper));
    blocks.extend(classification(paper));
    blocks
}

fn picture(model: &Model) -> Block {
    let names = |names: Vec<&str>| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let facts = names(model.facts.iter().map(|held| held.name.as_str()).collect());
    let dimensions = names(model.dimensions.iter().map(|held| held.name.as_str()).collect());
    let bridges = names(model.bridges.iter().map(|held| held.name.as_str()).collect());
    Block::Picture {
        path: MODEL_SVG.to_owned(),
        alt: format!("The dimensional model. Facts: {facts}. Dimensions: {dimensions}. Bridges: {bridges}."),
        svg: diagram::model(model),
    }
}

fn anchor(name: &str) -> String {
    format!("table-{}", slug(name))
}

/// Dimensions down, facts across: both grow, but there are mostly fewer facts.
fn bus_matrix(model: &Model) -> Block {
    let mut header = vec![""];
    header.extend(model.facts.iter().map(|fact| fact.name.as_str()));
    let rows = model.dimensions.iter().map(|dimension| {
        let mut row = vec![vec![link(dimension.name.clone(), anchor(&dimension.name))]];
        row.extend(model.facts.iter().map(|fact| vec![text(roles(fact, dimension))]));
        row
    });
    table(&header, rows.collect())
}

/// The roles in which a fact uses a dimension; a dash where it does not.
fn roles(fact: &Fact, dimension: &Dimension) -> String {
    let used: Vec<&str> =
        fact.dimensions.iter().filter(|held| held.dimension == dimension.name).map(|held| held.role.as_str()).collect();
    match used.as_slice() {
        [] => "–".to_owned(),
        [role] if *role == dimension.name => "yes".to_owned(),
        roles => roles.join(", "),
    }
}

fn reasons(paper: &Paper, reasons: &[String]) -> Option<Block> {
    let lines: Vec<Vec<Inline>> = reasons.iter().map(|reason| paper.words(&sentence(reason))).collect();
    (!lines.is_empty()).then_some(Block::List(lines))
}

fn fact_blocks(paper: &Paper, fact: &Fact) -> Vec<Block> {
    let mut blocks = vec![heading_at(format!("Fact {}", fact.name), anchor(&fact.name))];
    blocks.push(Block::Paragraph(vec![
        text(format!("{} From the source table ", sentence(&fact.grain))),
        code(fact.source.clone()),
        text(format!(". Kind: {}. A row is identified by ", words::fact_kind(fact.kind))),
        code(fact.surrogate_key.clone()),
        text(", made from the source’s "),
    ]));
    if let Some(Block::Paragraph(line)) = blocks.last_mut() {
        line.extend(if fact.business_key.is_empty() { vec![text("whole row")] } else { codes(&fact.business_key) });
        line.push(text("."));
    }
    blocks.extend(reasons(paper, &fact.reasons));
    let measures = fact.measures.iter().map(|held| {
        vec![
            vec![code(held.name.clone())],
            vec![text(sentence_case(words::additivity(held.additivity)))],
            vec![text(words::measure_from(held))],
            vec![text(held.description.clone())],
        ]
    });
    if fact.measures.is_empty() {
        blocks.push(paragraph("It has no measure: its rows are counted."));
    } else {
        blocks.push(table(&["Measure", "Adding up", "From", "Meaning"], measures.collect()));
    }
    blocks.push(keys(fact));
    blocks
}

fn keys(fact: &Fact) -> Block {
    let mut rows: Vec<Vec<Vec<Inline>>> = Vec::new();
    for held in &fact.dimensions {
        let missing = if held.optional { "; points to the unknown member where the source has none" } else { "" };
        rows.push(vec![
            vec![code(held.column.clone())],
            vec![
                link(held.dimension.clone(), anchor(&held.dimension)),
                text(format!(" as {}{missing}", held.role.replace('_', " "))),
            ],
            codes(&held.from.iter().map(|from| format!("{}.{}", from.table, from.column)).collect::<Vec<_>>()),
        ]);
    }
    for held in &fact.degenerate {
        let from = format!("{}.{}", held.from.table, held.from.column);
        rows.push(vec![vec![code(held.name.clone())], vec![text("kept in the fact itself")], vec![code(from)]]);
    }
    if rows.is_empty() {
        return paragraph("It refers to no dimension.");
    }
    table(&["Key", "Leads to", "From"], rows)
}

fn dimension_blocks(paper: &Paper, dimension: &Dimension) -> Vec<Block> {
    let mut blocks = vec![heading_at(format!("Dimension {}", dimension.name), anchor(&dimension.name))];
    let mut line = vec![text(format!("{} Key: ", sentence(&dimension.grain))), code(dimension.surrogate_key.clone())];
    if dimension.source.is_empty() {
        line.push(text("; made without a source table."));
    } else {
        let sources = dimension.sources();
        line.push(text(if sources.len() == 1 { "; from the source table " } else { "; from the source tables " }));
        line.extend(codes(&sources));
        let mut parents: Vec<&str> = dimension.all_joins().map(|join| join.table.as_str()).collect();
        // one parent may come in several roles
        let mut seen = BTreeSet::new();
        parents.retain(|table| seen.insert(*table));
        if !parents.is_empty() {
            line.push(text(", with "));
            line.extend(codes(&parents));
            line.push(text(" flattened into it"));
        }
        line.push(text(format!(". When something changes, {}.", words::history(dimension.history))));
    }
    blocks.push(Block::Paragraph(line));
    blocks.extend(reasons(paper, &dimension.reasons));
    let mut rows: Vec<Vec<Vec<Inline>>> = Vec::new();
    rows.extend(dimension.outriggers.iter().map(|key| {
        let from = key.from.iter().map(|from| format!("{}.{}", from.table, from.column)).collect::<Vec<_>>();
        let leads = vec![text("leads to "), link(key.dimension.clone(), anchor(&key.dimension))];
        vec![vec![code(key.column.clone())], vec![text("text")], leads, codes(&from), vec![]]
    }));
    rows.extend(dimension.natural_key.iter().map(|held| attribute(held, true)));
    rows.extend(dimension.attributes.iter().map(|held| attribute(held, false)));
    rows.extend(dimension.lists.iter().map(|list| {
        let from = format!("{}.{}", list.table, list.label);
        vec![
            vec![code(list.name.clone())],
            vec![text("text")],
            vec![text("names in a row, sorted, through "), code(list.through.clone())],
            vec![code(from)],
            vec![],
        ]
    }));
    if !rows.is_empty() {
        blocks.push(table(&["Column", "Type", "Meaning", "From", "Personal data"], rows));
    }
    blocks.extend(histories(dimension));
    blocks
}

/// What each attribute does when its source changes, where some do not as the dimension does, or show two values.
fn histories(dimension: &Dimension) -> Option<Block> {
    let of = |history: History| -> Vec<&str> {
        dimension.attributes.iter().filter(|held| held.history == history).map(|held| held.name.as_str()).collect()
    };
    let apart = dimension.history == History::Type6
        || dimension.attributes.iter().any(|held| held.history != dimension.history);
    if dimension.source.is_empty() || !apart {
        return None;
    }
    let lines: Vec<Vec<Inline>> = [History::Type0, History::Type1, History::Type2, History::Type6]
        .into_iter()
        .filter(|history| !of(*history).is_empty())
        .map(|history| {
            let mut line = codes(&of(history));
            line.push(text(format!(": {}", words::history(history))));
            line
        })
        .collect();
    Some(Block::List(lines))
}

fn attribute(held: &Attribute, key: bool) -> Vec<Vec<Inline>> {
    let mut meaning = held.description.clone();
    if key {
        meaning = if meaning.is_empty() {
            "Identifies it at the source.".to_owned()
        } else {
            format!("Identifies it at the source. {}", sentence(&meaning))
        };
    }
    let from = if held.from.table.is_empty() {
        vec![]
    } else if !held.parts.is_empty() {
        let parts = held.parts.iter().flatten().map(|part| format!("{}.{}", part.table, part.column));
        codes(&parts.collect::<Vec<_>>())
    } else {
        vec![code(format!("{}.{}", held.from.table, held.from.column))]
    };
    let personal = held.class.as_deref().map(|class| {
        let done = held.treatment.map_or_else(String::new, |done| format!(": {}", words::treatment(done)));
        text(format!("{}{done}", words::class_title(class)))
    });
    vec![
        vec![code(held.name.clone())],
        vec![text(words::data_type(&held.data_type))],
        vec![text(meaning)],
        from,
        personal.into_iter().collect(),
    ]
}

fn bridge_blocks(paper: &Paper, bridge: &Bridge) -> Vec<Block> {
    let mut blocks = vec![heading_at(format!("Bridge {}", bridge.name), anchor(&bridge.name))];
    blocks.push(Block::Paragraph(vec![
        text(format!("{} From ", sentence(&bridge.grain))),
        code(bridge.source.clone()),
        text(". It ties "),
        link(bridge.group.dimension.clone(), anchor(&bridge.group.dimension)),
        text(" ("),
        code(bridge.group.column.clone()),
        text(") to "),
        link(bridge.member.dimension.clone(), anchor(&bridge.member.dimension)),
        text(" ("),
        code(bridge.member.column.clone()),
        text(if bridge.hierarchy {
            "). Depth says how many levels lie between them; a fact joined by the descendant is added up for the ancestor, so choose one ancestor or one level at a time."
        } else {
            "). Each row has a weight; the weights of one member of the first add up to one, so a total shared out by weight stays the total."
        }),
    ]));
    blocks.extend(reasons(paper, &bridge.reasons));
    blocks
}

fn definitions() -> Vec<Block> {
    let rows = Dialect::DELIVERED
        .iter()
        .map(|dialect| vec![vec![text(dialect.title())], vec![code(format!("db/{}.sql", dialect.name()))]]);
    vec![
        paragraph("The same tables as data definitions, each written for its engine and checked in its dialect:"),
        table(&["Engine", "File"], rows.collect()),
    ]
}

fn left_out(paper: &Paper) -> Vec<Block> {
    let held = &paper.given.design.model.left_out;
    if held.is_empty() {
        return Vec::new();
    }
    let rows = held.iter().map(|held| {
        let name = held.column.as_ref().map_or_else(|| held.table.clone(), |column| format!("{}.{column}", held.table));
        vec![vec![code(name)], paper.words(&sentence(&held.why))]
    });
    vec![heading("What is left out"), table(&["Source", "Why"], rows.collect())]
}

fn classification(paper: &Paper) -> Vec<Block> {
    let held = &paper.given.design.model.classified;
    if held.is_empty() {
        return Vec::new();
    }
    let rows = held.iter().map(|held| {
        let mut why: Vec<String> =
            held.reasons.iter().map(|reason| words::without_stop(&reason.why).to_owned()).collect();
        if held.overruled {
            why.insert(0, "somebody insisted on it".to_owned());
        }
        vec![
            vec![code(held.table.clone())],
            vec![text(words::table_class(held.class))],
            paper.words(&sentence(&why.join("; "))),
        ]
    });
    vec![
        heading("How each source table was understood"),
        paragraph("Where this is wrong, name the table’s role; everything that follows from it is derived again."),
        table(&["Source table", "Understood as", "Because"], rows.collect()),
    ]
}
