//! Junk dimensions: the flags and codes of a fact, every combination that it was met with once.
//!
//! Two or fewer stay in the fact: a dimension would cost a join and save nothing.

use super::names;
use super::table_use::TableUse;
use super::types::*;
use crate::sql::{DataType, Table};

/// From so many flags on, they stand in a dimension of their own.
const ENOUGH: usize = 3;
/// The most values of a list that a check names for it to be a code.
const MAX_CODES: usize = 20;
/// The most flags of one dimension: what is met grows with every one.
const MAX_FLAGS: usize = 12;

/// Takes the flags and codes out of a fact, where there are enough or somebody wants it. Gives their dimension.
pub fn take(given: &TableUse<'_>, fact: &mut Fact, entity: &str) -> Option<Dimension> {
    let wanted = given.insisted.junk.get(&fact.name).copied();
    let flags: Vec<String> = fact
        .degenerate
        .iter()
        .filter(|held| is_flag(given, held))
        .map(|held| held.name.clone())
        .take(MAX_FLAGS)
        .collect();
    let needed = if wanted == Some(true) { 1 } else { ENOUGH };
    if wanted == Some(false) || flags.len() < needed {
        return None;
    }
    let (taken, kept) = std::mem::take(&mut fact.degenerate).into_iter().partition(|held| flags.contains(&held.name));
    fact.degenerate = kept;
    let flags: Vec<Degenerate> = taken;
    let name = format!("dim_{entity}_flags");
    let mut column = format!("{entity}_flags_key");
    while fact.dimensions.iter().any(|key| key.column == column) {
        column.push_str("_2");
    }
    fact.dimensions.push(FactDimension {
        dimension: name.clone(),
        role: format!("{} flags", names::spoken(entity)),
        column,
        from: flags.iter().map(|held| held.from.clone()).collect(),
        keyed_by: fact.source.clone(),
        optional: false,
    });
    fact.reasons.push(format!("its {} flags and codes stand in {name}: one key instead of {0} columns", flags.len()));
    let joins = fact.joins.iter().filter(|join| flags.iter().any(|held| held.from.alias == join.alias)).cloned();
    Some(Dimension {
        grain: format!("One row for each combination of flags and codes of the {}.", names::spoken(entity)),
        kind: DimensionKind::Junk,
        source: fact.source.clone(),
        conformed: Vec::new(),
        surrogate_key: format!("{entity}_flags_key"),
        natural_key: flags.iter().map(attribute).collect(),
        attributes: Vec::new(),
        joins: joins.collect(),
        outriggers: Vec::new(),
        history: History::Type1,
        change_marker: None,
        lists: Vec::new(),
        reasons: vec![
            format!(
                "{} have few values each and describe nothing but the {}: kept together as every combination that was met (junk dimension)",
                flags.iter().map(|held| held.name.as_str()).collect::<Vec<_>>().join(", "),
                names::spoken(entity)
            ),
            format!("\"model.junk.{}\": false leaves them in the fact", fact.name),
        ],
        name,
    })
}

/// Whether an identifier of a fact has few values: a yes or no, an enumeration, a list that a check names.
fn is_flag(given: &TableUse<'_>, held: &Degenerate) -> bool {
    let Some(number) = given.graph.number(&held.from.table) else { return false };
    let table = &given.graph.tables[number];
    let Some(column) = table.column(&held.from.column) else { return false };
    if given.graph.is_key(number, &column.name) || given.graph.is_reference(number, &column.name) {
        return false;
    }
    let says_so = names::words(&column.name).has(&["is", "has", "flag"]);
    match &column.data_type {
        DataType::Boolean | DataType::Enum(_) => true,
        DataType::Text(_) => says_so || is_listed(table, &column.name),
        number if number.is_integer() => says_so || is_listed(table, &column.name),
        _ => false,
    }
}

/// Whether a check of the table names the few values that a column takes.
fn is_listed(table: &Table, column: &str) -> bool {
    table.checks.iter().any(|check| {
        let plain = check.to_lowercase();
        let words = names::words(&plain);
        let n_values = plain.matches(',').count() + 1;
        let one_of = [" in (", " in(", "any (", "any(", " or "].iter().any(|sign| plain.contains(sign));
        let compares = plain.contains('<') || plain.contains('>');
        let about = names::words(column).iter().all(|word| words.has(&[word]));
        let others = table.columns.iter().any(|other| {
            other.name != column
                && plain
                    .split(|sign: char| !sign.is_alphanumeric() && sign != '_')
                    .any(|word| word == other.name.to_lowercase())
        });
        one_of && about && !others && !compares && n_values <= MAX_CODES
    })
}

fn attribute(held: &Degenerate) -> Attribute {
    Attribute {
        name: held.name.clone(),
        data_type: held.data_type.clone(),
        from: held.from.clone(),
        parts: Vec::new(),
        nullable: true,
        class: None,
        treatment: None,
        history: History::Type1,
        description: held.description.clone(),
    }
}
