//! Conformed dimensions: tables of several sources that are one dimension, by the evidence of their names and keys.
//!
//! Nothing is put together unasked: what looks like one is proposed with its reasons, and somebody confirms it.

use super::dimensions::common_type;
use super::graph::Graph;
use super::names;
use super::table_use::TableUse;
use super::types::*;
use crate::finding::{About, Finding, Severity, Span};
use crate::sql::{Column, DataType, Table};
use std::collections::{BTreeMap, BTreeSet};

/// From this score on, two tables are proposed as one dimension.
const PROPOSED: i32 = 5;
/// From this score on, a pair of columns can tell which rows of two sources are the same.
const MATCHING: i32 = 3;
/// The most pairs of one name that are looked at.
const MAX_PAIRS: usize = 40;

/// Two columns that hold the same identifier, and how much speaks for it.
struct Match {
    here: String,
    there: String,
    score: i32,
    why: String,
}

/// A pair that somebody confirmed: the table, the one whose dimension takes it in, and the column of that one by which
/// rows are matched, where it was named.
#[derive(Debug, Clone)]
pub struct Confirmed {
    /// The table whose rows join the other's.
    pub table: usize,
    /// The table whose dimension takes them in.
    pub with: usize,
    /// The column of the latter by which rows are matched.
    pub column: Option<String>,
}

/// The column of the table that takes the other in by which rows are matched; none where no two columns tell.
pub fn matched_column(graph: &Graph<'_>, confirmed: &Confirmed) -> Option<String> {
    let (with, table) = (&graph.tables[confirmed.with], &graph.tables[confirmed.table]);
    matched(with, table, confirmed.column.as_deref()).map(|found| found.here)
}

/// The pair of columns that tells best which rows of two tables are the same; `of_first` names the column of the first.
fn matched(first: &Table, second: &Table, of_first: Option<&str>) -> Option<Match> {
    let named = of_first.and_then(|name| first.column(name)).map(|column| column.name.clone());
    let mut best: Option<Match> = None;
    for here in first.columns.iter().filter(|column| named.as_ref().is_none_or(|name| *name == column.name)) {
        for there in &second.columns {
            let Some(found) = alike(first, second, here, there) else { continue };
            // what somebody named needs no more evidence
            let enough = found.score >= MATCHING || named.is_some();
            if enough && best.as_ref().is_none_or(|held| found.score > held.score) {
                best = Some(found);
            }
        }
    }
    best
}

fn alike(first: &Table, second: &Table, here: &Column, there: &Column) -> Option<Match> {
    let name = identifier(first, here);
    if name != identifier(second, there) || !agree(&here.data_type, &there.data_type) {
        return None;
    }
    let known = is_identifying(&name);
    let numbered = here.data_type.is_integer();
    let (one, other) = (is_unique(first, here), is_unique(second, there));
    // a running number means something at its own source only
    if (numbered && !known) || !(known || (one && other)) {
        return None;
    }
    let score = 2 * i32::from(known) + i32::from(one) + i32::from(other);
    let unique = match (one, other) {
        (true, true) => "unique in both",
        (true, false) | (false, true) => "unique in one",
        (false, false) => "unique in none",
    };
    let why = format!("both hold {} of one type, {unique}", names::spoken(&here.name));
    Some(Match { here: here.name.clone(), there: there.name.clone(), score, why })
}

/// What a column identifies by, whatever its spelling: `customer_no` and `CustomerNumber` are `customer_number`.
fn identifier(table: &Table, column: &Column) -> String {
    let mut words = names::words(&column.name);
    if words.iter().any(|word| ["email", "mail"].contains(&word.as_str())) {
        return "email".to_owned();
    }
    let own = names::words(&names::singular(&table.name));
    if let Some(last) = words.last_mut().filter(|last| ["no", "num", "nr", "nbr"].contains(&last.as_str())) {
        "number".clone_into(last);
    }
    if words.len() > own.len() && words.starts_with(&own) && !["id", "number"].contains(&words[own.len()].as_str()) {
        words.drain(..own.len());
    }
    words.join("_")
}

/// Whether the name is that of a key which is the same at every source.
fn is_identifying(name: &str) -> bool {
    const KNOWN: [&str; 19] = [
        "email", "sku", "ean", "gtin", "upc", "isbn", "issn", "asin", "ssn", "iban", "bic", "vin", "lei", "duns",
        "vat", "tax", "passport", "barcode", "npi",
    ];
    let words: Vec<&str> = name.split('_').collect();
    words.iter().any(|word| KNOWN.contains(word)) || (words.len() > 1 && words.last() == Some(&"number"))
}

fn is_unique(table: &Table, column: &Column) -> bool {
    let alone = |key: &Vec<String>| matches!(key.as_slice(), [only] if *only == column.name);
    let indexes = table.indexes.iter().filter(|index| index.unique).map(|index| &index.columns);
    alone(&table.primary_key) || table.unique.iter().chain(indexes).any(alone)
}

/// Whether values of two types can stand in one column.
fn agree(one: &DataType, other: &DataType) -> bool {
    let (one, other) = (common_type(one), common_type(other));
    let with_time = |held: &DataType| matches!(held, DataType::Timestamp | DataType::TimestampTz);
    let exact = |held: &DataType| matches!(held, DataType::Decimal(_));
    one == other
        || (one.is_text() && other.is_text())
        || (one.is_integer() && other.is_integer())
        || (exact(&one) && exact(&other))
        || (with_time(&one) && with_time(&other))
}

