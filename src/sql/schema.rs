//! The schema that reading DDL yields: plain data, no parser types.

use crate::finding::{Place, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A column type that every engine has in some form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataType {
    /// True or false.
    Boolean,
    /// 8 or 16 bits.
    SmallInt,
    /// 32 bits.
    Integer,
    /// 64 bits.
    BigInt,
    /// Exact decimal with precision and scale, where stated.
    Decimal(Option<(u16, u16)>),
    /// 32-bit floating point.
    Real,
    /// 64-bit floating point.
    Double,
    /// Text of any length, or at most this many characters.
    Text(Option<u32>),
    /// A calendar day.
    Date,
    /// A time of day.
    Time,
    /// A moment without a zone.
    Timestamp,
    /// A moment with a zone.
    TimestampTz,
    /// A length of time.
    Interval,
    /// A universally unique identifier.
    Uuid,
    /// A JSON document.
    Json,
    /// Bytes.
    Binary,
    /// A list of values of one type.
    Array(Box<DataType>),
    /// Named fields (`struct`, `row`, `tuple`); a field without a name has an empty one.
    Struct(Vec<(String, DataType)>),
    /// Keys and values.
    Map(Box<(DataType, DataType)>),
    /// A value of a named enumeration of the schema.
    Enum(String),
    /// A type with no common form, as written: `tsvector`, `vector(20)`.
    Other(String),
}

impl Default for DataType {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl DataType {
    /// Whether values can be added up.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::SmallInt | Self::Integer | Self::BigInt | Self::Decimal(_) | Self::Real | Self::Double)
    }

    /// Whether values are whole numbers.
    pub fn is_integer(&self) -> bool {
        matches!(self, Self::SmallInt | Self::Integer | Self::BigInt)
    }

    /// Whether values are days or moments.
    pub fn is_moment(&self) -> bool {
        matches!(self, Self::Date | Self::Timestamp | Self::TimestampTz)
    }

    /// Whether values are text that people read.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Enum(_))
    }
}

/// Clauses kept as text, in the order written: a word that names the clause, in lower case, and what it says.
///
/// `engine=InnoDB cluster by (a, b)` gives `("engine", "InnoDB")` and `("cluster by", "a, b")`.
pub type Clauses = Vec<(String, String)>;

/// What the first clause of this name says.
pub fn clause<'a>(clauses: &'a Clauses, name: &str) -> Option<&'a str> {
    clauses.iter().find(|(held, _)| held == name).map(|(_, text)| text.as_str())
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A column as it was declared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Column {
    /// Its name, unquoted, in the case written.
    pub name: String,
    /// Its type in the common form; domains are resolved to the type below them.
    #[serde(rename = "type")]
    pub data_type: DataType,
    /// Its type as written.
    pub original_type: String,
    /// Whether it may be null; a column of the primary key may not.
    pub nullable: bool,
    /// Its default expression as written.
    pub default: Option<String>,
    /// Whether the database computes it from other columns.
    pub generated: bool,
    /// The expression by which it is computed, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// Whether the database numbers it (serial, identity, auto increment, nextval).
    pub identity: bool,
    /// The collation of its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// Its comment.
    pub comment: Option<String>,
    /// Whatever else is written beside it: `("encode", "zstd")`, `("codec", "Delta, ZSTD")`, `("on update", "now()")`.
    #[serde(default, skip_serializing_if = "Clauses::is_empty")]
    pub clauses: Clauses,
    /// 1-based line of its declaration.
    pub line: u32,
    /// Where its name stands in its declaration; all zero where that is not known.
    #[serde(default, skip_serializing_if = "is_default")]
    pub span: Span,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Reference {
    /// The referencing columns.
    pub columns: Vec<String>,
    /// The referenced table as [`Table::key`] gives it.
    pub table: String,
    /// The referenced columns; filled in from the primary key where the statement names none.
    pub to: Vec<String>,
    /// Its name; empty where it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What happens to rows that refer to a row that is deleted, in lower case: `cascade`, `set null`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_delete: Option<String>,
    /// The same where the key that they refer to changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_update: Option<String>,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Index {
    /// Its name; empty where it has none.
    pub name: String,
    /// Its columns or expressions, as written.
    pub columns: Vec<String>,
    /// Whether it forbids duplicates.
    pub unique: bool,
    /// How or for what it is built, in lower case: `btree`, `gin`, `clustered`, `fulltext`, `search`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The condition on the rows that it holds, as written.
    #[serde(rename = "where", default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// Columns that it holds without being ordered by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Whatever else it says.
    #[serde(default, skip_serializing_if = "Clauses::is_empty")]
    pub clauses: Clauses,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// 1-based line of its declaration.
    #[serde(default, skip_serializing_if = "is_default")]
    pub line: u32,
}

/// A partition of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Partition {
    /// Its name.
    pub name: String,
    /// The rows that it holds, as written: `for values from ('2024-01-01') to ('2025-01-01')`, `default`.
    pub bounds: String,
}

