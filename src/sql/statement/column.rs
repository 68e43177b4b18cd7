//! One column: its name, its type and what is written beside it.

use super::clauses::{self, Clause, Shape};
use super::{ColumnDeclaration, Constraint, ConstraintKind, Notes, constraint};
use crate::sql::cursor::{Cursor, Name};
use crate::sql::lex::Kind;

/// What may be written beside a column and is kept as text. Keys, references, checks and defaults are read by themselves;
/// they are here as well because an expression ends before them.
pub(super) const CLAUSES: &[Clause] = &[
    ("constraint", Shape::Named),
    ("not null", Shape::Flag),
    ("null", Shape::Flag),
    ("primary key", Shape::Flag),
    ("unique", Shape::Flag),
    ("references", Shape::Named),
    ("check", Shape::Group),
    ("default", Shape::Expression),
    ("generated", Shape::Flag),
    ("as", Shape::Expression),
    ("comment", Shape::Value),
    ("collate", Shape::Value),
    ("collation", Shape::Value),
    ("options", Shape::Group),
    ("identity", Shape::Group),
    ("auto_increment", Shape::Flag),
    ("autoincrement", Shape::Group),
    ("materialized", Shape::Expression),
    ("alias", Shape::Expression),
    ("ephemeral", Shape::Expression),
    ("on update", Shape::Expression),
    ("on delete", Shape::Value),
    ("on conflict", Shape::Value),
    ("character set", Shape::Value),
    ("charset", Shape::Value),
    ("codec", Shape::Group),
    ("ttl", Shape::Expression),
    ("statistics", Shape::Group),
    ("settings", Shape::Group),
    ("encode", Shape::Value),
    ("distkey", Shape::Flag),
    ("sortkey", Shape::Flag),
    ("storage", Shape::Value),
    ("compression", Shape::Value),
    ("compressed", Shape::Group),
    ("using compression", Shape::Value),
    ("column_format", Shape::Value),
    ("engine_attribute", Shape::Value),
    ("secondary_engine_attribute", Shape::Value),
    ("with masking policy", Shape::Named),
    ("masking policy", Shape::Named),
    ("with projection policy", Shape::Named),
    ("projection policy", Shape::Named),
    ("with tag", Shape::Group),
    ("tag", Shape::Group),
    ("with context", Shape::Value),
    ("masked with", Shape::Group),
    ("encrypted with", Shape::Group),
    ("mask", Shape::Named),
    ("using columns", Shape::Group),
    ("using index tablespace", Shape::Value),
    ("using index", Shape::Named),
    ("using", Shape::Group),
    ("hidden", Shape::Flag),
    ("visible", Shape::Flag),
    ("invisible", Shape::Flag),
    ("sparse", Shape::Flag),
    ("rowguidcol", Shape::Flag),
    ("filestream", Shape::Flag),
    ("not for replication", Shape::Flag),
    ("column_set for all_sparse_columns", Shape::Flag),
    ("persisted", Shape::Flag),
    ("persistent", Shape::Flag),
    ("stored", Shape::Flag),
    ("virtual", Shape::Flag),
    ("first", Shape::Flag),
    ("after", Shape::Value),
    ("binary", Shape::Flag),
    ("ascii", Shape::Flag),
    ("unicode", Shape::Flag),
    ("srid", Shape::Value),
    ("ref_system_id", Shape::Value),
    ("start with", Shape::Value),
    ("start", Shape::Value),
    ("increment by", Shape::Value),
    ("increment", Shape::Value),
    ("order", Shape::Flag),
    ("noorder", Shape::Flag),
    ("not deferrable", Shape::Flag),
    ("deferrable", Shape::Flag),
    ("initially", Shape::Value),
    ("not enforced", Shape::Flag),
    ("enforced", Shape::Flag),
    ("not valid", Shape::Flag),
    ("no inherit", Shape::Flag),
    ("enable", Shape::Flag),
    ("disable", Shape::Flag),
    ("validate", Shape::Flag),
    ("novalidate", Shape::Flag),
    ("norely", Shape::Flag),
    ("rely", Shape::Flag),
    ("nosort", Shape::Flag),
    ("encrypt", Shape::Flag),
    ("clustered", Shape::Flag),
    ("nonclustered", Shape::Flag),
    ("asc", Shape::Flag),
    ("desc", Shape::Flag),
    ("match", Shape::Value),
    ("key", Shape::Flag),
    ("index", Shape::Named),
    ("with", Shape::Group),
    ("without system versioning", Shape::Flag),
    ("with system versioning", Shape::Flag),
    ("on", Shape::Named),
    ("path", Shape::Value),
    ("for ordinality", Shape::Flag),
    ("external", Shape::Flag),
    ("title", Shape::Value),
    ("format", Shape::Value),
    ("compress", Shape::Group),
    ("watermark for", Shape::Expression),
];

