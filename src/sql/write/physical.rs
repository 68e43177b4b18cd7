//! A schema as one engine holds it: names, types and expressions are final, in the engine's words. What is printed
//! and what two schemas are compared by.

use crate::sql::Dialect;

/// A schema in an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sql) struct Physical {
    /// The engine.
    pub dialect: Dialect,
    /// Schemas to make, in order.
    pub schemas: Vec<String>,
    /// Enumerations and domains to make, in order.
    pub types: Vec<Type>,
    /// Sequences to make, in order.
    pub sequences: Vec<FullName>,
    /// Tables, those that others refer to first.
    pub tables: Vec<PhysicalTable>,
    /// Views, those that others read first.
    pub views: Vec<PhysicalView>,
}

impl Physical {
    /// The table of this name.
    pub fn table(&self, name: &FullName) -> Option<&PhysicalTable> {
        self.tables.iter().find(|table| table.name == *name)
    }
}

/// A name with its schema; an empty one for none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(in crate::sql) struct FullName {
    /// The schema.
    pub schema: String,
    /// The name.
    pub name: String,
}

/// An enumeration or a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sql) struct Type {
    /// Its name.
    pub name: FullName,
    /// The values of an enumeration; empty for a domain.
    pub values: Vec<String>,
    /// What stands behind `create domain name as`; empty for an enumeration.
    pub definition: String,
    /// Its comment.
    pub comment: String,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::sql) struct PhysicalTable {
    /// Its name.
    pub name: FullName,
    /// Its key in the schema it comes from.
    pub key: String,
    /// Its columns in order.
    pub columns: Vec<PhysicalColumn>,
    /// Its primary key.
    pub primary_key: Option<Key>,
    /// Its other unique keys.
    pub unique: Vec<Key>,
    /// Its references, in the table itself.
    pub references: Vec<Link>,
    /// Its references that are made when all tables are there.
    pub late: Vec<Link>,
    /// Its checks.
    pub checks: Vec<Check>,
    /// Its indexes.
    pub indexes: Vec<PhysicalIndex>,
    /// Its comment.
    pub comment: String,
    /// The clauses behind its columns, a line each.
    pub clauses: Vec<String>,
    /// Its partitions: name and what they hold.
    pub partitions: Vec<(FullName, String)>,
    /// Why it lies as it does, a sentence each; printed as remarks.
    pub notes: Vec<String>,
}

impl PhysicalTable {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&PhysicalColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// All its references.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.references.iter().chain(&self.late)
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::sql) struct PhysicalColumn {
    /// Its name.
    pub name: String,
    /// Its type, as it is written.
    pub type_text: String,
    /// Whether it may be null.
    pub nullable: bool,
    /// Its default, as it is written.
    pub default: Option<String>,
    /// The expression by which it is computed, as it is written.
    pub generated: Option<String>,
    /// Whether the engine numbers it.
    pub identity: bool,
    /// The sequence that numbers it, where the engine needs one.
    pub sequence: Option<FullName>,
    /// Other words beside it, as they are written.
    pub extra: String,
    /// Its comment.
    pub comment: String,
}

/// A primary or unique key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::sql) struct Key {
    /// Its name; empty for none.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
}

/// A reference.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::sql) struct Link {
    /// Its name; empty for none.
    pub name: String,
    /// The referencing columns.
    pub columns: Vec<String>,
    /// The table referred to.
    pub table: FullName,
    /// The columns referred to.
    pub to: Vec<String>,
    /// What happens on delete and update: ` on delete cascade`; empty for nothing.
    pub actions: String,
}

/// A check.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::sql) struct Check {
    /// Its name; empty for none.
    pub name: String,
    /// What must hold, as it is written.
    pub expression: String,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::sql) struct PhysicalIndex {
    /// Its name.
    pub name: String,
    /// Its columns, as they are written.
    pub columns: Vec<String>,
    /// Whether it forbids duplicates.
    pub unique: bool,
    /// What stands before its columns: ` using gin`.
    pub method: String,
    /// What stands behind its columns: ` where (deleted = false)`.
    pub tail: String,
}

/// A view.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::sql) struct PhysicalView {
    /// Its name.
    pub name: FullName,
    /// Whether its rows are stored.
    pub materialized: bool,
    /// Its columns, where they are named.
    pub columns: Vec<String>,
    /// Its query as written.
    pub query: String,
    /// Its comment.
    pub comment: String,
}
