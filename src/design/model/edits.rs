//! What people insist on: applied to the model as derived, and told where it can no longer be meant.
//!
//! Nothing that somebody said is dropped in silence: an entry about something that is not there is a finding.

use super::facts;
use super::measures;
use super::names;
use super::types::*;
use crate::finding::{About, Finding, Severity, Span};
use crate::session::ModelEdit;
use crate::sql::{Formula, Schema};
use std::collections::BTreeMap;

/// How many names a remedy lists.
const MAX_LISTED: usize = 8;

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
pub fn unknown<'n>(key: &str, name: &str, of: &str, names: impl Iterator<Item = &'n str>) -> Finding {
    let mut near: Vec<&str> = names.collect();
    let likeness = |other: &str| {
        let shared = name.chars().zip(other.chars()).take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count();
        let words = names::words(name);
        let same = names::words(other).iter().filter(|word| words.has(&[word])).count();
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

/// An entry that cannot be followed.
pub fn impossible(key: &str, why: String, advice: &str) -> Finding {
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