/// Words that go on with a type of several words.
const TYPE_WORDS: &[&str] = &[
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
    "big",
    "int",
    "integer",
    "varchar",
    "varchar2",
];

/// Words that are a type by themselves although a clause begins like them.
const TYPES: &[&str] = &["binary", "date", "time", "map", "format"];

/// Reads a column; none where it has no name.
pub(super) fn read(mut cursor: Cursor<'_>, notes: &mut Notes) -> Option<(ColumnDeclaration, Vec<Constraint>)> {
    let name = nested_name(&mut cursor)?;
    read_after_name(cursor, name, notes)
}

/// Reads what stands behind the name of a column.
pub(super) fn read_after_name(
    mut cursor: Cursor<'_>,
    name: Name,
    notes: &mut Notes,
) -> Option<(ColumnDeclaration, Vec<Constraint>)> {
    // Spark writes fields as `name: type`
    cursor.eat(&[":"]);
    let start = cursor;
    skip_type(&mut cursor);
    let mut column = ColumnDeclaration {
        type_text: cursor.since(&start).to_owned(),
        type_span: cursor.span_since(&start),
        name,
        ..ColumnDeclaration::default()
    };
    if column.type_text.is_empty()
        && !cursor.dialect().rules().untyped_columns
        && !cursor.is_any(&["as", "default", "materialized", "alias", "ephemeral", "generated"])
    {
        notes.doubts.push(format!("the column {} has no type", column.name.text));
    }
    let mut constraints = Vec::new();
    while !cursor.done() {
        read_option(&mut cursor, &mut column, &mut constraints, notes);
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

/// A name of a column, or the way to a field within it: `a.b.c` is one name.
pub(super) fn nested_name(cursor: &mut Cursor<'_>) -> Option<Name> {
    let mut name = cursor.name()?;
    while cursor.is(".") && cursor.token_ahead(1).is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Quoted)) {
        cursor.skip();
        let field = cursor.name()?;
        name.text = format!("{}.{}", name.text, field.text);
        (name.span.end_line, name.span.end_column) = (field.span.end_line, field.span.end_column);
    }
    Some(name)
}

/// A column that only has a name; for statements that speak of a column without declaring it.
pub(super) fn named(cursor: &mut Cursor<'_>) -> Option<Name> {
    cursor.eat(&["if", "exists"]);
    nested_name(cursor)
}

