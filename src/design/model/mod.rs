//! The dimensional model: what it is, and how it is derived from a source schema.
//!
//! Kimball's four steps in code: classify every table, find the grain of each event, find the dimensions it
//! reaches, find what it measures. Deterministic; every proposal carries its reasons.

mod types;
mod names;
mod graph;
mod wording;
mod walk;
mod table_use;
mod classify;
mod measures;
mod lines;
mod facts;
mod dimensions;
mod without_source;
mod history;
mod bridges;
mod hierarchies;
mod evidence;
mod conform;
mod flags;
mod edits;
mod insisted;

pub use dimensions::sentence;
pub use graph::Columns;
pub use names::{change_marker, is_change_marker, singular, snake, spoken, words};
pub use types::*;

use crate::finding::{About, Finding, Severity, Span};
use crate::session::{ModelEdit, TableRole};
use crate::sql::Schema;
use graph::Graph;
use std::collections::{BTreeMap, BTreeSet};
use table_use::{Outriggers, TableUse, Treat};

/// What the derivation is told beside the schema.
pub struct ModelOptions<'a> {
    /// Roles that people insist on, by table.
    pub roles: &'a BTreeMap<String, TableRole>,
    /// What else people insist on.
    pub edits: &'a BTreeMap<String, ModelEdit>,
    /// What is done with a class of personal data.
    pub treat: Treat<'a>,
    /// How the history of dimensions is kept.
    pub history: History,
    /// The style of the published model.
    pub style: Style,
}

/// Derives the dimensional model of a schema whose columns were looked at, with findings about what stands in its way.
pub fn derive(schema: &Schema, columns: &Columns, options: &ModelOptions<'_>) -> (Model, Vec<Finding>) {
    let graph = Graph::new(schema, columns);
    let mut findings = Vec::new();
    let mut insisted = insisted::of_source(&graph, options, &mut findings);
    let mut classified = classify::classify(&graph, options.roles, &insisted);
    let headers = lines::settle(&graph, &mut classified);
    insisted.conformed.retain(|held| {
        let described = [held.table, held.with].into_iter().find(|table| !classified[*table].class.is_described());
        findings.extend(
            described.map(|table| insisted::not_described(graph.tables[held.table].key(), graph.tables[table].key())),
        );
        described.is_none()
    });
    let ways = walk::Ways { graph: &graph, classified: &classified, split: &insisted.split, merged: &insisted.merged };
    let mut reached = ways.reached();
    let mut dimensions = reached.clone();
    let of_class = |class: TableClass| {
        (0..graph.tables.len()).filter(|table| classified[*table].class == class).collect::<Vec<_>>()
    };
    for bridge in of_class(TableClass::Bridge) {
        let sides = graph.targets(bridge);
        let described = |side: &usize| classified[*side].class.is_described() && !insisted.merged.contains_key(side);
        if sides.iter().filter(|side| described(side)).count() >= 2 {
            dimensions.extend(sides.into_iter().filter(described));
        }
    }
    let wanted = |table: &usize| {
        let said = classified[*table].overruled && classified[*table].class == TableClass::Entity;
        let conformed = insisted.conformed.iter().any(|held| [held.table, held.with].contains(table));
        said || conformed || insisted.split.contains(table)
    };
    dimensions.extend((0..graph.tables.len()).filter(wanted));
    if dimensions.is_empty() {
        dimensions.extend(
            of_class(TableClass::Entity).into_iter().filter(|table| graph.own_columns(*table).next().is_some()),
        );
    }
    let outriggers = (options.style == Style::SnowflakeSchema)
        .then(|| Outriggers::new(&graph, &classified, &mut dimensions, &mut reached));
    dimensions.retain(|table| !insisted.merged.contains_key(table));
    let given = TableUse {
        graph: &graph,
        classified: &classified,
        headers,
        insisted: &insisted,
        dimensions,
        reached: &reached,
        treat: options.treat,
        outriggers,
    };
    let mut model = build(&given, options, &mut findings);
    edits::of_model(&mut model, schema, options.edits, &mut findings);
    (model, findings)
}

