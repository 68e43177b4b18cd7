//! What statements declare, as data: names with their places, columns, constraints, actions.

use crate::finding::Span;
use crate::sql::cursor::{FullName, Name};
use crate::sql::schema::{Clauses, Grant, Partition, ViewColumn};

/// What a statement declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Declaration {
    /// `create table`
    Table(Box<TableDeclaration>),
    /// `alter table`
    Alter {
        /// The table.
        table: FullName,
        /// What happens to it, in order.
        actions: Vec<Action>,
    },
    /// `create index`
    Index {
        /// The table that it is on.
        table: FullName,
        /// The index.
        index: Box<IndexDeclaration>,
    },
    /// `create view`
    View(Box<ViewDeclaration>),
    /// `create type … as enum`
    Enum {
        /// Its name.
        name: FullName,
        /// Its values in order.
        values: Vec<String>,
    },
    /// `create type`, other than an enumeration
    Type {
        /// Its name.
        name: FullName,
        /// Names and types of its fields, as written.
        fields: Vec<(String, String)>,
        /// Its definition, as written.
        definition: String,
    },
    /// `create domain`
    Domain(Box<DomainDeclaration>),
    /// `create sequence`, `alter sequence`
    Sequence {
        /// Its name.
        name: FullName,
        /// What it says.
        clauses: Clauses,
        /// Whether it changes a sequence that is there.
        alters: bool,
    },
    /// `create schema`, `create database`
    Namespace {
        /// Its name.
        name: String,
        /// Whether it is a database or a catalogue.
        database: bool,
        /// What it says.
        clauses: Clauses,
    },
    /// `grant`
    Grant(Grant),
    /// A change of something that is kept by its name and its text.
    Kept {
        /// What it is, in lower case.
        object: String,
        /// Its name as written.
        name: String,
        /// What the statement says behind the name of the object.
        text: String,
    },
    /// `comment on table`, or on a view
    TableComment {
        /// The table.
        table: FullName,
        /// What it says; none removes it.
        comment: Option<String>,
    },
    /// `comment on column`
    ColumnComment {
        /// The table.
        table: FullName,
        /// The column.
        column: Name,
        /// What it says; none removes it.
        comment: Option<String>,
    },
    /// `comment on` anything else
    ObjectComment {
        /// What it is on, in lower case: `constraint`.
        object: String,
        /// The name.
        name: FullName,
        /// The name with all that stands behind it, as written.
        written: String,
        /// What it says; none removes it.
        comment: Option<String>,
    },
    /// `drop index`, `drop type` and so on
    DropOther {
        /// What it is, in lower case.
        object: String,
        /// What is dropped.
        names: Vec<FullName>,
    },
    /// `drop table`, `drop view`
    Drop {
        /// What is dropped.
        names: Vec<FullName>,
    },
    /// `set search_path`
    SearchPath {
        /// The schema in which new tables are made; empty for none.
        schema: String,
    },
}

/// A `create table` statement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableDeclaration {
    /// Its name.
    pub name: FullName,
    /// Whether an existing table is left as it is.
    pub if_not_exists: bool,
    /// Whether an existing table is replaced.
    pub or_replace: bool,
    /// The words before `table` that say of what sort it is: `external`, `temporary`.
    pub kinds: Vec<String>,
    /// Its columns.
    pub columns: Vec<ColumnDeclaration>,
    /// Its keys, references and checks, those written beside a column included.
    pub constraints: Vec<Constraint>,
    /// Its indexes, where the statement holds them.
    pub indexes: Vec<IndexDeclaration>,
    /// Columns or expressions that it is partitioned by.
    pub partitioned_by: Vec<String>,
    /// How it is partitioned: `range`, `list`, `hash`.
    pub partition_method: Option<String>,
    /// Its partitions, where the statement holds them.
    pub parts: Vec<Partition>,
    /// The table that it is a partition of.
    pub partition_of: Option<FullName>,
    /// The rows that it holds as a partition, as written.
    pub bounds: String,
    /// Tables whose columns it has too (`like`, `inherits`).
    pub copies: Vec<FullName>,
    /// Its comment.
    pub comment: Option<String>,
    /// Whether its columns come from a query.
    pub from_query: bool,
    /// That query, as written.
    pub query: Option<String>,
    /// Whether its parentheses hold nothing.
    pub empty_body: bool,
    /// What is said behind the columns and kept as text.
    pub clauses: Clauses,
    /// Its properties.
    pub properties: Clauses,
}