/// Passes over a type: `timestamp(3) with time zone`, `public.vector(20)`, `array<struct<a int64>>`, `text[]`.
pub(super) fn skip_type(cursor: &mut Cursor<'_>) {
    if !(cursor.is_kind(Kind::Word) || cursor.is_kind(Kind::Quoted) || cursor.is_kind(Kind::Template)) {
        return;
    }
    let clause = cursor.is_kind(Kind::Word) && CLAUSES.iter().any(|(words, _)| cursor.words_ahead(words) > 0);
    if clause && !(cursor.is_any(TYPES) || (cursor.is("character") && !cursor.is_ahead(1, "set"))) {
        return;
    }
    if cursor.is("setof") || (cursor.is("national") && cursor.is_ahead(1, "character")) || cursor.is("long") {
        cursor.skip();
        if cursor.is_any(&["raw", "varchar", "character", "text"]) {
            cursor.skip();
        }
    } else {
        cursor.dotted();
    }
    cursor.eat(&["%", "type"]);
    loop {
        let moved = cursor.eat_words("with time zone")
            || cursor.eat_words("without time zone")
            || cursor.eat_words("with local time zone")
            || cursor.eat(&["to"])
            || (cursor.is("character") && !cursor.is_ahead(1, "set") && cursor.eat(&["character"]))
            || (cursor.is("char") && !cursor.is_ahead(1, "set") && cursor.eat(&["char"]))
            || cursor.eat_any(TYPE_WORDS)
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

/// Reads one thing written beside a column.
fn read_option(
    cursor: &mut Cursor<'_>,
    column: &mut ColumnDeclaration,
    constraints: &mut Vec<Constraint>,
    notes: &mut Notes,
) {
    let start = *cursor;
    let name = if cursor.eat(&["constraint"]) { constraint::name(cursor) } else { None };
    let own = || vec![column.name.clone()];
    let mut found = None;
    if cursor.eat(&["not", "null"]) {
        column.not_null = true;
    } else if cursor.eat(&["null"]) {
        column.null = true;
    } else if cursor.eat(&["primary", "key"]) || (column_key(cursor) && cursor.eat(&["key"])) {
        cursor.eat_any(&["clustered", "nonclustered"]);
        let list = if cursor.is("(") { cursor.name_list() } else { None };
        found = Some(ConstraintKind::PrimaryKey(list.unwrap_or_else(own)));
    } else if cursor.eat(&["unique"]) {
        cursor.eat(&["key"]);
        cursor.eat_words("nulls not distinct");
        cursor.eat_words("nulls distinct");
        found = Some(ConstraintKind::Unique(own()));
    } else if cursor.eat(&["references"]) || cursor.eat_words("foreign key references") {
        found = constraint::reference(cursor, own());
    } else if cursor.is("check") && !cursor.is_ahead(1, "=") {
        cursor.skip();
        let condition = *cursor;
        found = match cursor.group() {
            Some(check) => Some(ConstraintKind::Check(check.left().to_owned())),
            None => {
                clauses::expression(cursor, CLAUSES);
                Some(ConstraintKind::Check(cursor.since(&condition).to_owned()))
            }
        };
    } else if cursor.eat(&["default"]) {
        cursor.eat_words("on null for insert only");
        cursor.eat_words("on null");
        if cursor.eat(&["as", "identity"]) {
            column.identity = true;
            cursor.group();
        } else {
            column.default = Some(read_default(cursor));
        }
    } else {
        read_nature(cursor, column, notes);
    }
    if let Some(kind) = found {
        constraints.push(Constraint { name, kind, span: cursor.span_since(&start) });
    }
}

/// MySQL's `id int key`.
fn column_key(cursor: &Cursor<'_>) -> bool {
    cursor.is("key") && !cursor.is_ahead(1, "(")
}

/// How the column gets its values, its comment, and what is kept as text.
fn read_nature(cursor: &mut Cursor<'_>, column: &mut ColumnDeclaration, notes: &mut Notes) {
    let start = *cursor;
    if cursor.eat(&["generated"]) {
        read_generated(cursor, column);
        column.clauses.extend(row_period(cursor.since(&start)));
    } else if cursor.eat_any(&["identity", "auto_increment", "autoincrement"]) {
        column.identity = true;
        if let Some(numbers) = cursor.group() {
            column.clauses.push(("identity".to_owned(), numbers.left().to_owned()));
        }
    } else if cursor.is_any(&["as", "materialized", "alias", "ephemeral"]) {
        let word = cursor.said().to_lowercase();
        cursor.skip();
        let expression = *cursor;
        // `ephemeral` may stand alone
        if !cursor.done() && !CLAUSES.iter().any(|(words, _)| cursor.words_ahead(words) > 0) {
            clauses::expression(cursor, CLAUSES);
        }
        column.generated = true;
        let said = unwrapped(cursor.since(&expression));
        column.expression = Some(said.to_owned()).filter(|said| !said.is_empty());
        if word != "as" {
            column.clauses.push((word, said.to_owned()));
        }
    } else if cursor.is("comment") {
        cursor.skip();
        cursor.eat_any(&["=", "on"]);
        column.comment = cursor.string().or(column.comment.take());
    } else if cursor.eat(&["options"]) {
        if let Some(options) = cursor.group() {
            column.comment = clauses::property(options, "description").or(column.comment.take());
            column.clauses.push(("options".to_owned(), options.left().to_owned()));
        }
    } else if cursor.eat_any(&["collate", "collation"]) {
        let collation = *cursor;
        clauses::value(cursor);
        column.collation = Some(cursor.since(&collation).trim_start_matches('=').trim().to_owned());
    } else if let Some(clause) = clauses::read(cursor, CLAUSES) {
        // what only says how a key is kept needs no place beside the column
        let of_key = ["key", "asc", "desc", "clustered", "nonclustered", "first", "after"];
        if !of_key.contains(&clause.0.as_str()) {
            column.clauses.push(clause);
        }
    } else {
        cursor.skip_item();
        while !cursor.done() && !CLAUSES.iter().any(|(words, _)| cursor.words_ahead(words) > 0) {
            cursor.skip_item();
        }
        let said = cursor.since(&start);
        notes.doubts.push(format!("`{}` beside {} was kept as text", clauses::short(said), column.name.text));
        column.clauses.push(("other".to_owned(), said.to_owned()));
    }
}

/// `always as identity (…)`, `by default on null as identity`, `always as (…) stored`, `always as row start`
fn read_generated(cursor: &mut Cursor<'_>, column: &mut ColumnDeclaration) {
    cursor.eat_any(&["always"]);
    let by_default = cursor.eat_words("by default");
    cursor.eat_words("on null");
    let _ = cursor.eat_words("for insert only") || cursor.eat_words("for insert and update");
    cursor.eat(&["as"]);
    if cursor.eat(&["identity"]) {
        column.identity = true;
        let numbers = cursor.group().map(|numbers| numbers.left().to_owned()).unwrap_or_default();
        let how = if by_default { "by default" } else { "always" };
        column.clauses.push(("identity".to_owned(), format!("{how} {numbers}").trim().to_owned()));
    } else if cursor.is_any(&["row", "transaction_id", "sequence_number"]) {
        column.generated = true;
        cursor.skip();
        cursor.eat_any(&["start", "end"]);
    } else if by_default {
        // BigQuery and others: a default under another name
        column.default = cursor.group().map(|default| default.left().to_owned());
    } else {
        column.generated = true;
        let start = *cursor;
        clauses::expression(cursor, CLAUSES);
        let said = unwrapped(cursor.since(&start));
        column.expression = Some(said.to_owned()).filter(|said| !said.is_empty());
    }
}

/// The clause of a column that says since when or until when a row was valid.
fn row_period(said: &str) -> Option<(String, String)> {
    let lower = said.to_ascii_lowercase();
    (lower.contains(" row ") || lower.contains("transaction_id") || lower.contains("sequence_number"))
        .then(|| ("generated".to_owned(), said.to_owned()))
}

/// What stands within the parentheses that enclose all of it.
fn unwrapped(said: &str) -> &str {
    let Some(inner) = said.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) else { return said };
    let mut depth = 0i32;
    for letter in inner.chars() {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        if depth < 0 {
            return said;
        }
    }
    inner.trim()
}

/// The default expression as written: up to the next word that says something else about the column.
pub(super) fn read_default(cursor: &mut Cursor<'_>) -> String {
    cursor.eat(&["="]);
    let start = *cursor;
    clauses::expression(cursor, CLAUSES);
    cursor.since(&start).to_owned()
}
