//! The evidence that tables of several sources are one dimension: their names, their keys, what they share.
//!
//! Nothing is put together unasked: what looks like one is proposed with its reasons, and somebody confirms it.

use super::dimensions::common_type;
use super::graph::Graph;
use super::names;
use super::table_use::TableUse;
use super::types::*;
use crate::finding::{About, Finding, Severity, Span};
use crate::sql::{Column, DataType, Table};
use std::collections::BTreeMap;

/// From this score on, two tables are proposed as one dimension.
const PROPOSED: i32 = 5;
/// From this score on, a pair of columns can tell which rows of two sources are the same.
const MATCHING: i32 = 3;
/// The most pairs of one name that are looked at.
const MAX_PAIRS: usize = 40;

/// Two columns that hold the same identifier, and how much speaks for it.
pub struct Match {
    /// The column of the first table.
    pub here: String,
    /// The column of the other.
    pub there: String,
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
pub fn matched(first: &Table, second: &Table, of_first: Option<&str>) -> Option<Match> {
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
    if !known && (numbered || !one || !other) {
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
    let all = names::words(&column.name);
    if all.has(&["email", "mail"]) {
        return "email".to_owned();
    }
    let mut words: Vec<&str> = all.iter().collect();
    let thing = names::singular(&table.name);
    let own: Vec<&str> = thing.split('_').collect();
    if let Some(last) = words.last_mut().filter(|last| ["no", "num", "nr", "nbr"].contains(*last)) {
        *last = "number";
    }
    if words.len() > own.len() && words.starts_with(&own) && !["id", "number"].contains(&words[own.len()]) {
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
pub fn agree(one: &DataType, other: &DataType) -> bool {
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
pub fn joined_type(one: &DataType, other: &DataType) -> DataType {
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
