//! What files declare as rules see it: every object with its place, from which statement on it is there, and until
//! which. Read strictly: what a dialect does not know is noted as a [`Trouble`].
//!
//! `read` takes statements apart, `apply` puts them together in the order in which an engine would, `grammar` and
//! `kinds` are tables of what each dialect knows.

mod alter;
mod apply;
mod ask;
mod column;
mod expression;
mod grammar;
mod kinds;
mod other;
mod query;
mod table;

pub(super) use column::end_of;
pub(super) use expression::{Names, names_in};
pub(super) use grammar::{Dialects, EVERY, STRICT, dialects};
pub(super) use kinds::{Kind, TypeUse, literal_fits};
pub(super) use query::{Query, Select};

use crate::finding::{Span, TextEdit};
use crate::sql::Dialect;
use crate::sql::cursor::{Cursor, FullName, Name};
use crate::sql::split::Piece;
use std::collections::BTreeMap;

/// Something that reading met and that a rule reports under its name.
#[derive(Debug, Clone)]
pub(super) struct Trouble {
    /// The rule that reports it.
    pub rule: &'static str,
    /// What was found.
    pub what: String,
    /// Where.
    pub span: Span,
    /// Which statement.
    pub at: usize,
    /// Edits that remove it.
    pub fix: Option<Vec<TextEdit>>,
}

/// A statement of the files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement<'a> {
    /// The file, by its place in the list.
    pub file: usize,
    /// All its tokens.
    pub cursor: Cursor<'a>,
}

/// A column as it is declared.
#[derive(Debug, Clone)]
pub(super) struct Column<'a> {
    /// Its name.
    pub name: Name,
    /// Its name in lower case, whatever the dialect.
    pub low: String,
    /// Its type; none where none is written.
    pub kind: Option<TypeUse>,
    /// Where `null` stands.
    pub null: Option<Span>,
    /// Where `not null` stands.
    pub not_null: Option<Span>,
    /// Its default.
    pub default: Option<Cursor<'a>>,
    /// The expression that it is computed by.
    pub generated: Option<Cursor<'a>>,
    /// Where it says that the engine numbers it, and in which word.
    pub numbered: Option<(Span, &'static str)>,
    /// Its collation.
    pub collation: Option<Name>,
    /// Its other clauses, in lower case, and where.
    pub clauses: Vec<(&'static str, Cursor<'a>)>,
    /// The whole declaration.
    pub span: Span,
    /// The statement that makes it.
    pub at: usize,
    /// The statement that removes it.
    pub until: Option<usize>,
}

/// What a constraint demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Demand {
    /// The columns identify a row.
    Primary,
    /// The columns are unique.
    Unique,
    /// The columns refer to another table.
    Reference,
    /// An expression holds.
    Check,
}

/// A key, a reference or a check.
#[derive(Debug, Clone)]
pub(super) struct Constraint<'a> {
    /// Its name, where it has one.
    pub name: Option<Name>,
    /// What it demands.
    pub demand: Demand,
    /// Its columns.
    pub columns: Vec<Name>,
    /// The table referred to.
    pub target: FullName,
    /// The columns referred to; empty where none are written.
    pub to: Vec<Name>,
    /// What happens on delete, in lower case; empty where nothing is written.
    pub on_delete: &'static str,
    /// The expression of a check.
    pub check: Option<Cursor<'a>>,
    /// Whether it stands beside a column.
    pub beside: bool,
    /// What follows it, in lower case: `not enforced`, `not valid`.
    pub traits: Vec<&'static str>,
    /// Where it stands.
    pub span: Span,
    /// The statement that makes it.
    pub at: usize,
    /// The statement that removes it.
    pub until: Option<usize>,
}

/// An index.
#[derive(Debug, Clone)]
pub(super) struct Index<'a> {
    /// Its name, where it has one.
    pub name: Option<Name>,
    /// The table that it is on.
    pub table: FullName,
    /// What it is built on.
    pub entries: Vec<Cursor<'a>>,
    /// Those of them that are a column.
    pub columns: Vec<Option<Name>>,
    /// Whether it forbids duplicates.
    pub unique: bool,
    /// Whether it is on a part of the rows.
    pub filter: Option<Cursor<'a>>,
    /// Columns that it holds besides.
    pub include: Vec<Name>,
    /// How it is built, in lower case; empty where it does not say.
    pub method: String,
    /// Whether it is made without a lock.
    pub concurrently: bool,
    /// Whether it stands inside a table.
    pub inside: bool,
    /// Where it stands.
    pub span: Span,
    /// The statement that makes it.
    pub at: usize,
    /// The statement that removes it.
    pub until: Option<usize>,
}

