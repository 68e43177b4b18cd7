//! Writing a target schema as DDL: one statement after the other, in an order that loads, for every dialect.
//!
//! What a dialect cannot hold or does not enforce is listed beside the text, never dropped in silence.

mod names;
mod order;
mod table;
mod types;

use super::Dialect;
use super::schema::{DataType, Reference};
use names::quote;

/// A table to write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TargetTable {
    /// Its name, without schema.
    pub name: String,
    /// What it holds; empty for nothing to say.
    pub comment: String,
    /// Its columns in order.
    pub columns: Vec<TargetColumn>,
    /// The columns of its primary key.
    pub primary_key: Vec<String>,
    /// Its foreign keys to tables written with it.
    pub references: Vec<Reference>,
    /// The date or moment by which it is partitioned, where the engine partitions.
    pub partition_by: Option<String>,
    /// The columns by which its rows are kept together, where the engine does that.
    pub cluster_by: Vec<String>,
}

/// A column to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// Whether it may be null.
    pub nullable: bool,
    /// What it holds; empty for nothing to say.
    pub comment: String,
}

/// DDL, and what it could not say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// The statements, each ended by a semicolon.
    pub text: String,
    /// What the engine cannot hold or does not enforce, a sentence each, without repetition.
    pub losses: Vec<String>,
}

/// Writes tables as DDL that can be run again and again. With a schema name the schema is made and every name
/// qualified; with an empty one neither.
///
/// A table `dim_store` with a key `store_key` in `marts` for PostgreSQL begins
/// `create table if not exists marts.dim_store (`.
pub fn write(schema_name: &str, tables: &[TargetTable], dialect: Dialect) -> Written {
    let mut losses = Losses::default();
    let mut parts = Vec::new();
    parts.extend(header(dialect, tables, &mut losses));
    if !schema_name.is_empty() {
        parts.push(format!("create schema if not exists {};\n", quote(schema_name, dialect)));
    }
    let mut before: Vec<&TargetTable> = Vec::new();
    for table in order::by_dependency(tables) {
        before.push(table);
        let context = table::Context { schema_name, dialect, before: &before, tables };
        parts.push(table::create(table, &context, &mut losses));
    }
    Written { text: parts.join("\n"), losses: losses.sentences }
}

/// Parses one statement in a dialect; the proof that what is written is correct.
///
/// # Errors
///
/// What the parser objects to, in its words.
pub fn parses(text: &str, dialect: Dialect) -> Result<(), String> {
    super::parser::parse(text, dialect).map_err(|objection| objection.message)
}

/// What the engine does with keys, where it does not enforce them.
fn header(dialect: Dialect, tables: &[TargetTable], losses: &mut Losses) -> Option<String> {
    if !tables.iter().any(|table| !table.primary_key.is_empty() || !table.references.is_empty()) {
        return None;
    }
    let sentence = match dialect {
        Dialect::Snowflake => {
            "Snowflake does not enforce primary and foreign keys: they inform its optimiser and the reader."
        }
        Dialect::Bigquery => {
            "BigQuery does not enforce primary and foreign keys: they inform its optimiser and the reader."
        }
        _ => return None,
    };
    losses.add(sentence.to_owned());
    Some(format!("-- {sentence}\n-- The tests of the pipeline check them instead.\n"))
}

/// Sentences, each once, in the order in which they came up.
#[derive(Debug, Default)]
struct Losses {
    sentences: Vec<String>,
}

impl Losses {
    fn add(&mut self, sentence: String) {
        if !self.sentences.contains(&sentence) {
            self.sentences.push(sentence);
        }
    }
}

#[cfg(test)]
mod tests;