/// A table and everything that later statements added to it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Its schema, unquoted; empty where none is written.
    pub schema: String,
    /// Its name, unquoted.
    pub name: String,
    /// `schema.name` where two schemas have a table of this name; empty everywhere else. Read it by [`Table::key`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// What sort of table it is, in the words of its statement: `external`, `foreign`, `transient`; empty for most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// Its columns in order.
    pub columns: Vec<Column>,
    /// The columns of its primary key, in key order.
    pub primary_key: Vec<String>,
    /// The name of its primary key; empty where it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub primary_key_name: String,
    /// Its other unique keys.
    pub unique: Vec<Vec<String>>,
    /// Those of them that have a name, by it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub named_unique: BTreeMap<String, Vec<String>>,
    /// Its foreign keys; a partitioned table has those of its partitions too.
    pub references: Vec<Reference>,
    /// Its indexes.
    pub indexes: Vec<Index>,
    /// Its check expressions as written.
    pub checks: Vec<String>,
    /// Those of them that have a name, by it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub named_checks: BTreeMap<String, String>,
    /// Its comment.
    pub comment: Option<String>,
    /// The columns or expressions it is partitioned by, as written.
    pub partitioned_by: Vec<String>,
    /// How: `range`, `list`, `hash`; none where the engine has one way only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_method: Option<String>,
    /// The names of its partitions, which are not tables of the schema in their own right.
    pub partitions: Vec<String>,
    /// What those partitions hold, where the statement says it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partition_bounds: Vec<Partition>,
    /// How its rows lie, and whatever else is said behind its columns: `("engine", "MergeTree")`, `("order by", "(a, b)")`,
    /// `("cluster by", "a, b")`, `("distkey", "a")`, `("sortkey", "a, b")`, `("location", "'s3://…'")`.
    #[serde(default, skip_serializing_if = "Clauses::is_empty")]
    pub clauses: Clauses,
    /// Its properties: `with (…)`, `options (…)`, `tblproperties (…)`, `settings …`.
    #[serde(default, skip_serializing_if = "Clauses::is_empty")]
    pub properties: Clauses,
    /// The query that fills it, as written (`create table … as`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// The tables that it was made after (`like`, `clone`, `inherits`, `as other`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made_after: Vec<String>,
    /// Where it was declared.
    pub place: Place,
    /// Where its name stands in that file; all zero where that is not known.
    #[serde(default, skip_serializing_if = "is_default")]
    pub span: Span,
}

impl Table {
    /// The name under which references and the model speak of it: `name`, or `schema.name` where two schemas
    /// have a table of that name. No two tables of a schema share one.
    pub fn key(&self) -> &str {
        if self.key.is_empty() { &self.name } else { &self.key }
    }

    /// Whether it ends with the session that makes it.
    pub fn is_temporary(&self) -> bool {
        self.name.starts_with('#') || self.kinds.iter().any(|kind| kind == "temporary" || kind == "temp")
    }

    /// The column of this name, by exact name first, then whatever its case.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns
            .iter()
            .find(|column| column.name == name)
            .or_else(|| self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)))
    }
}