/// A table.
#[derive(Debug, Clone)]
pub(super) struct Table<'a> {
    /// Its name where it is declared.
    pub name: FullName,
    /// Its columns, those added later included.
    pub columns: Vec<Column<'a>>,
    /// Its constraints, those added later included.
    pub constraints: Vec<Constraint<'a>>,
    /// Its indexes, by their place in [`Checked::indexes`].
    pub indexes: Vec<usize>,
    /// The clauses behind its columns: the words and what they say.
    pub clauses: Vec<(&'static str, Cursor<'a>)>,
    /// Whether the files say all about its columns: they come from no query and from no other table.
    pub complete: bool,
    /// The table that it is a partition of.
    pub parent: Option<FullName>,
    /// What that partition holds.
    pub bounds: Option<Cursor<'a>>,
    /// The tables whose columns it has too.
    pub copies: Vec<FullName>,
    /// The query that fills it.
    pub query: Option<Query<'a>>,
    /// Whether it goes with the session.
    pub temporary: bool,
    /// Whether it may be there already.
    pub if_not_exists: bool,
    /// Whether one that is there is replaced.
    pub or_replace: bool,
    /// Its comment, and those on its columns.
    pub comments: Vec<String>,
    /// The empty range behind the parenthesis that closes its columns.
    pub body_end: Option<Span>,
    /// The statement that makes it.
    pub at: usize,
    /// The statement that removes it.
    pub until: Option<usize>,
    by_name: BTreeMap<String, Vec<usize>>,
}

/// A view.
#[derive(Debug, Clone)]
pub(super) struct View<'a> {
    /// Its name.
    pub name: FullName,
    /// The names that it gives its columns.
    pub columns: Vec<Name>,
    /// Its query.
    pub query: Option<Query<'a>>,
    /// Whether its rows are stored.
    pub materialized: bool,
    /// The clauses before its query.
    pub clauses: Vec<(&'static str, Cursor<'a>)>,
    /// The statement that makes it.
    pub at: usize,
}

/// What an `alter table` statement does to a table.
#[derive(Debug, Clone)]
pub(super) struct Act<'a> {
    /// The table as named.
    pub table: FullName,
    /// What it does.
    pub deed: Deed<'a>,
    /// Whether it says `if exists` or `if not exists`.
    pub careful: bool,
    /// Where.
    pub span: Span,
    /// Which statement.
    pub at: usize,
}

/// What is done to a table.
#[derive(Debug, Clone)]
pub(super) enum Deed<'a> {
    /// A column is added.
    AddColumn(Box<Column<'a>>, Vec<Constraint<'a>>),
    /// A constraint is added.
    AddConstraint(Constraint<'a>),
    /// An index is added.
    AddIndex(Index<'a>),
    /// A column goes.
    DropColumn(Name),
    /// A constraint goes; without a name, the primary key.
    DropConstraint(Option<Name>),
    /// A column is renamed.
    RenameColumn(Name, Name),
    /// The table is renamed.
    RenameTable(FullName),
    /// A column gets another type.
    SetType(Name, TypeUse, bool),
    /// A column is declared anew, under its old name.
    Redeclare(Name, Box<Column<'a>>),
    /// Null is forbidden or allowed.
    SetNotNull(Name, bool),
    /// A default is set or removed.
    SetDefault(Name, Option<Cursor<'a>>),
    /// Another table becomes a partition.
    Attach(FullName),
    /// Something else about a column.
    OtherOfColumn(Name),
    /// Anything else that is known.
    Other,
}

/// A name that stands for two things, or for nothing.
#[derive(Debug, Clone)]
pub(super) struct Clash {
    /// What sort of object the statement makes or names.
    pub sort: Sort,
    /// The name.
    pub name: FullName,
    /// What is there under this name; none where nothing is.
    pub other: Option<(Sort, Span)>,
    /// Which statement.
    pub at: usize,
}

/// Sorts of objects that have names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    /// A table.
    Table,
    /// A view.
    View,
    /// An index.
    Index,
    /// A sequence.
    Sequence,
    /// A type or a domain.
    Type,
    /// A schema.
    Schema,
    /// A constraint that owns an index.
    Constraint,
}

impl Sort {
    /// In a sentence: `table`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::View => "view",
            Self::Index => "index",
            Self::Sequence => "sequence",
            Self::Type => "type",
            Self::Schema => "schema",
            Self::Constraint => "constraint",
        }
    }
}

/// An object by its name, with the time in which it is there.
#[derive(Debug, Clone)]
pub(super) struct Held {
    /// What it is.
    pub sort: Sort,
    /// Its place in the list of its sort (tables, views, indexes).
    pub id: usize,
    /// Its schema as compared; empty for the schema that a bare name means.
    schema: String,
    /// Where it is named.
    pub span: Span,
    /// The statement that makes it.
    pub at: usize,
    /// The statement that removes it.
    pub until: Option<usize>,
}

