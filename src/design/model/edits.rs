//! What people insist on: applied to the model as derived, and told where it can no longer be meant.
//!
//! Nothing that somebody said is dropped in silence: an entry about something that is not there is a finding.

use super::conform::{self, Confirmed};
use super::facts;
use super::graph::Graph;
use super::measures;
use super::table_use::Insisted;
use super::types::*;
use super::{ModelOptions, names};
use crate::finding::{About, Finding, Severity, Span};
use crate::session::{ModelEdit, TableRole};
use crate::sql::{Formula, Schema, Table};
use std::collections::{BTreeMap, BTreeSet};

/// How many names a remedy lists.
const MAX_LISTED: usize = 8;

/// What is insisted on about tables of the source, as far as they are there.
pub fn of_source(graph: &Graph<'_>, options: &ModelOptions<'_>, findings: &mut Vec<Finding>) -> Insisted {
    let mut insisted = Insisted::default();
    let numbers: BTreeMap<String, usize> =
        graph.tables.iter().enumerate().rev().map(|(number, table)| (table.key().to_lowercase(), number)).collect();
    let find = |table: &str| graph.number(table).or_else(|| numbers.get(&table.to_lowercase()).copied());
    let names = || graph.tables.iter().map(Table::key);
    for (table, role) in options.roles {
        match find(table) {
            None => findings.push(unknown(&format!("role.{table}"), table, "the source", names())),
            Some(number) if *role == TableRole::Bridge && graph.targets(number).len() < 2 => findings.push(impossible(
                &format!("role.{table}"),
                "it refers to fewer than two other tables, and a bridge ties two".to_owned(),
                "Declare its references at the source, or take the role back.",
            )),
            Some(_) => {}
        }
    }
    for (key, edit) in options.edits {
        match edit {
            ModelEdit::Junk { fact, wanted } => drop(insisted.junk.insert(fact.clone(), *wanted)),
            ModelEdit::TimeOfDay { fact, wanted } => drop(insisted.time_of_day.insert(fact.clone(), *wanted)),
            ModelEdit::Conform { table, with } => {
                let found = conformed(graph, options, &find, (key, table, with.as_deref()), &mut insisted.apart);
                match found {
                    Ok(found) => insisted.conformed.extend(found),
                    Err(finding) => findings.push(*finding),
                }
            }
            _ => {}
        }
        let (table, other) = match edit {
            ModelEdit::Key { table, .. } | ModelEdit::Split { table } => (table, None),
            ModelEdit::Merge { table, into } => (table, Some(into)),
            _ => continue,
        };
        let missing = [Some(table), other].into_iter().flatten().find(|table| find(table).is_none());
        if let Some(missing) = missing {
            findings.push(unknown(key, missing, "the source", names()));
            continue;
        }
        let (Some(number), other) = (find(table), other.and_then(|table| find(table))) else { continue };
        match (edit, other) {
            (ModelEdit::Split { .. }, _) => drop(insisted.split.insert(number)),
            (ModelEdit::Merge { table, into }, Some(child)) => {
                if leads_to(graph, child, number) {
                    insisted.merged.insert(number, child);
                } else {
                    findings.push(impossible(
                        key,
                        format!("{into} does not refer to {table}, so no row of it has one to take in"),
                        "Name a table that refers to it, or declare the reference at the source.",
                    ));
                }
            }
            (ModelEdit::Key { columns, .. }, _) => {
                let held = &graph.tables[number];
                let found: Option<Vec<String>> =
                    columns.iter().map(|name| held.column(name).map(|column| column.name.clone())).collect();
                match found {
                    Some(columns) => drop(insisted.keys.insert(number, columns)),
                    None => {
                        let wrong = columns.iter().find(|name| held.column(name).is_none());
                        let names = held.columns.iter().map(|column| column.name.as_str());
                        findings.push(unknown(key, wrong.map_or("", String::as_str), held.key(), names));
                    }
                }
            }
            _ => {}
        }
    }
    settle_roots(&mut insisted.conformed);
    insisted
}

