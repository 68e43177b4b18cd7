//! One table: its columns in line, its keys, its physical design, its comments.

use super::names::{list, quote, string};
use super::{Losses, TargetColumn, TargetTable, types};
use crate::sql::Dialect;
use crate::sql::schema::{DataType, Reference};

/// Columns wider than this do not widen all the others.
const MAX_ALIGNED: usize = 32;
/// PostgreSQL keeps this many bytes of a name.
const MAX_POSTGRESQL_NAME: usize = 63;
/// BigQuery clusters by this many columns.
const MAX_CLUSTER: usize = 4;

/// What surrounds the table that is written.
pub(super) struct Context<'a> {
    /// The schema, or nothing.
    pub schema_name: &'a str,
    /// The dialect.
    pub dialect: Dialect,
    /// The tables that are there when this one is made, itself included.
    pub before: &'a [&'a TargetTable],
    /// All tables.
    pub tables: &'a [TargetTable],
}

impl Context<'_> {
    fn full_name(&self, table: &str) -> String {
        let name = quote(table, self.dialect);
        if self.schema_name.is_empty() { name } else { format!("{}.{name}", quote(self.schema_name, self.dialect)) }
    }
}

/// The statements that make the table.
pub(super) fn create(table: &TargetTable, context: &Context<'_>, losses: &mut Losses) -> String {
    let references: Vec<_> = table.references.iter().filter(|held| can_refer(table, held, context, losses)).collect();
    let mut entries = columns(table, context.dialect, losses);
    entries.extend(keys(table, &references, context));
    let mut text = format!("create table if not exists {} (\n", context.full_name(&table.name));
    text.push_str(&entries.iter().map(|entry| format!("    {entry}")).collect::<Vec<_>>().join(",\n"));
    text.push_str("\n)");
    for clause in clauses(table, context.dialect, losses) {
        text.push('\n');
        text.push_str(&clause);
    }
    text.push_str(";\n");
    text.push_str(&comments(table, context));
    text.push_str(&indexes(table, &references, context));
    text
}

/// The columns, with names and types one below the other.
fn columns(table: &TargetTable, dialect: Dialect, losses: &mut Losses) -> Vec<String> {
    let width = |texts: &mut dyn Iterator<Item = usize>| texts.filter(|width| *width <= MAX_ALIGNED).max().unwrap_or(0);
    let names: Vec<_> = table.columns.iter().map(|column| quote(&column.name, dialect)).collect();
    let kinds: Vec<_> = table.columns.iter().map(|column| type_of(table, column, dialect, losses)).collect();
    let name_width = width(&mut names.iter().map(|name| name.chars().count()));
    let kind_width = width(&mut kinds.iter().map(|kind| kind.chars().count()));
    let line = |((column, name), kind): ((&TargetColumn, &String), &String)| {
        let required = !column.nullable || table.primary_key.contains(&column.name);
        let required = if required { "not null" } else { "" };
        let comment = inline_comment(column, dialect);
        let line = format!("{name:name_width$} {kind:kind_width$} {required:8} {comment}");
        line.trim_end().to_owned()
    };
    table.columns.iter().zip(&names).zip(&kinds).map(line).collect()
}

fn type_of(table: &TargetTable, column: &TargetColumn, dialect: Dialect, losses: &mut Losses) -> String {
    let (name, loss) = types::name(&column.data_type, dialect);
    if let Some(loss) = loss {
        losses.add(format!("{}.{} {loss}.", table.name, column.name));
    }
    name
}

fn inline_comment(column: &TargetColumn, dialect: Dialect) -> String {
    if column.comment.is_empty() {
        return String::new();
    }
    match dialect {
        Dialect::Snowflake => format!("comment {}", string(&column.comment, dialect)),
        Dialect::Bigquery => format!("options (description = {})", string(&column.comment, dialect)),
        _ => String::new(),
    }
}

fn keys(table: &TargetTable, references: &[&Reference], context: &Context<'_>) -> Vec<String> {
    let dialect = context.dialect;
    let unenforced = if dialect == Dialect::Bigquery { " not enforced" } else { "" };
    let mut keys = Vec::new();
    if !table.primary_key.is_empty() {
        keys.push(format!("primary key ({}){unenforced}", list(&table.primary_key, dialect)));
    }
    for reference in references {
        let (columns, to) = (list(&reference.columns, dialect), list(&reference.to, dialect));
        let target = context.full_name(&reference.table);
        keys.push(format!("foreign key ({columns}) references {target} ({to}){unenforced}"));
    }
    keys
}

