//! Keys, references and checks of a table, with or without a name.

use super::{Constraint, ConstraintKind, IndexDeclaration, index};
use crate::sql::cursor::{Cursor, Name};
use crate::sql::lex::Kind;

/// Whether a constraint or an index begins here, and not a column that is called like one.
pub(super) fn begins(cursor: &Cursor<'_>) -> bool {
    if !cursor.is_kind(Kind::Word) {
        return false;
    }
    let opens = cursor.is_ahead(1, "(");
    let named_list = cursor.is_ahead(2, "(") && cursor.token_ahead(3).is_some_and(|token| token.kind != Kind::Number);
    let follows = |words: &[&str]| words.iter().any(|word| cursor.is_ahead(1, word));
    match cursor.said().to_ascii_lowercase().as_str() {
        "constraint" => cursor.token_ahead(2).is_some() || cursor.is_ahead(1, "check"),
        "primary" => follows(&["key"]),
        "foreign" => follows(&["key"]),
        "check" => {
            opens || cursor.token_ahead(2).is_some_and(|_| !follows(&["int", "text", "varchar", "boolean", "char"]))
        }
        "unique" => opens || named_list || follows(&["key", "index", "nulls", "clustered", "nonclustered", "using"]),
        "key" => {
            opens
                || named_list
                || follows(&["using"])
                || cursor.is_ahead(2, "using")
                || cursor.words_ahead("key if not exists") > 0
        }
        "index" => {
            opens
                || named_list
                || follows(&["using"])
                || cursor.is_ahead(2, "using")
                || ["type", "unique", "clustered", "nonclustered"].iter().any(|word| cursor.is_ahead(2, word))
                || (cursor.token_ahead(3).is_some() && has_word(cursor, "type"))
                || cursor.words_ahead("index if not exists") > 0
        }
        "fulltext" | "spatial" => opens || named_list || follows(&["key", "index"]),
        "vector" => follows(&["key", "index"]) || (named_list && !opens),
        "exclude" => opens || follows(&["using"]),
        "period" => follows(&["for"]),
        "projection" => cursor.is_ahead(2, "("),
        "supplemental" => follows(&["log"]),
        _ => false,
    }
}

/// `constraint name (a, b)`: a list of columns without a word about what it is.
pub(super) fn says_nothing(cursor: &Cursor<'_>) -> bool {
    cursor.is("constraint") && cursor.is_ahead(2, "(") && !cursor.is_ahead(1, "check")
}

fn has_word(cursor: &Cursor<'_>, word: &str) -> bool {
    (2..40).any(|ahead| cursor.is_ahead(ahead, word))
}

/// The name behind `constraint`; none where the constraint begins at once.
pub(super) fn name(cursor: &mut Cursor<'_>) -> Option<Name> {
    cursor.eat_words("if not exists");
    let begins = cursor.is_any(&["primary", "unique", "foreign", "check", "not", "null", "default", "references"])
        && cursor.is_kind(Kind::Word)
        && !(cursor.is_ahead(1, "primary") || cursor.is_ahead(1, "unique") || cursor.is_ahead(1, "foreign"));
    if begins { None } else { cursor.dotted().and_then(|mut names| names.pop()) }
}

/// Reads a constraint of a table; none where it is an index or says nothing that is kept.
pub(super) fn read(mut cursor: Cursor<'_>) -> Option<Constraint> {
    let start = cursor;
    let name = if cursor.eat(&["constraint"]) { name(&mut cursor) } else { None };
    let kind = if cursor.eat(&["primary", "key"]) {
        ConstraintKind::PrimaryKey(key_columns(&mut cursor)?)
    } else if cursor.eat(&["unique"]) {
        ConstraintKind::Unique(key_columns(&mut cursor)?)
    } else if cursor.eat(&["foreign", "key"]) {
        cursor.eat_words("if not exists");
        if !cursor.is("(") {
            cursor.name();
        }
        let columns = cursor.name_list()?;
        if !cursor.eat(&["references"]) {
            return None;
        }
        reference(&mut cursor, columns)?
    } else if name.is_some() && says_nothing(&start) {
        ConstraintKind::PrimaryKey(cursor.name_list()?)
    } else if cursor.eat(&["check"]) {
        let condition = cursor;
        let check = match cursor.group() {
            Some(check) if cursor.done() || !cursor.is_kind(Kind::Symbol) => check.left().to_owned(),
            _ => condition.left().to_owned(),
        };
        ConstraintKind::Check(check)
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

/// The table and columns behind `references`, and what happens when they change.
pub(super) fn reference(cursor: &mut Cursor<'_>, columns: Vec<Name>) -> Option<ConstraintKind> {
    let table = cursor.full_name()?;
    let to = if cursor.is("(") { cursor.name_list().unwrap_or_default() } else { Vec::new() };
    let (mut on_delete, mut on_update) = (None, None);
    loop {
        if cursor.eat_words("match") {
            cursor.skip();
        } else if cursor.eat_words("on delete") {
            on_delete = action(cursor);
        } else if cursor.eat_words("on update") {
            on_update = action(cursor);
        } else {
            break;
        }
    }
    Some(ConstraintKind::Reference { columns, table, to, on_delete, on_update })
}

/// `cascade`, `no action`, `set null`, `set null (a, b)`
fn action(cursor: &mut Cursor<'_>) -> Option<String> {
    let start = *cursor;
    if cursor.eat_any(&["no", "set"]) {
        cursor.skip();
        cursor.group();
    } else {
        cursor.skip();
    }
    Some(cursor.since(&start).to_lowercase())
}

/// Reads an index written among the columns.
pub(super) fn index(mut cursor: Cursor<'_>) -> Option<IndexDeclaration> {
    let mut index = IndexDeclaration { partial: true, line: cursor.span().line, ..IndexDeclaration::default() };
    if cursor.is_any(&["fulltext", "spatial", "vector", "unique"]) {
        index.unique = cursor.is("unique");
        index.method = Some(cursor.said().to_lowercase()).filter(|_| !index.unique);
        cursor.skip();
    }
    cursor.eat_any(&["key", "index"]);
    cursor.eat_words("if not exists");
    if !cursor.is("(") && !cursor.is("using") {
        index.name = cursor.name();
    }
    if cursor.eat(&["unique"]) {
        index.unique = true;
    }
    if cursor.is_any(&["clustered", "nonclustered"]) {
        index.method = Some(cursor.said().to_lowercase());
        cursor.skip();
    }
    index::read_body(&mut cursor, &mut index);
    (!index.columns.is_empty() || index.method.is_some()).then_some(index)
}
