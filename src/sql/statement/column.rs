//! One column: its name, its type and what is written beside it.

use super::{ColumnDeclaration, Constraint, ConstraintKind, constraint};
use crate::sql::cursor::{Cursor, Name};
use crate::sql::lex::Kind;

/// Words that end a type: what follows says something about the column.
const AFTER_TYPE: [&str; 40] = [
    "constraint",
    "not",
    "null",
    "default",
    "primary",
    "unique",
    "references",
    "check",
    "generated",
    "collate",
    "comment",
    "identity",
    "auto_increment",
    "autoincrement",
    "as",
    "on",
    "options",
    "encode",
    "distkey",
    "sortkey",
    "character",
    "charset",
    "key",
    "virtual",
    "stored",
    "persisted",
    "storage",
    "compression",
    "masking",
    "tag",
    "deferrable",
    "initially",
    "rowguidcol",
    "sparse",
    "invisible",
    "visible",
    "first",
    "after",
    "foreign",
    "ascii",
];

/// Words that go on with a type of several words.
const TYPE_WORDS: [&str; 14] = [
    "precision",
    "varying",
    "unsigned",
    "signed",
    "zerofill",
    "large",
    "object",
    "raw",
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
];

/// Reads a column; none where it has no name.
pub(super) fn read(mut cursor: Cursor<'_>, guesses: &mut Vec<String>) -> Option<(ColumnDeclaration, Vec<Constraint>)> {
    let name = cursor.name()?;
    let start = cursor;
    skip_type(&mut cursor);
    let mut column = ColumnDeclaration {
        type_text: cursor.since(&start).to_owned(),
        type_span: cursor.span_since(&start),
        name,
        ..ColumnDeclaration::default()
    };
    if column.type_text.is_empty() {
        if cursor.is("as") {
            column.generated = true;
        } else {
            guesses.push(format!("the column {} has no type", column.name.text));
        }
    }
    let mut constraints = Vec::new();
    while !cursor.done() {
        read_option(&mut cursor, &mut column, &mut constraints);
    }
    let kind = column.type_text.to_ascii_lowercase();
    column.identity |= kind.ends_with("serial") || kind.ends_with("serial4") || kind.ends_with("serial8");
    column.identity |= column.default.as_deref().is_some_and(numbers_rows);
    column.not_null |= column.identity && kind.contains("serial");
    Some((column, constraints))
}

/// Whether a default takes the next number of a sequence.
pub fn numbers_rows(default: &str) -> bool {
    let default = default.to_ascii_lowercase();
    default.contains("nextval") || default.contains("next value for")
}

/// Passes over a type: `timestamp(3) with time zone`, `public.vector(20)`, `array<struct<a int64>>`, `text[]`.
pub(super) fn skip_type(cursor: &mut Cursor<'_>) {
    let national = cursor.is("national") && cursor.is_ahead(1, "character");
    let character = cursor.is("character") && !cursor.is_ahead(1, "set");
    if cursor.token().is_none_or(|token| !matches!(token.kind, Kind::Word | Kind::Quoted))
        || (cursor.is_any(&AFTER_TYPE) && !character && cursor.token().is_some_and(|token| token.kind == Kind::Word))
    {
        return;
    }
    if national {
        cursor.skip();
    }
    cursor.dotted();
    cursor.eat(&["varying"]);
    loop {
        let moved = cursor.eat(&["with", "time", "zone"])
            || cursor.eat(&["without", "time", "zone"])
            || cursor.eat(&["with", "local", "time", "zone"])
            || cursor.eat(&["to"])
            || cursor.eat(&["character", "varying"])
            || cursor.eat_any(&TYPE_WORDS)
            || cursor.eat(&["array"])
            || cursor.group().is_some()
            || (cursor.is("<") && skip_angles(cursor));
        if !moved {
            return;
        }
    }
}

fn skip_angles(cursor: &mut Cursor<'_>) -> bool {
    let mut depth = 0usize;
    while !cursor.done() {
        match cursor.said() {
            "<" => depth += 1,
            ">" => depth = depth.saturating_sub(1),
            _ => {}
        }
        cursor.skip();
        if depth == 0 {
            break;
        }
    }
    true
}

