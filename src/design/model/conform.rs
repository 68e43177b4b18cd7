//! Conformed dimensions: the dimensions of tables that somebody confirmed as one are put together.

use super::evidence::{Confirmed, Match, agree, joined_type, matched};
use super::names;
use super::table_use::TableUse;
use super::types::*;
use crate::sql::{DataType, Table};
use std::collections::{BTreeMap, BTreeSet};

/// What tables are called where several are told apart: by their file, their schema or their own names.
fn labels(tables: &[&Table]) -> Vec<String> {
    let stem = |table: &Table| {
        let file = table.place.file.rsplit('/').next().unwrap_or_default();
        names::snake(file.split('.').next().unwrap_or_default())
    };
    let by: [&dyn Fn(&Table) -> String; 2] = [&stem, &|table: &Table| names::snake(&table.schema)];
    for label in by {
        let said: Vec<String> = tables.iter().map(|table| label(table)).collect();
        let distinct: BTreeSet<&String> = said.iter().collect();
        if distinct.len() == said.len() && !distinct.iter().any(|label| *label == "unnamed") {
            return said;
        }
    }
    tables.iter().map(|table| names::snake(table.key())).collect()
}

/// Puts the dimensions of confirmed tables into the one that takes them in. Gives the table by which each of those
/// taken in is found from then on.
pub fn join(given: &TableUse<'_>, made: &mut Vec<(usize, Dimension)>) -> BTreeMap<usize, usize> {
    let mut groups: BTreeMap<usize, Vec<&Confirmed>> = BTreeMap::new();
    for held in &given.insisted.conformed {
        groups.entry(held.with).or_default().push(held);
    }
    let mut moved = BTreeMap::new();
    for (root, parts) in groups {
        let tables: Vec<&Table> = std::iter::once(root)
            .chain(parts.iter().map(|part| part.table))
            .map(|at| &given.graph.tables[at])
            .collect();
        let labels = labels(&tables);
        for (part, label) in parts.into_iter().zip(labels.iter().skip(1)) {
            let Some(other) = made.iter().position(|(table, _)| *table == part.table) else { continue };
            let (_, other) = made.remove(other);
            if let Some((_, dimension)) = made.iter_mut().find(|(table, _)| *table == root) {
                take_in(given, part, dimension, other, (&labels[0], label));
                moved.insert(part.table, root);
            }
        }
    }
    moved
}

fn take_in(given: &TableUse<'_>, part: &Confirmed, held: &mut Dimension, other: Dimension, labels: (&str, &str)) {
    let (first, second) = (&given.graph.tables[part.with], &given.graph.tables[part.table]);
    let by = held.conformed.first().map(|source| source.matched.column.clone()).or_else(|| part.column.clone());
    let Some(found) = matched(first, second, by.as_deref()) else { return };
    if held.conformed.is_empty() {
        begin(given, part, held, &found, labels.0);
    }
    let n_before = held.conformed.len();
    let (label, other_label) = (own_label(held, first), own_label(&other, second));
    let column =
        SourceColumn { alias: names::snake(second.key()), table: second.key().to_owned(), column: found.there.clone() };
    held.conformed.push(ConformedSource {
        table: second.key().to_owned(),
        label: labels.1.to_owned(),
        joins: other.joins,
        key: other.natural_key.iter().map(|key| key.from.clone()).collect(),
        matched: column.clone(),
        change_marker: other.change_marker.clone(),
    });
    if let Some(key) = held.natural_key.first_mut() {
        key.parts.push(Some(column));
    }
    held.attributes.iter_mut().for_each(|attribute| attribute.parts.push(None));
    let history = held.history;
    let keys = other.natural_key.into_iter().map(|key| Attribute { history, ..key });
    for attribute in keys.chain(other.attributes) {
        let is_label = other_label.as_ref() == Some(&attribute.name);
        let same = held.attributes.iter().position(|made| {
            let alike = made.name == attribute.name || (is_label && Some(&made.name) == label.as_ref());
            alike
                && made.parts[n_before].is_none()
                && made.treatment == attribute.treatment
                && agree(&made.data_type, &attribute.data_type)
        });
        if let Some(at) = same {
            let made = &mut held.attributes[at];
            made.data_type = joined_type(&made.data_type, &attribute.data_type);
            made.nullable = true;
            made.parts[n_before] = Some(attribute.from);
            continue;
        }
        let taken = |name: &str| {
            held.surrogate_key == name || held.natural_key.iter().chain(&held.attributes).any(|made| made.name == name)
        };
        let mut name = attribute.name.clone();
        if taken(&name) {
            name = format!("{}_{name}", labels.1);
        }
        let mut number = 2;
        while taken(&name) {
            name = format!("{}_{}_{number}", labels.1, attribute.name);
            number += 1;
        }
        let mut parts = vec![None; n_before];
        parts.push(Some(attribute.from.clone()));
        held.attributes.push(Attribute { name, parts, nullable: true, ..attribute });
    }
    let said: Vec<&str> = held.conformed.iter().map(|source| source.label.as_str()).collect();
    let grain = held.grain.split(", of ").next().unwrap_or_default().trim_end_matches('.').to_owned();
    held.grain = format!("{grain}, of {} together.", said.join(" and "));
    held.reasons.retain(|reason| !reason.starts_with("one dimension of"));
    held.reasons.push(format!(
        "one dimension of {}: rows with the same {}, in small letters and without spaces around it, are one; where several know a value, that of the one named first stands",
        said.join(" and "),
        names::spoken(&found.here)
    ));
}

