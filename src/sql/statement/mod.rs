//! What one statement declares, read from its tokens: names, columns, keys, references, each with its place.
//!
//! Reads what an engine would and what no parser does, and says what it guessed. Knows one statement at a time; what
//! several make together is put together in `reading`.

mod alter;
mod column;
mod constraint;
mod other;
mod table;

use crate::finding::Span;
use crate::sql::cursor::{Cursor, FullName, Name};

pub use column::numbers_rows;

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
        /// Its name, where it has one.
        name: Option<Name>,
        /// The table that it is on.
        table: FullName,
        /// Its columns or expressions as written.
        columns: Vec<String>,
        /// Whether it forbids duplicates.
        unique: bool,
        /// Whether it is on a part of the rows only.
        partial: bool,
    },
    /// `create view`
    View {
        /// Its name.
        name: FullName,
        /// Whether its rows are stored.
        materialized: bool,
        /// The tables and views that it names.
        reads: Vec<FullName>,
    },
    /// `create type … as enum`
    Enum {
        /// Its name.
        name: FullName,
        /// Its values in order.
        values: Vec<String>,
    },
    /// `create domain`
    Domain {
        /// Its name.
        name: FullName,
        /// The type below it, as written.
        type_text: String,
        /// Whether it forbids null.
        not_null: bool,
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
    /// Its columns.
    pub columns: Vec<ColumnDeclaration>,
    /// Its keys, references and checks, those written beside a column included.
    pub constraints: Vec<Constraint>,
    /// Its indexes, where the statement holds them: name and columns.
    pub indexes: Vec<(String, Vec<String>)>,
    /// Columns or expressions that it is partitioned by.
    pub partitioned_by: Vec<String>,
    /// The table that it is a partition of.
    pub partition_of: Option<FullName>,
    /// Tables whose columns it has too (`like`, `inherits`).
    pub copies: Vec<FullName>,
    /// Its comment.
    pub comment: Option<String>,
    /// Whether its columns come from a query.
    pub from_query: bool,
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
    /// Its default as written.
    pub default: Option<String>,
    /// Whether it is computed.
    pub generated: bool,
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
    /// Adds an index: name and columns.
    AddIndex(String, Vec<String>),
    /// Changes the declaration of a column, under its old name (MySQL's `modify` and `change`).
    ChangeColumn(Name, ColumnDeclaration),
    /// Changes the type of a column.
    SetType(Name, String),
    /// Sets or removes a default.
    SetDefault(Name, Option<String>),
    /// Forbids or allows null.
    SetNotNull(Name, bool),
    /// Lets the database number a column.
    SetIdentity(Name),
    /// Drops a constraint by its name; without one, the primary key.
    DropConstraint(Option<Name>),
    /// Drops a column.
    DropColumn(Name),
    /// Renames a column.
    RenameColumn(Name, Name),
    /// Renames the table.
    RenameTable(Name),
    /// Makes another table a partition of this one.
    Attach(FullName),
}

/// What became of reading a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It declares this; the notes say what was guessed.
    Declared(Declaration, Vec<String>),
    /// It says nothing about the schema, and why.
    Ignored(String),
    /// It begins like no statement that is known.
    Unknown,
    /// It should declare something and cannot be read: why, and where reading stopped.
    Failed(String, Span),
}

impl Action {
    /// Whether engines know the action and the parser does not, so that its objection means nothing.
    pub fn is_beyond_parser(&self) -> bool {
        matches!(self, Self::Attach(_) | Self::SetIdentity(_))
    }
}

/// Judges a statement by its first words alone: ignored, where they say nothing about the schema.
pub fn passed_over(cursor: Cursor<'_>) -> Option<Outcome> {
    other::ignored(&cursor).map(Outcome::Ignored)
}

/// Reads one statement from its tokens.
pub fn declare(mut cursor: Cursor<'_>) -> Outcome {
    if let Some(why) = other::ignored(&cursor) {
        return Outcome::Ignored(why);
    }
    if cursor.eat(&["create"]) || cursor.eat(&["replace"]) {
        return create(cursor);
    }
    if cursor.eat(&["alter"]) {
        if cursor.is_any(&["table", "foreign"]) {
            return alter::alter_table(cursor);
        }
        return Outcome::Ignored(format!("alter {} changes nothing that is read", cursor.said().to_lowercase()));
    }
    if cursor.eat(&["comment"]) {
        return other::comment_on(cursor);
    }
    if cursor.eat(&["drop"]) {
        return other::drop(cursor);
    }
    if cursor.eat(&["set"]) {
        return other::set(cursor);
    }
    Outcome::Unknown
}

fn create(mut cursor: Cursor<'_>) -> Outcome {
    let or_replace = cursor.eat(&["or", "replace"]);
    while cursor.eat_any(&[
        "global",
        "local",
        "unlogged",
        "transient",
        "volatile",
        "recursive",
        "force",
        "secure",
        "iceberg",
        "hybrid",
        "dynamic",
        "external",
        "foreign",
    ]) {}
    if cursor.is_any(&["temporary", "temp"]) && cursor.is_ahead(1, "table") {
        return Outcome::Ignored("a temporary table is not part of the schema".to_owned());
    }
    cursor.eat_any(&["temporary", "temp"]);
    if cursor.eat(&["table"]) {
        return table::create_table(cursor, or_replace);
    }
    let materialized = cursor.eat(&["materialized"]);
    if cursor.eat(&["recursive", "view"]) || cursor.eat(&["view"]) {
        return other::create_view(cursor, materialized);
    }
    if cursor.eat(&["type"]) {
        return other::create_type(cursor);
    }
    if cursor.eat(&["domain"]) {
        return other::create_domain(cursor);
    }
    let unique = cursor.eat(&["unique"]);
    cursor.eat_any(&["clustered", "nonclustered"]);
    if cursor.eat(&["index"]) {
        return other::create_index(cursor, unique);
    }
    let object = cursor.said().to_lowercase();
    if ["table", "view", "index"].iter().any(|word| is_misspelt(&object, word)) {
        return Outcome::Unknown;
    }
    Outcome::Ignored(format!("create {object} declares no table"))
}

/// Whether a word has the letters of another in another order, or one letter more, less or other: `tabel`, `tabl`.
fn is_misspelt(word: &str, wanted: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    if word == wanted || word.len().abs_diff(wanted.len()) > 1 {
        return false;
    }
    let same_start = word.chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count();
    let same_end = word.chars().rev().zip(wanted.chars().rev()).take_while(|(a, b)| a == b).count();
    let longer = word.chars().count().max(wanted.chars().count());
    sorted(word) == sorted(wanted) || same_start + same_end + 1 >= longer
}

fn failed(what: &str, cursor: &Cursor<'_>) -> Outcome {
    let found = if cursor.done() { "the end of the statement".to_owned() } else { format!("`{}`", cursor.said()) };
    Outcome::Failed(format!("{what} expected, found {found}"), cursor.span())
}

#[cfg(test)]
mod tests {
    use super::is_misspelt;

    #[test]
    fn a_slip_of_the_pen_is_not_another_kind_of_object() {
        for word in ["tabel", "tabl", "tables", "tabke"] {
            assert!(is_misspelt(word, "table"), "{word}");
        }
        for word in ["table", "trigger", "stage", "task", "tag"] {
            assert!(!is_misspelt(word, "table"), "{word}");
        }
    }
}