impl Held {
    fn is_there(&self, at: usize) -> bool {
        self.at <= at && self.until.is_none_or(|until| until > at)
    }
}

/// What files declare.
pub(super) struct Checked<'a> {
    /// The dialect they are checked as.
    pub dialect: Dialect,
    /// Their names and texts.
    pub files: Vec<(&'a str, &'a str)>,
    /// Their statements, rows left out.
    pub statements: Vec<Statement<'a>>,
    /// Their tables.
    pub tables: Vec<Table<'a>>,
    /// Their views.
    pub views: Vec<View<'a>>,
    /// Their indexes.
    pub indexes: Vec<Index<'a>>,
    /// What is done to tables.
    pub acts: Vec<Act<'a>>,
    /// Sequences: name and options.
    pub sequences: Vec<(FullName, Cursor<'a>, usize)>,
    /// Enumerations: name and values.
    pub enums: Vec<(FullName, Vec<Name>, usize)>,
    /// Domains: name and type.
    pub domains: Vec<(FullName, TypeUse, usize)>,
    /// Names that clash, or that stand for nothing.
    pub clashes: Vec<Clash>,
    /// What reading met.
    pub troubles: Vec<Trouble>,
    /// Whether foreign keys are switched off while the file runs, as dumps do.
    pub references_off: bool,
    /// Whether the files load an extension, which may bring types and functions.
    pub extended: bool,
    /// Whether a file plainly is for Databricks, where tables are Delta unless told otherwise.
    pub delta: bool,
    /// Functions that the files make.
    pub functions: Vec<String>,
    /// What is dropped: its sort, its name, its place, whether what hangs on it goes too, and when.
    pub drops: Vec<(Sort, FullName, usize, bool, usize)>,
    /// Columns that are commented on.
    pub column_comments: Vec<(FullName, Name, usize)>,
    /// Statements that the parser has to be asked about.
    pub doubts: Vec<usize>,
    /// Whether a column was renamed, so that expressions may name it as it was.
    pub renamed: bool,
    names: BTreeMap<String, Vec<Held>>,
}

impl<'a> Checked<'a> {
    /// Puts files together.
    pub fn new(dialect: Dialect, files: Vec<(&'a str, &'a str)>, pieces: &'a [(usize, Piece)]) -> Self {
        let statement = |(file, piece): &'a (usize, Piece)| Statement {
            file: *file,
            cursor: Cursor::new(files.get(*file).map_or("", |held| held.1), &piece.tokens).within(dialect),
        };
        let statements: Vec<_> = pieces.iter().map(statement).collect();
        let mut checked = Self {
            dialect,
            files: files.clone(),
            statements,
            tables: Vec::new(),
            views: Vec::new(),
            indexes: Vec::new(),
            acts: Vec::new(),
            sequences: Vec::new(),
            enums: Vec::new(),
            domains: Vec::new(),
            clashes: Vec::new(),
            troubles: Vec::new(),
            references_off: false,
            extended: false,
            delta: false,
            functions: Vec::new(),
            drops: Vec::new(),
            column_comments: Vec::new(),
            doubts: Vec::new(),
            renamed: false,
            names: BTreeMap::new(),
        };
        apply::all(&mut checked);
        checked
    }

    /// A name of a column as the dialect compares it; PostgreSQL's is cut as the server does.
    pub fn fold(&self, name: &Name) -> String {
        let mut folded = self.dialect.rules().fold(&name.text, name.quoted);
        if self.dialect == Dialect::Postgresql && folded.len() > 63 {
            let mut end = 63;
            while !folded.is_char_boundary(end) {
                end -= 1;
            }
            folded.truncate(end);
        }
        folded
    }

    fn key(&self, name: &FullName) -> (String, String) {
        let rules = self.dialect.rules();
        let schema = rules.fold_table(&name.schema, false);
        let plain = schema.eq_ignore_ascii_case(rules.default_schema) || schema == "public" || schema == "main";
        let folded = match self.dialect {
            Dialect::Postgresql => self.fold(&name.name),
            _ => rules.fold_table(&name.name.text, name.name.quoted),
        };
        (if plain { String::new() } else { schema }, folded)
    }

    /// What the name stands for when this statement runs, in its own schema or, where the name or the object says
    /// none, in any.
    pub fn held(&self, name: &FullName, at: usize, sorts: &[Sort]) -> Option<&Held> {
        let (schema, key) = self.key(name);
        let list = self.names.get(&key)?;
        let fits = |held: &&Held| sorts.contains(&held.sort) && held.is_there(at);
        list.iter()
            .rev()
            .filter(fits)
            .find(|held| held.schema == schema)
            .or_else(|| list.iter().rev().filter(fits).find(|held| schema.is_empty() || held.schema.is_empty()))
    }

    /// The table that a name means when this statement runs.
    pub fn table(&self, name: &FullName, at: usize) -> Option<&Table<'a>> {
        self.held(name, at, &[Sort::Table]).and_then(|held| self.tables.get(held.id))
    }

    /// Whether any statement, earlier or later, makes a table or a view of this name; in another file order says nothing.
    pub fn elsewhere(&self, name: &FullName, at: usize) -> Option<usize> {
        let (schema, key) = self.key(name);
        let list = self.names.get(&key)?;
        let is_relation = |held: &&Held| matches!(held.sort, Sort::Table | Sort::View);
        let found = list.iter().filter(is_relation).find(|held| held.schema == schema || schema.is_empty())?;
        (found.at != at).then_some(found.at)
    }

    /// The file that a statement stands in.
    pub fn file(&self, at: usize) -> usize {
        self.statements.get(at).map_or(0, |statement| statement.file)
    }

    /// Whether a name can be looked up at all: no part of it is a placeholder, and its schema is one of the files'.
    pub fn is_known_place(&self, name: &FullName) -> bool {
        let template = |text: &str| text.starts_with(['@', '$', '{', ':', '#', '%']) || text.contains("{{");
        if template(&name.name.text) || template(&name.schema) {
            return false;
        }
        let (schema, _) = self.key(name);
        schema.is_empty() || self.tables.iter().any(|table| self.key(&table.name).0 == schema)
    }

    /// Whether a file only changes what others made: it is named like a migration.
    pub fn is_migration(&self, at: usize) -> bool {
        self.files.get(self.file(at)).is_some_and(|(name, _)| looks_like_migration(name))
    }

    /// Whether a column is there when the statement runs, and which.
    pub fn column<'s>(&self, table: &'s Table<'a>, name: &Name, at: usize) -> Option<&'s Column<'a>> {
        table.column_folded(&self.fold(name), at)
    }

    /// What reading met for a rule.
    pub fn troubles_of(&self, rule: &'static str) -> impl Iterator<Item = &Trouble> {
        self.troubles.iter().filter(move |trouble| trouble.rule == rule)
    }

    /// Tables that are no partitions and whose columns are known, with all that later statements made of them.
    pub fn whole_tables(&self) -> impl Iterator<Item = &Table<'a>> {
        self.tables.iter().filter(|table| table.complete && table.parent.is_none() && table.until.is_none())
    }
}

