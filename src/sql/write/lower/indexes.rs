//! Indexes, where the engine has them.

use super::Lowering;
use crate::sql::Dialect;
use crate::sql::schema::{DataType, Index, Table};
use crate::sql::write::engine::Indexes;
use crate::sql::write::expression::unquoted;
use crate::sql::write::loss::LossKind;
use crate::sql::write::names::quote;
use crate::sql::write::physical::{PhysicalIndex, PhysicalTable};

/// The ways of building an index that are meant where nothing is said.
const PLAIN_METHODS: [&str; 5] = ["", "btree", "art", "nonclustered", "clustered"];

/// The methods that PostgreSQL has without an extension.
const BUILT_IN_METHODS: [&str; 6] = ["brin", "btree", "gin", "gist", "hash", "spgist"];

/// Gives the table its indexes.
pub(super) fn indexes(table: &Table, made: &mut PhysicalTable, lowering: &mut Lowering<'_>) {
    for index in &table.indexes {
        match lower_index(table, made, index, lowering) {
            Ok(index) => made.indexes.push(index),
            Err(why) => {
                let what = format!("the index {} is left out", described(index));
                lowering.lose((table.key(), ""), LossKind::CannotExpress, what, why);
            }
        }
    }
}

fn described(index: &Index) -> String {
    if index.name.is_empty() { format!("on ({})", index.columns.join(", ")) } else { index.name.clone() }
}

fn lower_index(
    table: &Table,
    made: &PhysicalTable,
    index: &Index,
    lowering: &mut Lowering<'_>,
) -> Result<PhysicalIndex, String> {
    if lowering.engine.indexes == Indexes::Missing {
        return Err("the engine has no indexes".to_owned());
    }
    let method = index.method.as_deref().unwrap_or_default();
    if !PLAIN_METHODS.contains(&method) && !lowering.same() {
        return Err(format!("an index of the kind {method} has no like there"));
    }
    if matches!(method, "fulltext" | "spatial" | "columnstore" | "search" | "vector" | "skipping" | "xml") {
        return Err(format!("an index of the kind {method} is not written"));
    }
    let by_extension = lowering.to == Dialect::Postgresql
        && !lowering.has_extensions()
        && !PLAIN_METHODS.contains(&method)
        && !BUILT_IN_METHODS.contains(&method);
    if by_extension {
        return Err(format!("an index of the kind {method} needs an extension, which the schema does not declare"));
    }
    let columns = index.columns.iter().map(|column| indexed(table, column, lowering)).collect::<Result<Vec<_>, _>>()?;
    if columns.is_empty() {
        return Err("its columns are not known".to_owned());
    }
    let tail = tail(table, index, lowering)?;
    let wanted = if index.name.is_empty() { generated_name(made, &index.columns) } else { index.name.clone() };
    // MySQL and SQL Server tell indexes apart within their table
    let per_table = matches!(lowering.to, Dialect::Mysql | Dialect::Sqlserver);
    let scope =
        if per_table { format!("{}\u{0}{}", made.name.schema, made.name.name) } else { made.name.schema.clone() };
    let name = lowering.constraint_name(table, &scope, &wanted);
    let using = !PLAIN_METHODS.contains(&method) && lowering.to == Dialect::Postgresql;
    let method = if using { format!(" using {method}") } else { String::new() };
    Ok(PhysicalIndex { name, columns, unique: index.unique, method, tail })
}

/// `film_title_idx`
fn generated_name(made: &PhysicalTable, columns: &[String]) -> String {
    let word =
        |text: &String| text.chars().filter(|letter| letter.is_alphanumeric() || *letter == '_').collect::<String>();
    format!("{}_{}_idx", made.name.name, columns.iter().map(word).collect::<Vec<_>>().join("_"))
}

