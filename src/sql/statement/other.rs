//! Every statement but `create table` and `alter table`: views, indexes, types, domains, comments, and those that say nothing.

use super::{Declaration, Outcome, column, failed};
use crate::sql::cursor::{Cursor, FullName};
use crate::sql::lex::Kind;

/// Tables looked for behind one `from`.
const MAX_SOURCES: usize = 200;
/// Tables looked for in one view.
const MAX_READ: usize = 2_000;

/// Why a statement is passed over, judged by its first words; none where it has to be read.
pub(super) fn ignored(cursor: &Cursor<'_>) -> Option<String> {
    let first = cursor.said().to_ascii_lowercase();
    let why = match first.as_str() {
        "insert" | "update" | "delete" | "copy" | "truncate" | "merge" | "load" | "call" | "exec" | "execute" => {
            format!("{first} works on rows, which are not part of the schema")
        }
        "select" | "with" | "values" | "explain" | "show" | "describe" | "desc" => {
            format!("{first} only asks")
        }
        "grant" | "revoke" | "deny" | "reassign" => format!("{first} gives rights, which are not part of the schema"),
        "begin" | "start" | "commit" | "rollback" | "end" | "savepoint" | "lock" | "unlock" | "abort" => {
            format!("{first} frames a transaction")
        }
        "do" | "declare" | "if" | "while" | "print" | "raise" | "return" => format!("{first} runs a procedure"),
        "use" | "analyze" | "vacuum" | "reindex" | "cluster" | "refresh" | "reset" | "pragma" | "attach" | "detach"
        | "listen" | "notify" | "checkpoint" | "discard" | "security" | "install" | "import" | "export" | "prepare"
        | "deallocate" | "optimize" | "undrop" => format!("{first} changes nothing that is read"),
        "create" => return routine(cursor),
        "alter" => return owner(cursor),
        _ => return None,
    };
    Some(why)
}

/// `create function` and its like, before which `or replace` and other words may stand.
fn routine(cursor: &Cursor<'_>) -> Option<String> {
    let routines = [
        "function",
        "procedure",
        "trigger",
        "aggregate",
        "extension",
        "rule",
        "policy",
        "operator",
        "cast",
        "language",
        "event",
        "role",
        "user",
        "publication",
        "subscription",
        "server",
        "macro",
        "package",
        "collation",
        "sequence",
        "schema",
        "database",
        "stage",
        "warehouse",
        "task",
        "stream",
        "pipe",
        "tablespace",
        "statistics",
        "conversion",
    ];
    (1..6).find_map(|ahead| {
        let word = cursor.said_ahead(ahead).to_ascii_lowercase();
        if ["table", "view", "index", "type", "domain"].contains(&word.as_str()) {
            return Some(None);
        }
        routines.contains(&word.as_str()).then(|| Some(format!("create {word} declares no table")))
    })?
}

/// `alter … owner to`, which every dump has after every object.
fn owner(cursor: &Cursor<'_>) -> Option<String> {
    cursor
        .ends_with(&["owner", "to"], 1)
        .then(|| "alter … owner to gives rights, which are not part of the schema".to_owned())
}

/// Reads a view from behind `view`: its name and the tables that it names.
pub(super) fn create_view(mut cursor: Cursor<'_>, materialized: bool) -> Outcome {
    cursor.eat(&["if", "not", "exists"]);
    let Some(name) = cursor.full_name() else { return failed("the name of a view", &cursor) };
    let reads = tables_read(cursor);
    Outcome::Declared(Declaration::View { name, materialized, reads }, Vec::new())
}

/// The tables behind `from` and `join`, names of common table expressions left out.
fn tables_read(mut cursor: Cursor<'_>) -> Vec<FullName> {
    let local = common_tables(cursor);
    let (mut found, mut calls): (Vec<FullName>, Vec<bool>) = (Vec::new(), Vec::new());
    let mut before = "";
    while !cursor.done() {
        let said = cursor.said();
        let in_call = calls.last().copied().unwrap_or_default();
        match said {
            "(" => calls.push(
                ["extract", "substring", "trim", "overlay", "position"]
                    .iter()
                    .any(|word| before.eq_ignore_ascii_case(word)),
            ),
            ")" => {
                calls.pop();
            }
            _ => {}
        }
        before = said;
        let is_word = cursor.token().is_some_and(|token| token.kind == Kind::Word);
        let from = (cursor.is("from") && !in_call) || cursor.is("join");
        cursor.skip();
        if is_word && from && found.len() < MAX_READ {
            read_sources(cursor, &mut found);
        }
    }
    found.retain(|table| {
        !(table.schema.is_empty() && local.iter().any(|name| name.eq_ignore_ascii_case(&table.name.text)))
    });
    found
}

/// The names of `with name as (…)`.
fn common_tables(mut cursor: Cursor<'_>) -> Vec<String> {
    let mut names = Vec::new();
    while !cursor.done() {
        let mut ahead = cursor;
        if let Some(name) = ahead.name() {
            ahead.group();
            if ahead.eat(&["as"]) {
                ahead.eat(&["not"]);
                ahead.eat(&["materialized"]);
                if ahead.is("(") && ["select", "with", "values", "("].iter().any(|word| ahead.is_ahead(1, word)) {
                    names.push(name.text);
                }
            }
        }
        cursor.skip();
    }
    names
}