/// A column of a `create table` or `alter table` statement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnDeclaration {
    /// Its name.
    pub name: Name,
    /// Its type as written; empty where none is.
    pub type_text: String,
    /// Where its type stands.
    pub type_span: Span,
    /// Whether `not null` is written.
    pub not_null: bool,
    /// Whether `null` is written.
    pub null: bool,
    /// Its default as written.
    pub default: Option<String>,
    /// Whether it is computed.
    pub generated: bool,
    /// The expression by which it is computed, as written.
    pub expression: Option<String>,
    /// The collation of its text.
    pub collation: Option<String>,
    /// Whatever else is written beside it.
    pub clauses: Clauses,
    /// Whether the database numbers it.
    pub identity: bool,
    /// Its comment.
    pub comment: Option<String>,
    /// Whether a column of this name may be there already.
    pub if_not_exists: bool,
}

/// A key, a reference or a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// Its name, where it has one.
    pub name: Option<Name>,
    /// What it demands.
    pub kind: ConstraintKind,
    /// Where it stands.
    pub span: Span,
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConstraintKind {
    /// The columns identify a row.
    PrimaryKey(Vec<Name>),
    /// The columns are unique.
    Unique(Vec<Name>),
    /// The columns refer to another table.
    Reference {
        /// The referencing columns.
        columns: Vec<Name>,
        /// The table referred to.
        table: FullName,
        /// The columns referred to; empty where none are written.
        to: Vec<Name>,
        /// What happens when a row referred to is deleted.
        on_delete: Option<String>,
        /// What happens when its key changes.
        on_update: Option<String>,
    },
    /// The expression holds, as written.
    Check(String),
}

/// What an `alter table` statement does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Adds a column with what is written beside it.
    AddColumn(ColumnDeclaration, Vec<Constraint>),
    /// Adds a constraint.
    AddConstraint(Constraint),
    /// Adds an index.
    AddIndex(Box<IndexDeclaration>),
    /// Changes the declaration of a column, under its old name (MySQL's `modify` and `change`).
    ChangeColumn(Name, Box<ColumnDeclaration>),
    /// Changes the type of a column.
    SetType(Name, String),
    /// Sets or removes a default.
    SetDefault(Name, Option<String>),
    /// Forbids or allows null.
    SetNotNull(Name, bool),
    /// Lets the database number a column.
    SetIdentity(Name),
    /// Drops a constraint by its name; without one, the primary key. Whether it need not be there.
    DropConstraint(Option<Name>, bool),
    /// Drops a column.
    DropColumn(Name),
    /// Renames a column.
    RenameColumn(Name, Name),
    /// Renames the table.
    RenameTable(Name),
    /// Makes another table a partition of this one, with the rows that it holds.
    Attach(FullName, String),
    /// Makes a partition a table of its own.
    Detach(FullName),
    /// Drops an index.
    DropIndex(Name),
    /// Renames an index.
    RenameIndex(Name, Name),
    /// Renames a constraint.
    RenameConstraint(Name, Name),
    /// Sets or removes the comment of a column, or of the table.
    SetComment(Option<Name>, Option<String>),
    /// Sets properties.
    SetProperties(Clauses),
    /// Moves the table to another schema.
    SetSchema(Name),
    /// Has these columns from now on.
    ReplaceColumns(Vec<ColumnDeclaration>),
    /// Says something that is kept as text.
    Keep(String),
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IndexDeclaration {
    /// Its name, where it has one.
    pub name: Option<Name>,
    /// Its columns or expressions as written.
    pub columns: Vec<String>,
    /// Whether it forbids duplicates.
    pub unique: bool,
    /// Whether it is on a part of the rows only, or no key of the table for another reason.
    pub partial: bool,
    /// How or for what it is built.
    pub method: Option<String>,
    /// The condition on the rows that it holds, as written.
    pub filter: Option<String>,
    /// Columns that it holds without being ordered by them.
    pub include: Vec<String>,
    /// Whatever else it says.
    pub clauses: Clauses,
    /// 1-based line.
    pub line: u32,
}

/// A view.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ViewDeclaration {
    /// Its name.
    pub name: FullName,
    /// Whether its rows are stored.
    pub materialized: bool,
    /// Its columns, where the statement names them.
    pub columns: Vec<ViewColumn>,
    /// The tables and views that it names.
    pub reads: Vec<FullName>,
    /// Its query, as written.
    pub query: String,
    /// Whatever else it says.
    pub clauses: Clauses,
    /// Its comment.
    pub comment: Option<String>,
}

/// A domain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DomainDeclaration {
    /// Its name.
    pub name: FullName,
    /// The type below it, as written.
    pub type_text: String,
    /// Whether it forbids null.
    pub not_null: bool,
    /// Its default, as written.
    pub default: Option<String>,
    /// Its conditions, as written.
    pub checks: Vec<String>,
}