/// One column of an index, with its direction; or an expression, where the engine takes them.
fn indexed(table: &Table, written: &str, lowering: &Lowering<'_>) -> Result<String, String> {
    if let Some(plain) = plain_column(table, written, lowering) {
        return plain;
    }
    if !lowering.engine.rich_indexes {
        return Err("the engine has no indexes on expressions".to_owned());
    }
    if lowering.same() && lowering.verbatim(written).is_ok() {
        return Ok(written.trim().to_owned());
    }
    lowering.expression(table, written).map(|expression| format!("({expression})"))
}

/// `"Name" desc nulls last`: the column and what is said of its order.
fn plain_column(table: &Table, written: &str, lowering: &Lowering<'_>) -> Option<Result<String, String>> {
    let written = written.trim();
    // a name in quotes may hold spaces
    let end = match written.chars().next()? {
        '"' => written[1..].find('"')? + 2,
        '`' => written[1..].find('`')? + 2,
        '[' => written.find(']')? + 1,
        _ => written.find(char::is_whitespace).unwrap_or(written.len()),
    };
    let (name, order) = written.split_at_checked(end)?;
    let column = table.column(&unquoted(name)).or_else(|| table.column(written))?;
    let order = if table.column(written).is_some() { "" } else { order.trim() };
    let order = order.to_lowercase();
    if let Some(trouble) = cannot_index(&column.data_type, lowering) {
        return Some(Err(trouble));
    }
    let quoted = quote(&lowering.column_name(table, &column.name)?, lowering.to);
    let nulls = matches!(lowering.to, Dialect::Postgresql | Dialect::Sqlite) || lowering.same();
    match order.as_str() {
        "" | "asc" => Some(Ok(quoted)),
        "desc" => Some(Ok(format!("{quoted} desc"))),
        "desc nulls last" | "desc nulls first" | "asc nulls first" | "asc nulls last" if nulls => {
            Some(Ok(format!("{quoted} {order}")))
        }
        _ if lowering.same() => Some(Ok(format!("{quoted} {order}"))),
        _ => Some(Err(format!("its order `{order}` has no like there"))),
    }
}

fn cannot_index(data_type: &DataType, lowering: &Lowering<'_>) -> Option<String> {
    let composed = matches!(
        data_type,
        DataType::Json
            | DataType::Array(_)
            | DataType::Struct(_)
            | DataType::Map(_)
            | DataType::Binary
            | DataType::Other(_)
    );
    let refuses = lowering.engine.key_letters.is_some() || lowering.to == Dialect::Duckdb;
    (composed && refuses && !lowering.same()).then(|| "the engine indexes no columns of this type".to_owned())
}

/// The condition and the further columns of an index.
fn tail(table: &Table, index: &Index, lowering: &mut Lowering<'_>) -> Result<String, String> {
    let mut tail = String::new();
    if !index.include.is_empty() {
        let takes = matches!(lowering.to, Dialect::Postgresql | Dialect::Sqlserver);
        match lowering.column_names(table, &index.include) {
            Some(columns) if takes => {
                tail.push_str(&format!(" include ({})", crate::sql::write::names::list(&columns, lowering.to)));
            }
            _ => {
                let what = format!("the index {} holds its own columns only", described(index));
                lowering.lose(
                    (table.key(), ""),
                    LossKind::Approximated,
                    what,
                    "the engine keeps no others in an index",
                );
            }
        }
    }
    if let Some(filter) = &index.filter {
        let takes = matches!(lowering.to, Dialect::Postgresql | Dialect::Sqlite | Dialect::Sqlserver);
        let said =
            if takes { lowering.expression(table, filter) } else { Err("the engine indexes all rows".to_owned()) };
        match said {
            Ok(condition) if lowering.to == Dialect::Sqlserver => tail.push_str(&format!(" where {condition}")),
            Ok(condition) => tail.push_str(&format!(" where ({condition})")),
            // without its condition it would forbid what is allowed
            Err(why) if index.unique => return Err(why),
            Err(why) => {
                let what = format!("the index {} is on all rows", described(index));
                lowering.lose((table.key(), ""), LossKind::Approximated, what, why);
            }
        }
    }
    Ok(tail)
}
