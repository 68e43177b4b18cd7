//! Renames, guessed only where nothing else fits: one thing gone, one of its kind new in its place.

use crate::sql::Dialect;
use crate::sql::write::{FullName, Link, Physical, PhysicalTable, quote};
use std::collections::BTreeMap;

/// What is taken to be renamed.
#[derive(Debug, Default)]
pub(super) struct Renames {
    /// Tables: from, to.
    pub tables: Vec<(FullName, FullName)>,
    /// Columns: their table by its new name, and from; to.
    pub columns: BTreeMap<(FullName, String), String>,
}

impl Renames {
    /// The columns of a table: from, to.
    pub fn of_table(&self, table: &FullName) -> Vec<(String, String)> {
        let own = self.columns.iter().filter(|((held, _), _)| held == table);
        own.map(|((_, from), to)| (from.clone(), to.clone())).collect()
    }
}

/// Guesses what is renamed.
pub(super) fn guess(old: &Physical, new: &Physical) -> Renames {
    let mut renames = Renames::default();
    let gone: Vec<_> = old.tables.iter().filter(|table| new.table(&table.name).is_none()).collect();
    let made: Vec<_> = new.tables.iter().filter(|table| old.table(&table.name).is_none()).collect();
    if let ([gone], [made]) = (gone.as_slice(), made.as_slice())
        && gone.name.schema == made.name.schema
        && !gone.columns.is_empty()
        && shape(gone) == shape(made)
    {
        renames.tables.push((gone.name.clone(), made.name.clone()));
    }
    for after in &new.tables {
        let Some(before) = old.table(&after.name) else { continue };
        let gone: Vec<_> =
            (before.columns.iter().enumerate()).filter(|(_, held)| after.column(&held.name).is_none()).collect();
        let made: Vec<_> =
            (after.columns.iter().enumerate()).filter(|(_, held)| before.column(&held.name).is_none()).collect();
        if let ([(from_at, from)], [(to_at, to)]) = (gone.as_slice(), made.as_slice())
            && from_at == to_at
            && from.type_text == to.type_text
            && from.generated == to.generated
        {
            renames.columns.insert((after.name.clone(), from.name.clone()), to.name.clone());
        }
    }
    renames
}

fn shape(table: &PhysicalTable) -> Vec<(&str, &str)> {
    table.columns.iter().map(|column| (column.name.as_str(), column.type_text.as_str())).collect()
}

/// The old schema as it is when the renames are done.
pub(super) fn apply(old: &mut Physical, renames: &Renames) {
    let dialect = old.dialect;
    let table_after = |name: &FullName| {
        renames.tables.iter().find(|(from, _)| from == name).map_or_else(|| name.clone(), |(_, to)| to.clone())
    };
    for table in &mut old.tables {
        table.name = table_after(&table.name);
        let own = table.name.clone();
        let after = |name: &String| renames.columns.get(&(own.clone(), name.clone())).unwrap_or(name).clone();
        let all = |names: &mut Vec<String>| names.iter_mut().for_each(|name| *name = after(name));
        for (from, to) in renames.of_table(&own) {
            let renamed = |text: &str| in_expression(text, &from, &to, dialect);
            table.checks.iter_mut().for_each(|check| check.expression = renamed(&check.expression));
            for index in &mut table.indexes {
                index.columns.iter_mut().for_each(|column| *column = renamed(column));
                index.tail = renamed(&index.tail);
            }
            for column in &mut table.columns {
                column.generated = column.generated.as_deref().map(renamed);
            }
            table.clauses.iter_mut().for_each(|clause| *clause = renamed(clause));
        }
        table.columns.iter_mut().for_each(|column| column.name = after(&column.name));
        table.primary_key.iter_mut().chain(&mut table.unique).for_each(|key| all(&mut key.columns));
        let links = table.references.iter_mut().chain(&mut table.late);
        let follow = |link: &mut Link| {
            all(&mut link.columns);
            link.table = table_after(&link.table);
            for name in &mut link.to {
                if let Some(to) = renames.columns.get(&(link.table.clone(), name.clone())) {
                    name.clone_from(to);
                }
            }
        };
        links.for_each(follow);
    }
}

/// An expression with another name for a column.
fn in_expression(text: &str, from: &str, to: &str, dialect: Dialect) -> String {
    let (from, to) = (quote(from, dialect), quote(to, dialect));
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(&from) {
        let (before, after) = (&rest[..at], &rest[at + from.len()..]);
        let whole = !before.ends_with(is_part) && !after.starts_with(is_part);
        said.push_str(before);
        said.push_str(if whole { &to } else { &from });
        rest = after;
    }
    said + rest
}
