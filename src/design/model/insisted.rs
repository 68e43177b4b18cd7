//! What people insist on about tables of the source: their keys, and which of them stand together or apart.

use super::ModelOptions;
use super::edits::{impossible, unknown};
use super::evidence::{Confirmed, matched_column};
use super::graph::Graph;
use super::table_use::Insisted;
use super::types::*;
use crate::finding::Finding;
use crate::session::{ModelEdit, TableRole};
use crate::sql::Table;
use std::collections::{BTreeMap, BTreeSet};

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
    let Some(by) = matched_column(graph, &confirmed) else {
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

/// An entry about a dimension whose table is none.
pub fn not_described(table: &str, wrong: &str) -> Finding {
    impossible(
        &format!("conform.{table}"),
        format!("{wrong} describes nothing that exists, so it is no dimension"),
        "Say that it is a dimension as well, or take this back.",
    )
}