/// Two tables that somebody confirmed as one dimension, or refused.
fn conformed(
    graph: &Graph<'_>,
    options: &ModelOptions<'_>,
    find: &dyn Fn(&str) -> Option<usize>,
    (key, table, with): (&str, &str, Option<&str>),
    apart: &mut BTreeSet<usize>,
) -> Result<Option<Confirmed>, Box<Finding>> {
    let names = || graph.tables.iter().map(Table::key);
    let number = find(table).ok_or_else(|| Box::new(unknown(key, table, "the source", names())))?;
    let Some(with) = with else {
        apart.insert(number);
        return Ok(None);
    };
    // a table, or one of its columns by which rows are matched
    let of_column = || with.rsplit_once('.').and_then(|(of, column)| Some((find(of)?, Some(column.to_owned()))));
    let found = find(with).map(|of| (of, None)).or_else(of_column);
    let (of, column) = found.ok_or_else(|| Box::new(unknown(key, with, "the source", names())))?;
    let refuse = |why: String, advice: &str| Err(Box::new(impossible(key, why, advice)));
    let confirmed = Confirmed { table: number, with: of, column };
    if number == of {
        return refuse("it names one table twice".to_owned(), "Name the table of another source.");
    }
    if options.style == Style::SnowflakeSchema {
        let why = "a snowflake schema keeps parents apart, and those of two sources are not the same".to_owned();
        return refuse(why, "Choose the star for modelling.style, or take this back.");
    }
    let Some(by) = conform::matched_column(graph, &confirmed) else {
        let why = format!("{table} and {with} have no key of one name and type, as an e-mail address or a tax number");
        return refuse(why, "Name the column by which rows are matched: \"shop.customer.email\".");
    };
    let held = &graph.tables[of];
    let class = held.column(&by).and_then(|column| crate::design::privacy::classify_column(held.key(), column));
    if class.and_then(|class| (options.treat)(class)) == Some(Treatment::Drop) {
        let why = format!("{by} is never loaded, so nothing can be matched by it");
        return refuse(why, "Name another column, or take this back.");
    }
    Ok(Some(confirmed))
}

/// Leads every confirmed pair to the table that takes all of them in: what joins one that joins a third joins that one.
fn settle_roots(conformed: &mut Vec<Confirmed>) {
    let onward: BTreeMap<usize, usize> = conformed.iter().map(|held| (held.table, held.with)).collect();
    for held in conformed.iter_mut() {
        let mut seen = BTreeSet::from([held.table]);
        while let Some(next) = onward.get(&held.with).filter(|_| seen.insert(held.with)) {
            held.with = *next;
        }
    }
    // of two that join each other, neither is first: nothing is left of a circle
    conformed.retain(|held| !onward.contains_key(&held.with) && held.table != held.with);
}

/// Whether references lead from one table to another, from many to one.
fn leads_to(graph: &Graph<'_>, from: usize, to: usize) -> bool {
    let mut open = vec![from];
    let mut seen = BTreeSet::from([from]);
    while let Some(table) = open.pop() {
        for next in graph.targets(table) {
            if next == to {
                return true;
            }
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    false
}

/// Applies what is insisted on about tables of the model; names last, for all else goes by the derived ones.
pub fn of_model(model: &mut Model, schema: &Schema, edits: &BTreeMap<String, ModelEdit>, findings: &mut Vec<Finding>) {
    let turn = |edit: &ModelEdit| match edit {
        ModelEdit::Measure { .. } => 0,
        ModelEdit::History { attribute: None, .. } => 1,
        ModelEdit::RenameColumn { .. } => 3,
        ModelEdit::RenameTable { .. } => 4,
        _ => 2,
    };
    for now in 0..=4 {
        for (key, edit) in edits.iter().filter(|(_, edit)| turn(edit) == now) {
            if let Err(finding) = apply(model, schema, key, edit) {
                findings.push(*finding);
            }
        }
    }
}

fn apply(model: &mut Model, schema: &Schema, key: &str, edit: &ModelEdit) -> Result<(), Box<Finding>> {
    match edit {
        ModelEdit::Measure { fact, name, expression } => add_measure(model, schema, key, fact, name, expression),
        ModelEdit::History { dimension, attribute, history } => {
            set_history(model, key, dimension, attribute.as_deref(), *history)
        }
        ModelEdit::Additivity { fact, measure, additivity } => {
            let held = fact_of(model, key, fact)?;
            let names: Vec<String> = held.measures.iter().map(|held| held.name.clone()).collect();
            match held.measures.iter_mut().find(|held| held.name == *measure) {
                Some(held) => held.additivity = *additivity,
                None => return Err(missing(key, measure, fact, &names)),
            }
            held.reasons.push(format!("somebody said how {measure} is added up"));
            Ok(())
        }
        ModelEdit::DropColumn { table, column } => drop_column(model, key, table, column),
        ModelEdit::RenameColumn { table, column, to } => rename_column(model, key, table, column, to),
        ModelEdit::RenameTable { table, to } => rename_table(model, key, table, to),
        ModelEdit::Merge { .. } | ModelEdit::Split { .. } | ModelEdit::Key { .. } | ModelEdit::Conform { .. } => Ok(()),
        ModelEdit::Junk { fact, .. } | ModelEdit::TimeOfDay { fact, .. } => fact_of(model, key, fact).map(drop),
    }
}

fn table_names(model: &Model) -> Vec<String> {
    let facts = model.facts.iter().map(|held| &held.name);
    let dimensions = model.dimensions.iter().map(|held| &held.name);
    facts.chain(dimensions).chain(model.bridges.iter().map(|held| &held.name)).cloned().collect()
}

fn fact_of<'m>(model: &'m mut Model, key: &str, name: &str) -> Result<&'m mut Fact, Box<Finding>> {
    let names: Vec<String> = model.facts.iter().map(|held| held.name.clone()).collect();
    let found = model.facts.iter_mut().find(|held| held.name == name);
    found.ok_or_else(|| missing(key, name, "the model", &names))
}