/// Reads one thing written beside a column, or passes over one token.
fn read_option(cursor: &mut Cursor<'_>, column: &mut ColumnDeclaration, constraints: &mut Vec<Constraint>) {
    let start = *cursor;
    let name = if cursor.eat(&["constraint"]) { cursor.name() } else { None };
    let mut found = None;
    if cursor.eat(&["not", "null"]) {
        column.not_null = true;
    } else if cursor.eat(&["primary", "key"]) || (column_key(cursor) && cursor.eat(&["key"])) {
        found = Some(ConstraintKind::PrimaryKey(vec![column.name.clone()]));
    } else if cursor.eat(&["unique"]) {
        cursor.eat(&["key"]);
        found = Some(ConstraintKind::Unique(vec![column.name.clone()]));
    } else if cursor.eat(&["references"]) {
        found = constraint::reference(cursor, vec![column.name.clone()]);
    } else if cursor.is("check") && cursor.is_ahead(1, "(") {
        cursor.skip();
        found = cursor.group().map(|check| ConstraintKind::Check(check.left().to_owned()));
    } else if cursor.eat(&["default"]) {
        column.default = Some(read_default(cursor));
    } else {
        read_nature(cursor, column);
    }
    if let Some(kind) = found {
        constraints.push(Constraint { name, kind, span: cursor.span_since(&start) });
    }
}

/// MySQL's `id int key`.
fn column_key(cursor: &Cursor<'_>) -> bool {
    cursor.is("key") && !cursor.is_ahead(1, "(")
}

/// How the column gets its values, and its comment.
fn read_nature(cursor: &mut Cursor<'_>, column: &mut ColumnDeclaration) {
    if cursor.eat(&["generated", "always", "as"]) || cursor.eat(&["generated", "by", "default", "as"]) {
        if cursor.eat(&["identity"]) {
            column.identity = true;
        } else {
            column.generated = true;
        }
        cursor.group();
    } else if cursor.eat(&["generated", "by", "default", "on", "null", "as", "identity"])
        || cursor.eat_any(&["identity", "auto_increment", "autoincrement"])
    {
        column.identity = true;
        cursor.group();
    } else if cursor.is("as") && cursor.is_ahead(1, "(") {
        column.generated = true;
        cursor.skip();
        cursor.group();
    } else if cursor.eat(&["comment"]) {
        column.comment = cursor.string().or(column.comment.take());
    } else if cursor.eat(&["options"]) {
        let options = cursor.group();
        column.comment = options.and_then(description).or(column.comment.take());
    } else if cursor.eat(&["on", "delete"]) || cursor.eat(&["on", "update"]) {
        cursor.eat(&["set"]);
        cursor.skip_item();
    } else {
        cursor.skip_item();
    }
}

/// The default expression as written: up to the next word that says something else about the column.
pub(super) fn read_default(cursor: &mut Cursor<'_>) -> String {
    let start = *cursor;
    cursor.skip_item();
    while !cursor.done() {
        let word = cursor.token().is_some_and(|token| token.kind == Kind::Word);
        let cast = cursor.since(&start).ends_with(':') || cursor.since(&start).ends_with('.');
        if word
            && !cast
            && cursor.is_any(&AFTER_TYPE)
            && !cursor.is("varying")
            && !(cursor.is("character") && cursor.is_ahead(1, "varying"))
        {
            break;
        }
        cursor.skip_item();
    }
    cursor.since(&start).to_owned()
}

/// The description among BigQuery's options.
pub(super) fn description(options: Cursor<'_>) -> Option<String> {
    options.items().into_iter().find_map(|mut item| if item.eat(&["description", "="]) { item.string() } else { None })
}

/// A column that only has a name; for statements that speak of a column without declaring it.
pub(super) fn named(cursor: &mut Cursor<'_>) -> Option<Name> {
    cursor.eat(&["if", "exists"]);
    cursor.name()
}
