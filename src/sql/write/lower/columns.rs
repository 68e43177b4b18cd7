//! Columns: their types, where their values come from, their comments.

use super::Lowering;
use super::types::{ColumnType, column_type};
use crate::sql::Dialect;
use crate::sql::schema::{Column, Table};
use crate::sql::write::defaults;
use crate::sql::write::loss::LossKind;
use crate::sql::write::names::{quote, string};
use crate::sql::write::physical::{Check, FullName, PhysicalColumn, PhysicalTable};

/// The table with its columns, and the checks that stand for enumerations.
pub(super) fn table(table: &Table, lowering: &mut Lowering<'_>) -> PhysicalTable {
    let mut made = PhysicalTable {
        name: lowering.table_name(table),
        key: table.key().to_owned(),
        comment: comment(table.comment.as_ref(), lowering.engine.longest_comment.0, (table.key(), ""), lowering),
        ..PhysicalTable::default()
    };
    for column in &table.columns {
        let made_column = lower_column(table, column, &mut made, lowering);
        made.columns.push(made_column);
    }
    if lowering.to == Dialect::Mysql && !lowering.same() {
        fit_row(table, &mut made, lowering);
    }
    if lowering.to == Dialect::Sqlite {
        remark_comments(table, lowering);
    }
    made
}

fn lower_column(
    table: &Table,
    column: &Column,
    made: &mut PhysicalTable,
    lowering: &mut Lowering<'_>,
) -> PhysicalColumn {
    let place = (table.key(), column.name.as_str());
    let to = lowering.to;
    let name = lowering.column_name(table, &column.name).unwrap_or_else(|| column.name.clone());
    let nullable = column.nullable && !table.primary_key.contains(&column.name);
    let identity = can_be_numbered(table, column, made, lowering);
    let ColumnType { text, checked } = if column.identity && !identity {
        let without = Column { identity: false, original_type: String::new(), ..column.clone() };
        column_type(table, &without, lowering)
    } else {
        column_type(table, column, lowering)
    };
    if !checked.is_empty() {
        let values = checked.iter().map(|value| string(value, to)).collect::<Vec<_>>().join(", ");
        made.checks.push(Check { name: String::new(), expression: format!("{} in ({values})", quote(&name, to)) });
    }
    let generated = generated(table, column, lowering);
    let default = if column.identity || column.generated { None } else { default(column, &text, place, lowering) };
    let mut type_text = text;
    if to == Dialect::Clickhouse && !lowering.same() && nullable {
        if can_be_nullable(&type_text) {
            type_text = format!("Nullable({type_text})");
        } else {
            let what = format!("{type_text} cannot be null");
            lowering.lose(place, LossKind::CannotExpress, what, "a list of the engine is empty where nothing is known");
        }
    }
    let sequence = (identity && to == Dialect::Duckdb)
        .then(|| FullName { schema: made.name.schema.clone(), name: format!("{}_{name}_seq", made.name.name) });
    if let Some(collation) = column.collation.as_ref().filter(|_| !lowering.same()) {
        let what = format!("the collation {collation} is left out");
        lowering.lose(place, LossKind::CannotExpress, what, "collations have no common names");
    }
    PhysicalColumn {
        name,
        type_text,
        nullable,
        default,
        generated,
        identity,
        sequence,
        extra: extra(column, place, lowering),
        comment: comment(column.comment.as_ref(), lowering.engine.longest_comment.1, place, lowering),
    }
}

/// A comment, cut where the engine keeps no more.
fn comment(comment: Option<&String>, longest: usize, place: (&str, &str), lowering: &mut Lowering<'_>) -> String {
    let Some(comment) = comment else { return String::new() };
    if comment.chars().count() <= longest {
        return comment.clone();
    }
    let what = format!("the comment is cut to {longest} letters");
    lowering.lose(place, LossKind::Approximated, what, "the engine keeps no longer comment there");
    comment.chars().take(longest.saturating_sub(1)).chain(['…']).collect()
}

/// Values of these types are never null in ClickHouse.
fn can_be_nullable(type_text: &str) -> bool {
    !["Array(", "Map(", "Tuple("].iter().any(|container| type_text.starts_with(container))
}

/// Whether the engine numbers the column; where it cannot, that is a loss.
fn can_be_numbered(table: &Table, column: &Column, made: &PhysicalTable, lowering: &mut Lowering<'_>) -> bool {
    if !column.identity {
        return false;
    }
    let is_whole_key = table.primary_key.len() == 1 && table.primary_key[0] == column.name;
    let leads_a_key = table.primary_key.first() == Some(&column.name)
        || table.unique.iter().any(|key| key.first() == Some(&column.name));
    let numbered_already = made.columns.iter().any(|held| held.identity);
    let trouble = match lowering.to {
        _ if lowering.engine.identity.is_empty() => "the engine does not number rows",
        Dialect::Sqlite if !is_whole_key => "the engine numbers a column only where it alone is the primary key",
        Dialect::Mysql if !leads_a_key => "the engine numbers a column only where it leads a key",
        Dialect::Mysql | Dialect::Sqlserver | Dialect::Redshift if numbered_already => {
            "the engine numbers one column of a table"
        }
        _ => return true,
    };
    lowering.lose((table.key(), &column.name), LossKind::CannotExpress, "the column is not numbered", trouble);
    false
}

