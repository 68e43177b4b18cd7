//! Writing a schema as DDL for an engine: one statement after the other, in an order that loads, with a list of what
//! the engine does not enforce, cannot express or holds in another way.
//!
//! The way of a schema: `lower` makes of it what the engine holds (`physical`), by the tables in `engine` and `types`;
//! `print` spells that. Two schemas are compared in between: see `migrate`.

mod loss;
mod engine;
mod types;
mod names;
mod expression;
mod calls;
mod defaults;
mod physical;
mod design;
mod order;
mod lower;
mod print;

use super::Dialect;
use super::schema::{Column, DataType, Index, Reference, Schema, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use design::Hint;
pub use loss::{Loss, LossKind, summary as loss_summary};

pub(in crate::sql) use expression::normal as normal_expression;
pub(in crate::sql) use lower::{Purpose, lower};
pub(in crate::sql) use names::{quote, string};
pub(in crate::sql) use order::by_dependency;
pub(in crate::sql) use physical::*;
pub(in crate::sql) use print::Printer;

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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Written {
    /// The statements, each ended by a semicolon.
    pub text: String,
    /// What the engine cannot hold, does not enforce or holds in another way.
    pub losses: Vec<Loss>,
}

/// Writes a schema as DDL for an engine, to be run again and again where the engine has words for that.
///
/// `from` is the dialect that the schema was read in, where there is one: types, defaults and expressions written in the
/// same dialect stay as they are. `hints` say by the keys of tables how their rows should lie.
///
/// A table `film` of one column `film_id serial primary key`, read from PostgreSQL and written for Snowflake:
/// `create table if not exists film ( film_id integer not null autoincrement, primary key (film_id) );`
pub fn write_schema(schema: &Schema, from: Option<Dialect>, to: Dialect, hints: &BTreeMap<String, Hint>) -> Written {
    let (physical, losses) = lower(schema, from, to, Purpose::Script, hints);
    let header = header(&physical, &losses, "");
    let script = Printer::new(to).script(&physical);
    let between = if header.is_empty() || script.is_empty() { "" } else { "\n" };
    Written { text: format!("{header}{between}{script}"), losses }
}

/// Writes the tables of a design as DDL that can be run again and again. With a schema name the schema is made and
/// every name qualified; with an empty one neither.
///
/// A table `dim_store` with a key `store_key` in `marts` for PostgreSQL begins
/// `create table if not exists marts.dim_store (`.
pub fn write(schema_name: &str, tables: &[TargetTable], dialect: Dialect) -> Written {
    let schema = Schema {
        tables: tables.iter().map(|table| designed(schema_name, table, dialect)).collect(),
        ..Schema::default()
    };
    let hint = |table: &TargetTable| {
        let hint = Hint { partition_by: table.partition_by.clone(), cluster_by: table.cluster_by.clone() };
        (table.name.clone(), hint)
    };
    let (physical, losses) = lower(&schema, None, dialect, Purpose::Script, &tables.iter().map(hint).collect());
    let header = header(&physical, &losses, "-- The tests of the pipeline check them instead.\n");
    let script = Printer::new(dialect).script(&physical);
    let between = if header.is_empty() { "" } else { "\n" };
    Written { text: format!("{header}{between}{script}"), losses }
}

fn designed(schema_name: &str, table: &TargetTable, dialect: Dialect) -> Table {
    let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let column = |column: &TargetColumn| Column {
        name: column.name.clone(),
        data_type: column.data_type.clone(),
        nullable: column.nullable,
        comment: said(&column.comment),
        ..Column::default()
    };
    // PostgreSQL reads a join by an index on the referencing columns; it makes none by itself
    let mut indexes: Vec<Index> = Vec::new();
    for reference in table.references.iter().filter(|_| dialect == Dialect::Postgresql) {
        let made = indexes.iter().any(|index| index.columns == reference.columns);
        if !made && !table.primary_key.starts_with(&reference.columns) {
            indexes.push(Index { columns: reference.columns.clone(), ..Index::default() });
        }
    }
    Table {
        schema: schema_name.to_owned(),
        name: table.name.clone(),
        columns: table.columns.iter().map(column).collect(),
        primary_key: table.primary_key.clone(),
        references: table.references.clone(),
        indexes,
        comment: said(&table.comment),
        ..Table::default()
    }
}

/// What the engine does with keys, where it does not enforce them, as a remark above the script.
fn header(physical: &Physical, losses: &[Loss], more: &str) -> String {
    let (what, why) = lower::unenforced(physical.dialect);
    let told = losses.iter().any(|loss| loss.table.is_empty() && loss.what == what);
    if told {
        format!("-- {} does not enforce {what}: {why}.\n{more}", physical.dialect.title())
    } else {
        String::new()
    }
}

/// Parses one statement in a dialect; the proof that what is written is correct.
///
/// # Errors
///
/// What the parser objects to, in its words.
pub fn parses(text: &str, dialect: Dialect) -> Result<(), String> {
    super::parser::parse(text, dialect).map_err(|objection| objection.message)
}

#[cfg(test)]
mod tests;