fn dimension_of<'m>(model: &'m mut Model, key: &str, name: &str) -> Result<&'m mut Dimension, Box<Finding>> {
    let made = |held: &&mut Dimension| held.name == name && held.kind == DimensionKind::Described;
    let names: Vec<String> = model
        .dimensions
        .iter()
        .filter(|held| held.kind == DimensionKind::Described)
        .map(|held| held.name.clone())
        .collect();
    model.dimensions.iter_mut().find(made).ok_or_else(|| missing(key, name, "the model", &names))
}

fn add_measure(
    model: &mut Model,
    schema: &Schema,
    key: &str,
    fact: &str,
    name: &str,
    expression: &str,
) -> Result<(), Box<Finding>> {
    let held = fact_of(model, key, fact)?;
    let advice = "Use numbers, columns of the fact's source table, + - * /, abs, coalesce, nullif, round and case.";
    let formula =
        Formula::read(expression).map_err(|why| Box::new(impossible(key, format!("the expression {why}"), advice)))?;
    let Some(source) = schema.table(&held.source) else { return Ok(()) };
    if let Some(wrong) = formula.columns().into_iter().find(|column| source.column(column).is_none()) {
        let names = source.columns.iter().map(|column| column.name.as_str());
        return Err(Box::new(unknown(key, wrong, source.key(), names)));
    }
    if fact_columns(held).any(|held| held == name) {
        let why = format!("{fact} has a column called {name} already");
        return Err(Box::new(impossible(key, why, "Choose another name, or drop that column.")));
    }
    let formula = formula.renamed(&|column| source.column(column).map_or(column, |held| &held.name).to_owned());
    held.measures.push(Measure {
        name: name.to_owned(),
        data_type: measures::formula_type(&formula, source),
        additivity: if formula.divides() { Additivity::NonAdditive } else { Additivity::Additive },
        nullable: true,
        description: format!("{expression}, as somebody asked for."),
        from: MeasureFrom::Formula(formula),
    });
    held.reasons.push(format!("somebody asked for the measure {name}"));
    Ok(())
}

fn set_history(
    model: &mut Model,
    key: &str,
    name: &str,
    attribute: Option<&str>,
    history: History,
) -> Result<(), Box<Finding>> {
    let held = dimension_of(model, key, name)?;
    if let Some(attribute) = attribute {
        let names: Vec<String> = held.attributes.iter().map(|held| held.name.clone()).collect();
        let versioned = matches!(held.history, History::Type2 | History::Type6);
        let why = format!("{name} keeps no versions, so all of its attributes are kept alike");
        let advice = format!("Keep the history of the whole dimension as well: \"history.{name}\": \"type_2\".");
        return match held.attributes.iter_mut().find(|held| held.name == attribute) {
            None => Err(missing(key, attribute, name, &names)),
            Some(found) if !versioned && found.history != history => Err(Box::new(impossible(key, why, &advice))),
            Some(found) => {
                found.history = history;
                held.reasons.push(format!("somebody said how the history of {attribute} is kept"));
                Ok(())
            }
        };
    }
    let thing = held.surrogate_key.strip_suffix("_key").map(names::spoken).unwrap_or_default();
    held.grain = match history {
        History::Type2 | History::Type6 => format!("One row for each version of each {thing}."),
        History::Type0 | History::Type1 => format!("One row for each {thing}."),
    };
    held.history = history;
    held.reasons.push("somebody said how its history is kept".to_owned());
    held.reasons.extend(super::history::keep(history, &mut held.attributes));
    Ok(())
}