/// The type that holds the values of both.
fn joined_type(one: &DataType, other: &DataType) -> DataType {
    match (one, other) {
        (one, other) if one == other => one.clone(),
        (DataType::Text(_), _) => DataType::Text(None),
        (one, _) if one.is_integer() => DataType::BigInt,
        (DataType::Decimal(Some((p1, s1))), DataType::Decimal(Some((p2, s2)))) => {
            let scale = (*s1).max(*s2);
            let whole = p1.saturating_sub(*s1).max(p2.saturating_sub(*s2));
            DataType::Decimal(Some(((whole + scale).min(38), scale)))
        }
        (DataType::Decimal(_), _) => DataType::Decimal(None),
        (DataType::Timestamp | DataType::TimestampTz, _) => DataType::Timestamp,
        (one, _) => one.clone(),
    }
}

/// What every dimension of another source looks like one with, to be confirmed; and a finding for each.
pub fn proposals(given: &TableUse<'_>) -> (Vec<Conformable>, Vec<Finding>) {
    let graph = given.graph;
    let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for table in given.dimensions.iter().copied() {
        let last = names::singular(&graph.tables[table].name).rsplit('_').next().map(str::to_owned);
        named.entry(last.unwrap_or_default()).or_default().push(table);
    }
    let settled = |table: usize| {
        given.insisted.apart.contains(&table) || given.insisted.conformed.iter().any(|held| held.table == table)
    };
    let (mut proposed, mut findings) = (Vec::new(), Vec::new());
    for tables in named.values() {
        let pairs =
            tables.iter().enumerate().flat_map(|(at, one)| tables[at + 1..].iter().map(move |other| (*one, *other)));
        for (one, other) in pairs.take(MAX_PAIRS) {
            // the one with the fuller key takes the other in; of equals, the first
            let (with, table) = if n_unique(graph, other) > n_unique(graph, one) { (other, one) } else { (one, other) };
            if settled(table) || proposed.iter().any(|held: &Conformable| held.table == graph.tables[table].key()) {
                continue;
            }
            if let Some(found) = candidate(&graph.tables[table], &graph.tables[with]) {
                findings.push(proposal(&found, &graph.tables[table]));
                proposed.push(found);
            }
        }
    }
    (proposed, findings)
}

fn n_unique(graph: &Graph<'_>, table: usize) -> usize {
    graph.tables[table].unique.len()
}

/// Two tables of different sources as one dimension; none where too little speaks for it.
fn candidate(table: &Table, with: &Table) -> Option<Conformable> {
    if table.place.file == with.place.file && table.schema == with.schema {
        return None;
    }
    let found = matched(with, table, None)?;
    let mut reasons = Vec::new();
    let mut score = found.score;
    if names::singular(&table.name) == names::singular(&with.name) {
        score += 3;
        reasons.push(format!("3: both are called {}", names::spoken(&names::singular(&with.name))));
    } else {
        score += 1;
        reasons.push("1: their names end in the same word".to_owned());
    }
    reasons.push(format!("{}: {}", found.score, found.why));
    let shared: Vec<&str> = with
        .columns
        .iter()
        .filter(|column| column.name != found.here && !names::is_technical(column))
        .filter(|column| {
            table.column(&column.name).is_some_and(|other| agree(&column.data_type, &other.data_type))
                && !column.name.eq_ignore_ascii_case("id")
        })
        .map(|column| column.name.as_str())
        .take(2)
        .collect();
    if !shared.is_empty() {
        score += shared.len() as i32;
        reasons.push(format!("{}: they share {} as well", shared.len(), shared.join(" and ")));
    }
    (score >= PROPOSED).then(|| Conformable {
        table: table.key().to_owned(),
        with: with.key().to_owned(),
        score,
        reasons,
    })
}

fn proposal(found: &Conformable, table: &Table) -> Finding {
    Finding {
        rule: "dimension_to_conform".to_owned(),
        severity: Severity::Hint,
        what: format!("{} and {} look like one dimension ({})", found.table, found.with, found.reasons.join("; ")),
        why: "Facts of both sources can only be compared where they share their dimensions.".to_owned(),
        advice: format!(
            "Confirm it with \"model.conform.{}\": \"{}\", or refuse it with false.",
            found.table, found.with
        ),
        file: table.place.file.clone(),
        span: Span::at(table.place.line, 1),
        about: About::default(),
        fix: None,
    }
}

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
    let labelled = |dimension: &Dimension| {
        let named = dimension.attributes.iter().filter(|attribute| names::is_label(&column_of(given, attribute)));
        let own: Vec<String> = named
            .filter(|held| held.from.alias == names::snake(&held.from.table))
            .map(|held| held.name.clone())
            .collect();
        own
    };
    let label = match labelled(held).as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    let other_label = other.attributes.iter().filter(|attribute| names::is_label(&column_of(given, attribute))).count();
    let keys = other.natural_key.into_iter().map(|key| Attribute { history: held.history, ..key });
    for attribute in keys.collect::<Vec<_>>().into_iter().chain(other.attributes) {
        let is_label = other_label == 1 && names::is_label(&column_of(given, &attribute));
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

/// The column of the source that an attribute comes from.
fn column_of(given: &TableUse<'_>, attribute: &Attribute) -> Column {
    let table = given.graph.number(&attribute.from.table).map(|number| &given.graph.tables[number]);
    table.and_then(|table| table.column(&attribute.from.column)).cloned().unwrap_or_default()
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
