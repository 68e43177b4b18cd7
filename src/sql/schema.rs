//! The schema that reading DDL yields: plain data, no parser types.

use crate::finding::Place;
use serde::{Deserialize, Serialize};

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
    /// A value of a named enumeration of the schema.
    Enum(String),
    /// A type with no common form, as written: `tsvector`, `vector(20)`.
    Other(String),
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

/// A column as it was declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Whether the database numbers it (serial, identity, auto increment, nextval).
    pub identity: bool,
    /// Its comment.
    pub comment: Option<String>,
    /// 1-based line of its declaration.
    pub line: u32,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// The referencing columns.
    pub columns: Vec<String>,
    /// The referenced table as [`Table::key`] gives it.
    pub table: String,
    /// The referenced columns; filled in from the primary key where the statement names none.
    pub to: Vec<String>,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Its name; empty where it has none.
    pub name: String,
    /// Its columns or expressions, as written.
    pub columns: Vec<String>,
    /// Whether it forbids duplicates.
    pub unique: bool,
}

/// A table and everything that later statements added to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its schema, unquoted; empty where none is written.
    pub schema: String,
    /// Its name, unquoted.
    pub name: String,
    /// `schema.name` where two schemas have a table of this name; empty everywhere else. Read it by [`Table::key`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// Its columns in order.
    pub columns: Vec<Column>,
    /// The columns of its primary key, in key order.
    pub primary_key: Vec<String>,
    /// Its other unique keys.
    pub unique: Vec<Vec<String>>,
    /// Its foreign keys; a partitioned table has those of its partitions too.
    pub references: Vec<Reference>,
    /// Its indexes.
    pub indexes: Vec<Index>,
    /// Its check expressions as written.
    pub checks: Vec<String>,
    /// Its comment.
    pub comment: Option<String>,
    /// The columns or expressions it is partitioned by, as written.
    pub partitioned_by: Vec<String>,
    /// The names of its partitions, which are not tables of the schema in their own right.
    pub partitions: Vec<String>,
    /// Where it was declared.
    pub place: Place,
}

impl Table {
    /// The name under which references and the model speak of it: `name`, or `schema.name` where two schemas
    /// have a table of that name. No two tables of a schema share one.
    pub fn key(&self) -> &str {
        if self.key.is_empty() { &self.name } else { &self.key }
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnumType {
    /// Its schema; empty where none is written.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Its values in order.
    pub values: Vec<String>,
}

/// A view, by name and the tables it reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Its schema; empty where none is written.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Whether its rows are stored.
    pub materialized: bool,
    /// The tables and views it names, sorted.
    pub reads: Vec<String>,
    /// Where it was declared.
    pub place: Place,
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