fn fact_columns(fact: &Fact) -> impl Iterator<Item = &str> {
    let keys = fact.dimensions.iter().map(|held| held.column.as_str());
    let kept = fact.degenerate.iter().map(|held| held.name.as_str());
    let measures = fact.measures.iter().map(|held| held.name.as_str());
    [fact.surrogate_key.as_str(), "event_time", "source_changed_at"].into_iter().chain(keys).chain(kept).chain(measures)
}

fn dimension_columns(dimension: &Dimension) -> impl Iterator<Item = &str> {
    let named = dimension.natural_key.iter().chain(&dimension.attributes).map(|held| held.name.as_str());
    let lists = dimension.lists.iter().map(|held| held.name.as_str());
    let lists = lists.chain(dimension.outriggers.iter().map(|held| held.column.as_str()));
    [dimension.surrogate_key.as_str(), "valid_from", "valid_to", "is_current"].into_iter().chain(named).chain(lists)
}

fn drop_column(model: &mut Model, key: &str, table: &str, column: &str) -> Result<(), Box<Finding>> {
    let why = "somebody said to leave it out";
    let left_out = |from: &SourceColumn| LeftOut {
        table: from.table.clone(),
        column: Some(from.column.clone()),
        why: why.to_owned(),
    };
    let mut gone: Vec<LeftOut> = Vec::new();
    if let Some(fact) = model.facts.iter_mut().find(|held| held.name == table) {
        let names: Vec<String> = fact_columns(fact).map(str::to_owned).collect();
        let before = names.len();
        fact.dimensions.retain(|held| held.column != column);
        fact.degenerate.retain(|held| {
            let goes = held.name == column;
            gone.extend(goes.then(|| left_out(&held.from)));
            !goes
        });
        fact.measures.retain(|held| {
            let goes = held.name == column;
            if let (true, MeasureFrom::Column(from) | MeasureFrom::Allocated(from)) = (goes, &held.from) {
                gone.push(left_out(from));
            }
            !goes
        });
        if fact_columns(fact).count() == before {
            return Err(not_dropped(key, column, table, &names));
        }
        facts::drop_idle_joins(fact);
    } else if let Some(dimension) = model.dimensions.iter_mut().find(|held| held.name == table) {
        let names: Vec<String> = dimension_columns(dimension).map(str::to_owned).collect();
        let before = names.len();
        dimension.attributes.retain(|held| {
            let goes = held.name == column;
            gone.extend((goes && !held.from.table.is_empty()).then(|| left_out(&held.from)));
            !goes
        });
        dimension.lists.retain(|held| held.name != column);
        dimension.outriggers.retain(|held| held.column != column);
        if dimension_columns(dimension).count() == before {
            return Err(not_dropped(key, column, table, &names));
        }
    } else {
        return Err(missing(key, table, "the model", &table_names(model)));
    }
    model.left_out.extend(gone);
    Ok(())
}

fn not_dropped(key: &str, column: &str, table: &str, names: &[String]) -> Box<Finding> {
    if names.iter().any(|held| held == column) {
        let why = format!("{column} identifies a row of {table} or says when it held, so it stays");
        return Box::new(impossible(key, why, "Give it another name instead, or take this back."));
    }
    missing(key, column, table, names)
}

fn rename_column(model: &mut Model, key: &str, table: &str, column: &str, to: &str) -> Result<(), Box<Finding>> {
    let mut named: Vec<&mut String> = Vec::new();
    let mut all: Vec<String>;
    if let Some(fact) = model.facts.iter_mut().find(|held| held.name == table) {
        all = fact_columns(fact).map(str::to_owned).collect();
        named.push(&mut fact.surrogate_key);
        named.extend(fact.dimensions.iter_mut().map(|held| &mut held.column));
        named.extend(fact.degenerate.iter_mut().map(|held| &mut held.name));
        named.extend(fact.measures.iter_mut().map(|held| &mut held.name));
    } else if let Some(dimension) = model.dimensions.iter_mut().find(|held| held.name == table) {
        all = dimension_columns(dimension).map(str::to_owned).collect();
        if !dimension.source.is_empty() {
            named.push(&mut dimension.surrogate_key);
            named.extend(dimension.natural_key.iter_mut().chain(&mut dimension.attributes).map(|held| &mut held.name));
            named.extend(dimension.lists.iter_mut().map(|held| &mut held.name));
            named.extend(dimension.outriggers.iter_mut().map(|held| &mut held.column));
        }
    } else if let Some(bridge) = model.bridges.iter_mut().find(|held| held.name == table) {
        all = vec![bridge.group.column.clone(), bridge.member.column.clone()];
        all.extend(["weight", "depth", "ancestor_is_root", "descendant_is_leaf"].map(str::to_owned));
        named.extend([&mut bridge.group.column, &mut bridge.member.column]);
    } else {
        return Err(missing(key, table, "the model", &table_names(model)));
    }
    if all.iter().any(|held| held == to) {
        let why = format!("{table} has a column called {to} already");
        return Err(Box::new(impossible(key, why, "Choose another name.")));
    }
    match named.into_iter().find(|held| *held == column) {
        Some(held) => to.clone_into(held),
        None => return Err(missing(key, column, table, &all)),
    }
    model.renamed.push(Renamed {
        table: table.to_owned(),
        derived_table: table.to_owned(),
        column: Some((to.to_owned(), column.to_owned())),
    });
    Ok(())
}

