//! What differs between a table as it is and as it shall be.

use super::rename::Renames;
use crate::sql::Dialect;
use crate::sql::write::{Check, FullName, Key, Link, PhysicalColumn, PhysicalIndex, PhysicalTable, normal_expression};

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// A column that is new.
    AddColumn(PhysicalColumn),
    /// A column that is gone.
    DropColumn(String),
    /// A column of another type.
    Type(PhysicalColumn, PhysicalColumn),
    /// A column that may be null now, or may not.
    Null(PhysicalColumn),
    /// A column with another default.
    Default(PhysicalColumn),
    /// A column that is computed or numbered in another way, or has other words beside it.
    Origin(PhysicalColumn, PhysicalColumn),
    /// A column with another comment.
    ColumnComment(PhysicalColumn),
    /// Another comment.
    Comment,
    /// A primary key that is gone.
    DropPrimary(Key),
    /// A primary key that is new.
    AddPrimary(Key),
    /// A unique key that is gone.
    DropUnique(Key),
    /// A unique key that is new.
    AddUnique(Key),
    /// A reference that is gone.
    DropLink(Link),
    /// A reference that is new.
    AddLink(Link),
    /// A check that is gone.
    DropCheck(Check),
    /// A check that is new.
    AddCheck(Check),
    /// An index that is gone.
    DropIndex(PhysicalIndex),
    /// An index that is new.
    AddIndex(PhysicalIndex),
    /// A constraint of another name.
    RenameConstraint(String, String),
    /// A partition that is new.
    AddPartition(FullName, String),
    /// Rows that lie in another way.
    Clauses,
}

/// A table before and after, and what differs.
#[derive(Debug)]
pub(super) struct TableDiff<'a> {
    /// As it is, renames done.
    pub old: &'a PhysicalTable,
    /// As it shall be.
    pub new: &'a PhysicalTable,
    /// Columns that are renamed: from, to.
    pub renamed: Vec<(String, String)>,
    /// What differs.
    pub changes: Vec<Change>,
}

impl TableDiff<'_> {
    /// Whether a view over the table may stand in the way.
    pub fn changes_columns(&self) -> bool {
        let is_column = |change: &Change| {
            matches!(change, Change::DropColumn(_) | Change::Type(..) | Change::Origin(..) | Change::Clauses)
        };
        !self.renamed.is_empty() || self.changes.iter().any(is_column)
    }
}

/// What differs between two tables of one name.
pub(super) fn compare<'a>(
    old: &'a PhysicalTable,
    new: &'a PhysicalTable,
    renames: &Renames,
    dialect: Dialect,
) -> TableDiff<'a> {
    let mut changes = Vec::new();
    columns(old, new, dialect, &mut changes);
    keys(old, new, &mut changes);
    let links = |table: &PhysicalTable| table.links().cloned().collect::<Vec<_>>();
    let same_link = |one: &Link, other: &Link| {
        (&one.columns, &one.table, &one.to, &one.actions) == (&other.columns, &other.table, &other.to, &other.actions)
    };
    pair(
        &links(old),
        &links(new),
        same_link,
        |link| link.name.clone(),
        Change::DropLink,
        Change::AddLink,
        &mut changes,
    );
    let same_check = |one: &Check, other: &Check| {
        normal_expression(&one.expression, dialect) == normal_expression(&other.expression, dialect)
    };
    let check_name = |check: &Check| check.name.clone();
    pair(&old.checks, &new.checks, same_check, check_name, Change::DropCheck, Change::AddCheck, &mut changes);
    indexes(old, new, dialect, &mut changes);
    for (name, bounds) in &new.partitions {
        if !old.partitions.iter().any(|(held, _)| held == name) {
            changes.push(Change::AddPartition(name.clone(), bounds.clone()));
        }
    }
    if old.clauses.iter().map(|clause| squeezed(clause)).ne(new.clauses.iter().map(|clause| squeezed(clause))) {
        changes.push(Change::Clauses);
    }
    if old.comment != new.comment {
        changes.push(Change::Comment);
    }
    let renamed = renames.of_table(&new.name);
    TableDiff { old, new, renamed, changes }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn columns(old: &PhysicalTable, new: &PhysicalTable, dialect: Dialect, changes: &mut Vec<Change>) {
    let said = |text: &Option<String>| text.as_ref().map(|text| normal_expression(text, dialect));
    for after in &new.columns {
        let Some(before) = old.column(&after.name) else {
            changes.push(Change::AddColumn(after.clone()));
            continue;
        };
        let origin = (said(&before.generated), before.identity, &before.sequence, &before.extra)
            != (said(&after.generated), after.identity, &after.sequence, &after.extra);
        if squeezed(&before.type_text) != squeezed(&after.type_text) {
            changes.push(Change::Type(before.clone(), after.clone()));
        }
        if origin {
            changes.push(Change::Origin(before.clone(), after.clone()));
        }
        if said(&before.default) != said(&after.default) {
            changes.push(Change::Default(after.clone()));
        }
        if before.nullable != after.nullable {
            changes.push(Change::Null(after.clone()));
        }
        if before.comment != after.comment {
            changes.push(Change::ColumnComment(after.clone()));
        }
    }
    for before in &old.columns {
        if new.column(&before.name).is_none() {
            changes.push(Change::DropColumn(before.name.clone()));
        }
    }
}

fn keys(old: &PhysicalTable, new: &PhysicalTable, changes: &mut Vec<Change>) {
    let list = |key: &Option<Key>| key.iter().cloned().collect::<Vec<_>>();
    let same = |one: &Key, other: &Key| one.columns == other.columns;
    let name = |key: &Key| key.name.clone();
    let (before, after) = (list(&old.primary_key), list(&new.primary_key));
    pair(&before, &after, same, name, Change::DropPrimary, Change::AddPrimary, changes);
    pair(&old.unique, &new.unique, same, name, Change::DropUnique, Change::AddUnique, changes);
}

fn indexes(old: &PhysicalTable, new: &PhysicalTable, dialect: Dialect, changes: &mut Vec<Change>) {
    let columns = |index: &PhysicalIndex| {
        index.columns.iter().map(|column| normal_expression(column, dialect)).collect::<Vec<_>>()
    };
    let same = |one: &PhysicalIndex, other: &PhysicalIndex| {
        one.name == other.name
            && one.unique == other.unique
            && one.method == other.method
            && columns(one) == columns(other)
            && normal_expression(&one.tail, dialect) == normal_expression(&other.tail, dialect)
    };
    pair(&old.indexes, &new.indexes, same, |_| String::new(), Change::DropIndex, Change::AddIndex, changes);
}

/// Notes what is only on one side; what is on both under two names is renamed.
fn pair<T: Clone>(
    old: &[T],
    new: &[T],
    same: impl Fn(&T, &T) -> bool,
    name: impl Fn(&T) -> String,
    gone: impl Fn(T) -> Change,
    made: impl Fn(T) -> Change,
    changes: &mut Vec<Change>,
) {
    for before in old {
        match new.iter().find(|after| same(before, after)) {
            None => changes.push(gone(before.clone())),
            Some(after) => {
                let (from, to) = (name(before), name(after));
                if !from.is_empty() && !to.is_empty() && from != to {
                    changes.push(Change::RenameConstraint(from, to));
                }
            }
        }
    }
    for after in new {
        if !old.iter().any(|before| same(before, after)) {
            changes.push(made(after.clone()));
        }
    }
}