fn build(given: &TableUse<'_>, options: &ModelOptions<'_>, findings: &mut Vec<Finding>) -> Model {
    let graph = given.graph;
    let mut model = Model { style: options.style, classified: given.classified.to_vec(), ..Model::default() };
    let of_name = |number: &usize| graph.tables[*number].key().to_owned();
    model.declared_keys = given.insisted.keys.iter().map(|(number, key)| (of_name(number), key.clone())).collect();
    let mut dimension_names = BTreeMap::new();
    let mut names = BTreeSet::from(["dim_date", "dim_time"].map(str::to_owned));
    let mut tables: Vec<usize> = given.dimensions.iter().copied().collect();
    if let Some(outriggers) = &given.outriggers {
        // engines want a table before what refers to it
        tables.sort_by_key(|table| outriggers.place(*table));
    }
    let mut made: Vec<(usize, Dimension)> = tables
        .into_iter()
        .map(|table| (table, dimensions::dimension(given, table, options.history, &mut model.left_out)))
        .collect();
    let (conformable, proposed) = evidence::proposals(given);
    model.conformable = conformable;
    findings.extend(proposed);
    let moved = conform::join(given, &mut made);
    for (table, mut dimension) in made {
        dimension.name = free_name(&dimension.name, &mut names);
        dimension_names.insert(table, dimension.name.clone());
        model.dimensions.push(dimension);
    }
    for (table, root) in moved {
        let name = dimension_names.get(&root).cloned();
        dimension_names.extend(name.map(|name| (table, name)));
    }
    let taken_in: BTreeSet<usize> = given.headers.values().copied().collect();
    for table in (0..graph.tables.len()).filter(|table| !taken_in.contains(table)) {
        match given.class(table) {
            class if class.is_event() => {
                if !given.has_declared_key(table) {
                    findings.push(no_key(graph, table));
                }
                let (mut fact, junk) = facts::fact(given, table, &dimension_names, &mut model.left_out);
                fact.name = free_name(&fact.name, &mut names);
                if let Some(mut junk) = junk {
                    let free = free_name(&junk.name, &mut names);
                    let keys = fact.dimensions.iter_mut().filter(|key| key.dimension == junk.name);
                    keys.for_each(|key| free.clone_into(&mut key.dimension));
                    junk.name = free;
                    model.dimensions.push(junk);
                }
                model.facts.push(fact);
            }
            TableClass::Bridge => {
                let made = bridges::bridge(given, table, &dimension_names);
                model.bridges.extend(made.map(|bridge| Bridge { name: free_name(&bridge.name, &mut names), ..bridge }));
            }
            _ => {}
        }
    }
    for table in dimension_names.keys().copied().collect::<Vec<_>>() {
        model.bridges.extend(hierarchies::hierarchies(given, table, &dimension_names, &mut names));
    }
    let used = |name: &str| model.facts.iter().any(|fact| fact.dimensions.iter().any(|key| key.dimension == name));
    let (calendar, clock) = (used("dim_date"), used("dim_time"));
    if clock {
        model.dimensions.insert(0, without_source::time_dimension());
    }
    if calendar {
        model.dimensions.insert(0, without_source::date_dimension());
    }
    leave_out_unread(given, &mut model);
    model
}

/// The name, with a number where another table has it: `customer` and `customers` are not one dimension.
fn free_name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let mut free = wanted.to_owned();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format!("{wanted}_{number}");
        number += 1;
    }
    free
}

fn no_key(graph: &Graph<'_>, table: usize) -> Finding {
    let held = &graph.tables[table];
    Finding {
        rule: "fact_without_key".to_owned(),
        severity: Severity::Warning,
        what: format!("{} becomes a fact but declares no key", held.key()),
        why: "Without a key a row that arrives twice cannot be told from two rows.".to_owned(),
        advice: format!(
            "Declare its primary key at the source, or name the columns that identify a row: \"model.key.{}\".",
            held.key()
        ),
        file: held.place.file.clone(),
        span: Span::at(held.place.line, 1),
        about: About::default(),
        fix: None,
    }
}

/// Says of every table that nothing reads why it is not there.
fn leave_out_unread(given: &TableUse<'_>, model: &mut Model) {
    let read: BTreeSet<String> = model.source_tables().into_iter().map(str::to_owned).collect();
    for (number, table) in given.graph.tables.iter().enumerate().filter(|(_, table)| !read.contains(table.key())) {
        let why = match given.class(number) {
            TableClass::Technical | TableClass::Log | TableClass::History => {
                given.classified[number].reasons.last().map_or_else(String::new, |reason| reason.why.clone())
            }
            TableClass::Subtype => "none of its columns has a form that every engine can hold".to_owned(),
            _ => "no fact reaches it; say that it is a dimension to have it all the same".to_owned(),
        };
        model.left_out.push(LeftOut { table: table.key().to_owned(), column: None, why });
    }
}