/// `a as x, (select …) y, only b`: the tables of a list behind `from`; functions are no tables.
fn read_sources(mut cursor: Cursor<'_>, found: &mut Vec<FullName>) {
    while cursor.eat(&["("]) {}
    for _ in 0..MAX_SOURCES {
        cursor.eat_any(&["only", "lateral"]);
        if cursor.is_any(&["select", "with", "values", "unnest", "("]) && !cursor.is_ahead(1, ".") {
            cursor.skip_item();
        } else if let Some(table) = cursor.full_name() {
            if !cursor.is("(") {
                found.push(table);
            }
            cursor.group();
        } else {
            return;
        }
        cursor.eat(&["as"]);
        if !cursor.is(",") {
            cursor.name();
            cursor.group();
        }
        if !cursor.eat(&[","]) {
            return;
        }
    }
}

/// Reads a type: an enumeration is kept, every other one is not.
pub(super) fn create_type(mut cursor: Cursor<'_>) -> Outcome {
    cursor.eat(&["if", "not", "exists"]);
    let Some(name) = cursor.full_name() else { return failed("the name of a type", &cursor) };
    if !cursor.eat(&["as", "enum"]) {
        return Outcome::Ignored("a type that is no enumeration is kept by its name only".to_owned());
    }
    let items = cursor.group().map(Cursor::items).unwrap_or_default();
    let values = items.into_iter().filter_map(|mut item| item.string()).collect();
    Outcome::Declared(Declaration::Enum { name, values }, Vec::new())
}

/// Reads a domain: the type below it, and whether it forbids null.
pub(super) fn create_domain(mut cursor: Cursor<'_>) -> Outcome {
    let Some(name) = cursor.full_name() else { return failed("the name of a domain", &cursor) };
    cursor.eat(&["as"]);
    let start = cursor;
    column::skip_type(&mut cursor);
    let type_text = cursor.since(&start).to_owned();
    if type_text.is_empty() {
        return failed("a type", &cursor);
    }
    let mut not_null = false;
    while !cursor.done() {
        not_null |= cursor.are(&["not", "null"]);
        cursor.skip_item();
    }
    Outcome::Declared(Declaration::Domain { name, type_text, not_null }, Vec::new())
}

/// Reads an index from behind `index`.
pub(super) fn create_index(mut cursor: Cursor<'_>, unique: bool) -> Outcome {
    cursor.eat(&["concurrently"]);
    cursor.eat(&["if", "not", "exists"]);
    let name = if cursor.is("on") { None } else { cursor.full_name().map(|name| name.name) };
    if !cursor.eat(&["on"]) {
        return failed("`on` and the name of a table", &cursor);
    }
    cursor.eat(&["only"]);
    let Some(table) = cursor.full_name() else { return failed("the name of a table", &cursor) };
    cursor.skip_to(&["("]);
    let Some(list) = cursor.group() else { return failed("the columns of the index in parentheses", &cursor) };
    let columns = list.items().iter().map(|item| item.left().to_owned()).collect();
    let partial = cursor.skip_to(&["where"]);
    Outcome::Declared(Declaration::Index { name, table, columns, unique, partial }, Vec::new())
}

/// Reads a comment on a table, a view or a column; comments on anything else are not kept.
pub(super) fn comment_on(mut cursor: Cursor<'_>) -> Outcome {
    cursor.eat(&["if", "exists"]);
    if !cursor.eat(&["on"]) {
        return failed("`on`", &cursor);
    }
    cursor.eat(&["materialized"]);
    let object = cursor.said().to_lowercase();
    cursor.skip();
    if !["table", "view", "column"].contains(&object.as_str()) {
        return Outcome::Ignored(format!("a comment on {object} is not kept"));
    }
    let Some(mut names) = cursor.dotted() else { return failed("a name", &cursor) };
    if !cursor.eat(&["is"]) {
        return failed("`is` and the comment", &cursor);
    }
    let comment = cursor.string();
    let last = names.pop().unwrap_or_default();
    let declaration = if object == "column" {
        let Some(name) = names.pop() else { return failed("table and column with a dot between them", &cursor) };
        let table = FullName { schema: names.pop().map(|schema| schema.text).unwrap_or_default(), name };
        Declaration::ColumnComment { table, column: last, comment }
    } else {
        let table = FullName { schema: names.pop().map(|schema| schema.text).unwrap_or_default(), name: last };
        Declaration::TableComment { table, comment }
    };
    Outcome::Declared(declaration, Vec::new())
}

/// Reads a `drop`: tables and views go, anything else is not kept anyway.
pub(super) fn drop(mut cursor: Cursor<'_>) -> Outcome {
    cursor.eat(&["materialized"]);
    let object = cursor.said().to_lowercase();
    cursor.skip();
    if !["table", "view"].contains(&object.as_str()) {
        return Outcome::Ignored(format!("drop {object} changes nothing that is read"));
    }
    cursor.eat(&["if", "exists"]);
    let names: Vec<_> = cursor.items().into_iter().filter_map(|mut item| item.full_name()).collect();
    if names.is_empty() {
        failed("a name", &cursor)
    } else {
        Outcome::Declared(Declaration::Drop { names }, Vec::new())
    }
}

/// Reads a `set`: only the search path matters.
pub(super) fn set(mut cursor: Cursor<'_>) -> Outcome {
    cursor.eat_any(&["session", "local"]);
    if !cursor.eat(&["search_path"]) {
        return Outcome::Ignored("set changes the session, not the schema".to_owned());
    }
    cursor.eat_any(&["=", "to"]);
    let mut schemas =
        cursor.items().into_iter().filter_map(|mut item| item.name().map(|name| name.text).or(item.string()));
    let schema = schemas.find(|schema| schema != "$user" && schema != "pg_catalog").unwrap_or_default();
    Outcome::Declared(Declaration::SearchPath { schema }, Vec::new())
}