/// A named list of values.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EnumType {
    /// Its schema; empty where none is written.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Its values in order.
    pub values: Vec<String>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A type with conditions (`create domain`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DomainType {
    /// Its schema; empty where none is written.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// The type below it in the common form.
    #[serde(rename = "type")]
    pub data_type: DataType,
    /// The type below it as written.
    pub original_type: String,
    /// Whether it may be null.
    pub nullable: bool,
    /// Its default as written.
    pub default: Option<String>,
    /// Its conditions as written.
    pub checks: Vec<String>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A type that is neither enumeration nor domain: its fields, or its definition as written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OtherType {
    /// Its schema; empty where none is written.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Names and types of its fields as written, where it has some.
    pub fields: Vec<(String, String)>,
    /// Its definition as written.
    pub definition: String,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A source of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sequence {
    /// Its schema; empty where none is written.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// What it says of itself: `("start", "1")`, `("increment", "1")`, `("owned by", "t.id")`.
    pub clauses: Clauses,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A schema or a database that a statement makes or speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Namespace {
    /// Its name.
    pub name: String,
    /// Whether it is a database or a catalogue, and not a schema.
    pub database: bool,
    /// What it says of itself, as written.
    pub clauses: Clauses,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// Rights that are given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Grant {
    /// What may be done, as written: `select, insert`.
    pub privileges: String,
    /// On what, as written: `table sales.item`; empty where a role is given.
    pub on: String,
    /// To whom, as written.
    pub to: String,
}

/// A comment on something that is kept by its name only: a function, a policy, a constraint.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ObjectComment {
    /// What it is, in lower case: `function`.
    pub object: String,
    /// Its name as written, with what stands behind it.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// A statement that is kept as text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KeptStatement {
    /// What it changes, in lower case: `view`, `database`.
    pub object: String,
    /// The name of that, as written.
    pub name: String,
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A view: the tables it reads, and its query.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct View {
    /// Its schema; empty where none is written.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Whether its rows are stored.
    pub materialized: bool,
    /// The tables and views it names, sorted.
    pub reads: Vec<String>,
    /// The names of its columns, where the statement says them; with comments, where it has some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ViewColumn>,
    /// Its query as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// Whatever else it says: `("to", "target")`, `("cluster by", "a")`.
    #[serde(default, skip_serializing_if = "Clauses::is_empty")]
    pub clauses: Clauses,
    /// Its indexes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Where it was declared.
    pub place: Place,
}

/// A column of a view.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ViewColumn {
    /// Its name.
    pub name: String,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A schema as several files together declare it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Schema {
    /// Tables, in the order declared.
    pub tables: Vec<Table>,
    /// Enumerations.
    pub enums: Vec<EnumType>,
    /// Views.
    pub views: Vec<View>,
    /// Schemas and databases that statements make.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub namespaces: Vec<Namespace>,
    /// Domains.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<DomainType>,
    /// Other types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<OtherType>,
    /// Sequences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sequences: Vec<Sequence>,
    /// Rights that are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
    /// Comments on what is not in any of these lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<ObjectComment>,
    /// Statements that change something in a way that is kept as text only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<KeptStatement>,
}

impl Schema {
    /// The table of this key, by exact key first, then whatever its case.
    pub fn table(&self, key: &str) -> Option<&Table> {
        self.tables
            .iter()
            .find(|table| table.key() == key)
            .or_else(|| self.tables.iter().find(|table| table.key().eq_ignore_ascii_case(key)))
    }

    /// The enumeration of this name.
    pub fn enumeration(&self, name: &str) -> Option<&EnumType> {
        self.enums.iter().find(|held| held.name.eq_ignore_ascii_case(name))
    }
}

/// What was done with each statement.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Statements {
    /// How many went into the schema whole.
    pub taken: usize,
    /// Those that say nothing about the schema, and why.
    pub ignored: Vec<Ignored>,
    /// Those of which a part was guessed, and what.
    pub guessed: Vec<Guessed>,
    /// Those that could not be read, and why.
    pub failed: Vec<Failed>,
}

/// A statement that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ignored {
    /// 1-based line on which it begins.
    pub line: u32,
    /// Why.
    pub why: String,
}

/// A statement of which a part was guessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guessed {
    /// 1-based line on which it begins.
    pub line: u32,
    /// What was guessed.
    pub what: String,
}

/// A statement that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// 1-based line on which it begins.
    pub line: u32,
    /// Why.
    pub why: String,
}