fn rename_table(model: &mut Model, key: &str, table: &str, to: &str) -> Result<(), Box<Finding>> {
    let names = table_names(model);
    if !names.iter().any(|held| held == table) {
        return Err(missing(key, table, "the model", &names));
    }
    let fixed = ["dim_date", "dim_time"].contains(&table);
    if fixed || names.iter().any(|held| held == to) {
        let why = if fixed {
            "the calendar and the time of day go by their names in every fact".to_owned()
        } else {
            format!("the model has a table called {to} already")
        };
        return Err(Box::new(impossible(key, why, "Choose another name, or take this back.")));
    }
    let facts = model.facts.iter_mut();
    let keys = facts.flat_map(|fact| {
        let keys = fact.dimensions.iter_mut().map(|held| &mut held.dimension);
        std::iter::once(&mut fact.name).chain(keys)
    });
    let sides = model
        .bridges
        .iter_mut()
        .flat_map(|bridge| [&mut bridge.name, &mut bridge.group.dimension, &mut bridge.member.dimension]);
    let held = model.dimensions.iter_mut().flat_map(|dimension| {
        let keys = dimension.outriggers.iter_mut().map(|held| &mut held.dimension);
        std::iter::once(&mut dimension.name).chain(keys)
    });
    let names = keys.chain(held).chain(sides);
    names.filter(|name| *name == table).for_each(|name| to.clone_into(name));
    for held in model.renamed.iter_mut().filter(|held| held.derived_table == table) {
        to.clone_into(&mut held.table);
    }
    model.renamed.push(Renamed { table: to.to_owned(), derived_table: table.to_owned(), column: None });
    Ok(())
}

fn missing(key: &str, name: &str, of: &str, names: &[String]) -> Box<Finding> {
    Box::new(unknown(key, name, of, names.iter().map(String::as_str)))
}

/// An entry about something that is not there.
fn unknown<'n>(key: &str, name: &str, of: &str, names: impl Iterator<Item = &'n str>) -> Finding {
    let mut near: Vec<&str> = names.collect();
    let likeness = |other: &str| {
        let shared = name.chars().zip(other.chars()).take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count();
        let words: BTreeSet<String> = names::words(name).into_iter().collect();
        let same = names::words(other).iter().filter(|word| words.contains(*word)).count();
        std::cmp::Reverse(shared + 5 * same)
    };
    near.sort_by_key(|other| likeness(other));
    near.truncate(MAX_LISTED);
    let advice = if near.is_empty() {
        "Take it back, or bring in the schema that has it.".to_owned()
    } else {
        format!("Take it back, or name one that is there: {}.", near.join(", "))
    };
    finding(
        "model_edit_without_target",
        format!("'{key}' is about {name}, which {of} does not have"),
        "What somebody insisted on has no effect, and the model is as derived there.",
        advice,
    )
}

/// An entry about a dimension whose table is none.
pub fn not_described(table: &str, wrong: &str) -> Finding {
    impossible(
        &format!("conform.{table}"),
        format!("{wrong} describes nothing that exists, so it is no dimension"),
        "Say that it is a dimension as well, or take this back.",
    )
}

/// An entry that cannot be followed.
fn impossible(key: &str, why: String, advice: &str) -> Finding {
    finding(
        "model_edit_impossible",
        format!("'{key}' cannot be followed: {why}"),
        "What somebody insisted on has no effect, and the model is as derived there.",
        advice.to_owned(),
    )
}

fn finding(rule: &str, what: String, why: &str, advice: String) -> Finding {
    Finding {
        rule: rule.to_owned(),
        severity: Severity::Warning,
        what,
        why: why.to_owned(),
        advice,
        file: String::new(),
        span: Span::default(),
        about: About::default(),
        fix: None,
    }
}