/// The attribute that names the things of a table, where there is one and no other.
fn own_label(dimension: &Dimension, table: &Table) -> Option<String> {
    let is_label = |held: &&Attribute| {
        held.from.table == table.key() && table.column(&held.from.column).is_some_and(names::is_label)
    };
    let mut labels = dimension.attributes.iter().filter(is_label).map(|held| held.name.clone());
    labels.next().filter(|_| labels.next().is_none())
}

/// Makes a dimension the first part of a conformed one: its own key becomes an attribute, for it means something at its
/// source only.
fn begin(given: &TableUse<'_>, part: &Confirmed, held: &mut Dimension, found: &Match, label: &str) {
    let table = &given.graph.tables[part.with];
    let entity = names::singular(&table.name);
    let matched =
        SourceColumn { alias: names::snake(table.key()), table: table.key().to_owned(), column: found.here.clone() };
    let keys = std::mem::take(&mut held.natural_key);
    held.conformed.push(ConformedSource {
        table: table.key().to_owned(),
        label: label.to_owned(),
        joins: held.joins.clone(),
        key: keys.iter().map(|key| key.from.clone()).collect(),
        matched: matched.clone(),
        change_marker: held.change_marker.take(),
    });
    // no marker of one source says when another one changed
    for reason in &mut held.reasons {
        if let Some(at) = reason.find(": a changed row is recognised by") {
            reason.truncate(at);
            reason.push_str(": what the sources say together is compared column by column");
        }
    }
    held.name = format!("dim_{entity}");
    held.surrogate_key = format!("{entity}_key");
    for mut attribute in keys.into_iter().rev() {
        if matches!(names::snake(&attribute.from.column).as_str(), "id" | "key" | "code") {
            attribute.name = format!("{label}_{entity}_{}", names::snake(&attribute.from.column));
        }
        held.attributes.insert(0, Attribute { history: held.history, ..attribute });
    }
    for attribute in &mut held.attributes {
        attribute.parts = vec![Some(attribute.from.clone())];
    }
    let column = table.column(&found.here).cloned().unwrap_or_default();
    let (class, treatment) = given.admit_into(part.with, part.with, &column).unwrap_or_default();
    let hidden = treatment.map(|treatment| match treatment {
        Treatment::RestrictOnly => Treatment::RestrictOnly,
        Treatment::Drop | Treatment::Tokenise | Treatment::Mask | Treatment::EncryptColumn => Treatment::Tokenise,
    });
    held.natural_key = vec![Attribute {
        name: "matched_key".to_owned(),
        data_type: DataType::Text(None),
        from: matched.clone(),
        parts: vec![Some(matched)],
        nullable: false,
        class: class.map(str::to_owned),
        treatment: hidden,
        history: held.history,
        description: format!(
            "The {} by which rows of all sources are matched; where there is none, a hash of the key at the source.",
            names::spoken(&found.here)
        ),
    }];
    held.grain = held.grain.replace(&names::spoken(&names::singular(table.key())), &names::spoken(&entity));
    if !held.lists.is_empty() {
        held.lists.clear();
        held.reasons.push(
            "names that hang on it many-to-many are left to the bridge, for they belong to one source".to_owned(),
        );
    }
}
