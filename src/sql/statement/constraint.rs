//! Keys, references and checks of a table, with or without a name.

use super::{Constraint, ConstraintKind};
use crate::sql::cursor::{Cursor, Name};
use crate::sql::lex::Kind;

/// Whether a constraint or an index begins here, and not a column that is called like one.
pub(super) fn begins(cursor: &Cursor<'_>) -> bool {
    if cursor.token().is_none_or(|token| token.kind != Kind::Word) {
        return false;
    }
    let opens = cursor.is_ahead(1, "(");
    let named_list = cursor.is_ahead(2, "(") && cursor.token_ahead(3).is_some_and(|token| token.kind != Kind::Number);
    match cursor.said().to_ascii_lowercase().as_str() {
        "constraint" => cursor.token_ahead(2).is_some(),
        "primary" | "foreign" => cursor.is_ahead(1, "key"),
        "check" => opens,
        "unique" => {
            opens
                || cursor.is_ahead(1, "key")
                || cursor.is_ahead(1, "index")
                || cursor.is_ahead(1, "nulls")
                || named_list
                || cursor.is_ahead(1, "clustered")
                || cursor.is_ahead(1, "nonclustered")
        }
        "key" | "index" => opens || named_list || cursor.is_ahead(2, "using"),
        "fulltext" | "spatial" => cursor.is_ahead(1, "key") || cursor.is_ahead(1, "index") || named_list,
        "exclude" => opens || cursor.is_ahead(1, "using"),
        "period" => cursor.is_ahead(1, "for"),
        _ => false,
    }
}

/// Reads a constraint of a table; none where it is an index or says nothing that is kept.
pub(super) fn read(mut cursor: Cursor<'_>) -> Option<Constraint> {
    let start = cursor;
    let name = if cursor.eat(&["constraint"]) && !cursor.is_any(&["primary", "unique", "foreign", "check"]) {
        cursor.name()
    } else {
        None
    };
    let kind = if cursor.eat(&["primary", "key"]) {
        ConstraintKind::PrimaryKey(key_columns(&mut cursor)?)
    } else if cursor.eat(&["unique"]) {
        ConstraintKind::Unique(key_columns(&mut cursor)?)
    } else if cursor.eat(&["foreign", "key"]) {
        if !cursor.is("(") {
            cursor.name();
        }
        let columns = cursor.name_list()?;
        if !cursor.eat(&["references"]) {
            return None;
        }
        reference(&mut cursor, columns)?
    } else if cursor.eat(&["check"]) {
        ConstraintKind::Check(cursor.group()?.left().to_owned())
    } else {
        return None;
    };
    Some(Constraint { name, kind, span: start.span() })
}

/// The columns of a key, past `clustered`, `key`, the name of an index and `using btree`.
fn key_columns(cursor: &mut Cursor<'_>) -> Option<Vec<Name>> {
    cursor.skip_to(&["("]);
    cursor.name_list()
}

/// The table and columns behind `references`.
pub(super) fn reference(cursor: &mut Cursor<'_>, columns: Vec<Name>) -> Option<ConstraintKind> {
    let table = cursor.full_name()?;
    let to = if cursor.is("(") { cursor.name_list().unwrap_or_default() } else { Vec::new() };
    Some(ConstraintKind::Reference { columns, table, to })
}

/// Reads an index written among the columns: name and columns.
pub(super) fn index(mut cursor: Cursor<'_>) -> Option<(String, Vec<String>)> {
    cursor.eat_any(&["fulltext", "spatial"]);
    if !cursor.eat_any(&["key", "index"]) {
        return None;
    }
    let name = if cursor.is("(") { None } else { cursor.name() };
    cursor.skip_to(&["("]);
    let columns = cursor.group()?.items().iter().map(|item| item.left().to_owned()).collect();
    Some((name.map(|name| name.text).unwrap_or_default(), columns))
}