/// Whether a reference can be written: its table is there already, and what it refers to is that table's primary key.
fn can_refer(table: &TargetTable, reference: &Reference, context: &Context<'_>, losses: &mut Losses) -> bool {
    let link = format!("{} ({}) to {}", table.name, reference.columns.join(", "), reference.table);
    let trouble = match context.before.iter().find(|held| held.name == reference.table) {
        Some(target) if !target.primary_key.is_empty() && target.primary_key == reference.to => return true,
        Some(_) => "it does not refer to the primary key of that table",
        None if context.tables.iter().any(|held| held.name == reference.table) => {
            "the tables refer to one another in a circle"
        }
        None => "that table is not written here",
    };
    losses.add(format!("The reference from {link} is left out: {trouble}."));
    false
}

/// What stands behind the parentheses: partitions, clustering and the comment, where the dialect has them there.
fn clauses(table: &TargetTable, dialect: Dialect, losses: &mut Losses) -> Vec<String> {
    let mut clauses = Vec::new();
    if dialect == Dialect::Bigquery {
        clauses.extend(bigquery_partition(table, losses));
    }
    if matches!(dialect, Dialect::Bigquery | Dialect::Snowflake) && !table.cluster_by.is_empty() {
        let most = if dialect == Dialect::Bigquery { MAX_CLUSTER } else { table.cluster_by.len() };
        let kept = table.cluster_by.get(..most).unwrap_or(&table.cluster_by);
        if kept.len() < table.cluster_by.len() {
            losses.add(format!("{} is clustered by its first {most} columns only.", table.name));
        }
        let columns = list(kept, dialect);
        clauses.push(if dialect == Dialect::Bigquery {
            format!("cluster by {columns}")
        } else {
            format!("cluster by ({columns})")
        });
    }
    if !table.comment.is_empty() {
        let comment = string(&table.comment, dialect);
        match dialect {
            Dialect::Snowflake => clauses.push(format!("comment = {comment}")),
            Dialect::Bigquery => clauses.push(format!("options (description = {comment})")),
            _ => {}
        }
    }
    clauses
}

/// One partition for each day; BigQuery partitions by dates and moments only.
fn bigquery_partition(table: &TargetTable, losses: &mut Losses) -> Option<String> {
    let wanted = table.partition_by.as_ref()?;
    let column = table.columns.iter().find(|column| column.name == *wanted)?;
    let name = quote(wanted, Dialect::Bigquery);
    match column.data_type {
        DataType::Date => Some(format!("partition by {name}")),
        DataType::Timestamp => Some(format!("partition by datetime_trunc({name}, day)")),
        DataType::TimestampTz => Some(format!("partition by timestamp_trunc({name}, day)")),
        _ => {
            losses.add(format!("{} is not partitioned: {wanted} is neither a date nor a moment.", table.name));
            None
        }
    }
}

fn comments(table: &TargetTable, context: &Context<'_>) -> String {
    let dialect = context.dialect;
    if !matches!(dialect, Dialect::Postgresql | Dialect::Duckdb) {
        return String::new();
    }
    let full_name = context.full_name(&table.name);
    let mut text = String::new();
    if !table.comment.is_empty() {
        text.push_str(&format!("comment on table {full_name} is {};\n", string(&table.comment, dialect)));
    }
    for column in table.columns.iter().filter(|column| !column.comment.is_empty()) {
        let (name, comment) = (quote(&column.name, dialect), string(&column.comment, dialect));
        text.push_str(&format!("comment on column {full_name}.{name} is {comment};\n"));
    }
    text
}

/// PostgreSQL reads a join by an index on the referencing columns; it makes none by itself.
fn indexes(table: &TargetTable, references: &[&Reference], context: &Context<'_>) -> String {
    if context.dialect != Dialect::Postgresql {
        return String::new();
    }
    let mut text = String::new();
    let mut made: Vec<&[String]> = Vec::new();
    for reference in references {
        if table.primary_key.starts_with(&reference.columns) || made.contains(&reference.columns.as_slice()) {
            continue;
        }
        made.push(&reference.columns);
        let name = index_name(&table.name, &reference.columns);
        let columns = list(&reference.columns, context.dialect);
        let on = context.full_name(&table.name);
        text.push_str(&format!("create index if not exists {} on {on} ({columns});\n", quote(&name, context.dialect)));
    }
    text
}

/// `fct_rental_store_key_idx`, cut where PostgreSQL would cut it, with a number that keeps cut names apart.
fn index_name(table: &str, columns: &[String]) -> String {
    let name = format!("{table}_{}_idx", columns.join("_"));
    if name.len() <= MAX_POSTGRESQL_NAME {
        return name;
    }
    let sum = name.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let mut end = MAX_POSTGRESQL_NAME - 14;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}_{sum:08x}_idx", &name[..end])
}