impl<'a> Table<'a> {
    /// Its name for a message.
    pub fn title(&self) -> &str {
        &self.name.name.text
    }

    /// Where its name is declared.
    pub fn span(&self) -> Span {
        self.name.name.span
    }

    /// The column of this compared name that is there when the statement runs.
    pub fn column_folded(&self, folded: &str, at: usize) -> Option<&Column<'a>> {
        let there = |column: &&Column<'a>| column.at <= at && column.until.is_none_or(|until| until > at);
        self.by_name.get(folded)?.iter().filter_map(|id| self.columns.get(*id)).find(there)
    }

    /// The columns that are there when the statement runs.
    pub fn columns_at(&self, at: usize) -> impl Iterator<Item = &Column<'a>> {
        self.columns.iter().filter(move |column| column.at <= at && column.until.is_none_or(|until| until > at))
    }

    /// The columns that are there in the end.
    pub fn kept(&self) -> impl Iterator<Item = &Column<'a>> {
        self.columns.iter().filter(|column| column.until.is_none())
    }

    /// The constraints that are there when the statement runs.
    pub fn constraints_at(&self, at: usize) -> impl Iterator<Item = &Constraint<'a>> {
        self.constraints.iter().filter(move |held| held.at <= at && held.until.is_none_or(|until| until > at))
    }

    /// The constraints of one demand that are there in the end.
    pub fn of(&self, demand: Demand) -> impl Iterator<Item = &Constraint<'a>> {
        self.constraints.iter().filter(move |held| held.until.is_none() && held.demand == demand)
    }

    /// The primary key in the end.
    pub fn primary(&self) -> Option<&Constraint<'a>> {
        self.of(Demand::Primary).next()
    }

    /// What the first clause of these words says.
    pub fn clause(&self, words: &str) -> Option<Cursor<'a>> {
        self.clauses.iter().find(|(held, _)| *held == words).map(|(_, cursor)| *cursor)
    }
}

/// `db/migrations/0042_add_index.sql`, `V12__users.sql`, `20240131_users.up.sql`
fn looks_like_migration(name: &str) -> bool {
    let low = name.to_ascii_lowercase();
    let file = low.rsplit('/').next().unwrap_or_default();
    let digits = file.chars().take_while(char::is_ascii_digit).count();
    let numbered = digits >= 3 && file.get(digits..).is_some_and(|rest| rest.starts_with(['_', '-', '.']));
    let flyway = file.starts_with('v') && file.contains("__");
    low.contains("migrat") || low.contains("changelog") || file.ends_with(".up.sql") || numbered || flyway
}