fn generated(table: &Table, column: &Column, lowering: &mut Lowering<'_>) -> Option<String> {
    if !column.generated {
        return None;
    }
    let place = (table.key(), column.name.as_str());
    let mut lose = |why: String| lowering.losses.add(place, LossKind::CannotExpress, "the column is not computed", why);
    if lowering.engine.generated.0.is_empty() {
        lose("the engine computes no columns: whoever writes the row must".to_owned());
        return None;
    }
    let Some(expression) = &column.expression else {
        lose("its expression is not known".to_owned());
        return None;
    };
    match lowering.expression(table, expression) {
        Ok(expression) => {
            if lowering.to == Dialect::Sqlserver && !lowering.same() {
                let what = "the type is what the expression gives";
                lowering.lose(place, LossKind::Approximated, what, "the engine derives the type of a computed column");
            }
            Some(expression)
        }
        Err(why) => {
            lowering.lose(place, LossKind::CannotExpress, "the column is not computed", why);
            None
        }
    }
}

fn default(column: &Column, type_text: &str, place: (&str, &str), lowering: &mut Lowering<'_>) -> Option<String> {
    let written = column.default.as_ref()?.trim();
    if written.is_empty() {
        return None;
    }
    if lowering.same() && lowering.verbatim(written).is_ok() {
        return Some(written.to_owned());
    }
    let known = defaults::recognise(written, lowering.from);
    if known == Some(defaults::Default::Null) {
        return None;
    }
    let (data_type, to) = (&column.data_type, lowering.to);
    let said = known.and_then(|known| known.written(data_type, type_text, to));
    if said.is_none() {
        let what = format!("the default {written} is left out");
        let why = "only plain values and the moment, the day or a new identifier are the same everywhere";
        lowering.lose(place, LossKind::CannotExpress, what, why);
    }
    said
}

/// What else stands beside a column of the same dialect.
fn extra(column: &Column, place: (&str, &str), lowering: &mut Lowering<'_>) -> String {
    let mut words = Vec::new();
    for (name, text) in &column.clauses {
        let known = match lowering.to {
            Dialect::Mysql => name == "on update" || name == "character set",
            Dialect::Redshift => name == "encode",
            _ => false,
        };
        if lowering.same() && known {
            words.push(format!("{name} {text}"));
        } else if lowering.same() && lowering.to == Dialect::Clickhouse && matches!(name.as_str(), "codec" | "ttl") {
            words.push(if name == "codec" {
                format!("codec({})", text.trim_matches(['(', ')']))
            } else {
                format!("ttl {text}")
            });
        } else if name == "on update" {
            let why = "the engine does not renew a column when its row changes: whoever writes the row must";
            lowering.lose(place, LossKind::CannotExpress, format!("on update {text} is left out"), why);
        }
    }
    if let Some(collation) = column.collation.as_ref().filter(|_| lowering.same()) {
        // the name of a collation keeps its case
        let plain = collation.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        let quoted = if plain && lowering.to != Dialect::Postgresql {
            collation.clone()
        } else {
            collated(collation, lowering.to)
        };
        words.insert(0, format!("collate {quoted}"));
    }
    words.join(" ")
}

fn collated(collation: &str, dialect: Dialect) -> String {
    if collation.contains(['"', '.', '\'', '`']) { collation.to_owned() } else { quote(collation, dialect) }
}

/// The most bytes of a row in MySQL, with some left for numbers and the like.
const MYSQL_ROW: u32 = 60_000;

/// MySQL keeps no row over 65,535 bytes, four to each letter of a limited text: the longest become text without limit.
fn fit_row(table: &Table, made: &mut PhysicalTable, lowering: &mut Lowering<'_>) {
    let letters = |text: &str| text.strip_prefix("varchar(")?.strip_suffix(')')?.parse::<u32>().ok();
    let mut sizes: Vec<(u32, usize)> = Vec::new();
    for (at, column) in made.columns.iter().enumerate() {
        sizes.extend(letters(&column.type_text).map(|length| (length.saturating_mul(4), at)));
    }
    let mut total: u32 = sizes.iter().fold(0, |sum, (size, _)| sum.saturating_add(*size));
    sizes.sort_unstable();
    while total > MYSQL_ROW {
        let Some((size, at)) = sizes.pop() else { break };
        let Some(source) = table.columns.get(at).filter(|source| !lowering.is_keyed(table, &source.name)) else {
            continue;
        };
        let column = &mut made.columns[at];
        let what = format!("the type {} becomes longtext", column.type_text);
        lowering.lose(
            (table.key(), &source.name),
            LossKind::Approximated,
            what,
            "a row of the engine ends at 65,535 bytes",
        );
        "longtext".clone_into(&mut column.type_text);
        if let Some(default) = column.default.take() {
            column.default = Some(format!("({default})"));
        }
        total -= size;
    }
}

/// SQLite keeps comments only as the text of its statements.
fn remark_comments(table: &Table, lowering: &mut Lowering<'_>) {
    let why = "the engine keeps no comments: they stand in the script as remarks";
    if table.comment.is_some() {
        lowering.lose((table.key(), ""), LossKind::CannotExpress, "the comment is a remark", why);
    }
    for column in table.columns.iter().filter(|column| column.comment.is_some()) {
        lowering.lose((table.key(), &column.name), LossKind::CannotExpress, "the comment is a remark", why);
    }
}
