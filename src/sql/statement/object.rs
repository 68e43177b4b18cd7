//! Statements about everything but tables, views and indexes: types, domains, sequences, schemas, comments, rights.

use super::clauses::{self, Clause, Shape};
use super::{Declaration, DomainDeclaration, Notes, Outcome, column, failed};
use crate::sql::cursor::{Cursor, FullName};
use crate::sql::lex::Kind;
use crate::sql::schema::{Clauses, Grant};

/// Characters that are kept of a statement that is kept as text.
const MAX_KEPT: usize = 10_000;

const SEQUENCE: &[Clause] = &[
    ("as", Shape::Value),
    ("start with", Shape::Value),
    ("start", Shape::Value),
    ("increment by", Shape::Value),
    ("increment", Shape::Value),
    ("minvalue", Shape::Value),
    ("maxvalue", Shape::Value),
    ("no minvalue", Shape::Flag),
    ("no maxvalue", Shape::Flag),
    ("no cycle", Shape::Flag),
    ("no cache", Shape::Flag),
    ("nominvalue", Shape::Flag),
    ("nomaxvalue", Shape::Flag),
    ("nocycle", Shape::Flag),
    ("nocache", Shape::Flag),
    ("cycle", Shape::Flag),
    ("cache", Shape::Value),
    ("owned by", Shape::Named),
    ("sequence name", Shape::Named),
    ("restart with", Shape::Value),
    ("restart", Shape::Flag),
    ("set increment", Shape::Value),
    ("set", Shape::Flag),
    ("unset", Shape::Flag),
    ("order", Shape::Flag),
    ("noorder", Shape::Flag),
    ("comment", Shape::Value),
    ("with", Shape::Flag),
    ("owner to", Shape::Value),
    ("rename to", Shape::Named),
];

/// A text, cut where it is very long.
fn kept(text: &str) -> String {
    text.chars().take(MAX_KEPT).collect()
}

/// Something that is kept by its name and its text.
pub(super) fn keep(object: &str, mut cursor: Cursor<'_>) -> Outcome {
    let whole = cursor;
    cursor.eat_words("if not exists");
    cursor.eat_words("if exists");
    let start = cursor;
    cursor.dotted();
    let name = cursor.since(&start).to_owned();
    let text = kept(whole.left());
    Outcome::Declared(Declaration::Kept { object: object.to_owned(), name, text }, Notes::default())
}

/// Reads a type: an enumeration, the fields of a record, or its definition as text.
pub(super) fn create_type(mut cursor: Cursor<'_>) -> Outcome {
    cursor.eat_words("if not exists");
    let Some(name) = cursor.full_name() else { return failed("the name of a type", &cursor) };
    let start = cursor;
    cursor.eat_any(&["as", "is", "from"]);
    if cursor.eat(&["enum"]) {
        let items = cursor.group().map(Cursor::items).unwrap_or_default();
        let values = items.into_iter().filter_map(|mut item| item.string()).collect();
        return Outcome::Declared(Declaration::Enum { name, values }, Notes::default());
    }
    let mut fields = Vec::new();
    cursor.eat_any(&["object", "struct", "table", "row"]);
    if let Some(list) = cursor.group() {
        for mut item in list.items() {
            let Some(field) = item.name() else { continue };
            let kind = item;
            column::skip_type(&mut item);
            let kind = item.since(&kind);
            if !kind.is_empty() {
                fields.push((field.text, kind.to_owned()));
            }
        }
    }
    let definition = kept(start.left());
    Outcome::Declared(Declaration::Type { name, fields, definition }, Notes::default())
}

/// Reads a domain: the type below it, its default, its conditions.
pub(super) fn create_domain(mut cursor: Cursor<'_>) -> Outcome {
    cursor.eat_words("if not exists");
    let Some(name) = cursor.full_name() else { return failed("the name of a domain", &cursor) };
    cursor.eat(&["as"]);
    let start = cursor;
    column::skip_type(&mut cursor);
    let mut domain =
        DomainDeclaration { name, type_text: cursor.since(&start).to_owned(), ..DomainDeclaration::default() };
    if domain.type_text.is_empty() {
        return failed("a type", &cursor);
    }
    while !cursor.done() {
        if cursor.eat(&["not", "null"]) {
            domain.not_null = true;
        } else if cursor.eat(&["default"]) {
            domain.default = Some(column::read_default(&mut cursor));
        } else if cursor.eat(&["check"]) {
            domain.checks.extend(cursor.group().map(|check| check.left().to_owned()));
        } else {
            cursor.skip_item();
        }
    }
    Outcome::Declared(Declaration::Domain(Box::new(domain)), Notes::default())
}

/// Reads `create sequence` or `alter sequence` from behind those words.
pub(super) fn sequence(mut cursor: Cursor<'_>, alters: bool) -> Outcome {
    cursor.eat_words("if not exists");
    cursor.eat_words("if exists");
    let Some(name) = cursor.full_name() else { return failed("the name of a sequence", &cursor) };
    let said = options(&mut cursor, SEQUENCE);
    Outcome::Declared(Declaration::Sequence { name, clauses: said, alters }, Notes::default())
}

/// Every clause of the table, and what is not in it as text.
fn options(cursor: &mut Cursor<'_>, table: &[Clause]) -> Clauses {
    let mut said = Clauses::new();
    while !cursor.done() {
        let start = *cursor;
        if let Some(clause) = clauses::read(cursor, table) {
            said.push(clause);
        } else {
            let key = if cursor.is_kind(Kind::Word) { cursor.said().to_lowercase() } else { "other".to_owned() };
            cursor.skip_item();
            let value = *cursor;
            if cursor.is("=") {
                clauses::value(cursor);
            } else {
                while !cursor.done()
                    && !table.iter().any(|(words, _)| cursor.words_ahead(words) > 0)
                    && !cursor.is_ahead(1, "=")
                {
                    cursor.skip_item();
                }
            }
            let text = if key == "other" { cursor.since(&start) } else { cursor.since(&value) };
            said.push((key, text.trim_start_matches('=').trim().to_owned()));
        }
    }
    said
}

const NAMESPACE: &[Clause] = &[
    ("authorization", Shape::Value),
    ("comment", Shape::Value),
    ("location", Shape::Value),
    ("managed location", Shape::Value),
    ("options", Shape::Group),
    ("with", Shape::Flag),
    ("engine", Shape::Value),
    ("on cluster", Shape::Name),
    ("default charset", Shape::Value),
    ("default character set", Shape::Value),
    ("character set", Shape::Value),
    ("default collate", Shape::Value),
    ("collate", Shape::Value),
    ("clone", Shape::Named),
    ("dbproperties", Shape::Group),
];

/// Reads `create schema` or `create database` from behind those words.
pub(super) fn namespace(mut cursor: Cursor<'_>, database: bool) -> Outcome {
    cursor.eat_words("if not exists");
    let name = if cursor.is("authorization") { None } else { cursor.dotted().and_then(|mut names| names.pop()) };
    let said = options(&mut cursor, NAMESPACE);
    let authorized =
        || said.iter().find(|(key, _)| key == "authorization").map(|(_, name)| name.trim_matches('"').to_owned());
    let name = name.map(|name| name.text).or_else(authorized).unwrap_or_default();
    Outcome::Declared(Declaration::Namespace { name, database, clauses: said }, Notes::default())
}

/// Reads a comment on anything.
pub(super) fn comment_on(mut cursor: Cursor<'_>) -> Outcome {
    cursor.eat_words("if exists");
    if !cursor.eat(&["on"]) {
        return failed("`on`", &cursor);
    }
    let kinds = ["materialized", "foreign", "external", "dynamic", "iceberg", "event", "access", "text", "search"];
    let mut object = String::new();
    while cursor.is_any(&kinds) || object.is_empty() {
        let more = cursor.is_any(&kinds);
        object = format!("{object} {}", cursor.said().to_lowercase()).trim().to_owned();
        cursor.skip();
        if !more || cursor.done() {
            break;
        }
        if !cursor.is_any(&kinds) {
            object = format!("{object} {}", cursor.said().to_lowercase());
            cursor.skip();
            break;
        }
    }
    let start = cursor;
    let names = cursor.dotted();
    let plain = cursor.is("is");
    cursor.skip_to(&["is"]);
    let written = cursor.since(&start).to_owned();
    if !cursor.eat(&["is"]) {
        return failed("`is` and the comment", &cursor);
    }
    let comment = cursor.string();
    let last_word = object.rsplit(' ').next().unwrap_or_default();
    let mut names = names.unwrap_or_default();
    // a cast has no name
    let nameless = crate::sql::cursor::Name { text: written.clone(), ..crate::sql::cursor::Name::default() };
    let last = names.pop().unwrap_or(nameless);
    let declaration = match last_word {
        "column" => {
            let Some(name) = names.pop() else {
                let name = FullName { schema: String::new(), name: last };
                let declaration = Declaration::ObjectComment { object, name, written, comment };
                let guess = "no table is named; the comment was kept by itself".to_owned();
                return Outcome::Declared(declaration, Notes { guesses: vec![guess], doubts: Vec::new() });
            };
            let table = FullName { schema: names.pop().map(|schema| schema.text).unwrap_or_default(), name };
            Declaration::ColumnComment { table, column: last, comment }
        }
        "table" | "view" if plain => {
            let table = FullName { schema: names.pop().map(|schema| schema.text).unwrap_or_default(), name: last };
            Declaration::TableComment { table, comment }
        }
        _ => {
            let name = FullName { schema: names.pop().map(|schema| schema.text).unwrap_or_default(), name: last };
            Declaration::ObjectComment { object, name, written, comment }
        }
    };
    Outcome::Declared(declaration, Notes::default())
}

/// Reads a `drop`: what is kept goes.
pub(super) fn drop(mut cursor: Cursor<'_>) -> Outcome {
    while cursor.is_any(&[
        "materialized",
        "external",
        "foreign",
        "dynamic",
        "iceberg",
        "temporary",
        "transient",
        "search",
        "vector",
        "hybrid",
        "event",
    ]) {
        cursor.skip();
    }
    let object = cursor.said().to_lowercase();
    cursor.skip();
    if !["table", "view", "index", "type", "domain", "sequence", "schema", "database"].contains(&object.as_str()) {
        return Outcome::Ignored(format!("drop {object} changes nothing that is read"));
    }
    cursor.eat(&["concurrently"]);
    cursor.eat_words("if exists");
    let names: Vec<_> = cursor.items().into_iter().filter_map(|mut item| item.full_name()).collect();
    if names.is_empty() {
        failed("a name", &cursor)
    } else if ["table", "view"].contains(&object.as_str()) {
        Outcome::Declared(Declaration::Drop { names }, Notes::default())
    } else {
        Outcome::Declared(Declaration::DropOther { object, names }, Notes::default())
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
    Outcome::Declared(Declaration::SearchPath { schema }, Notes::default())
}

/// Reads a `grant` from behind that word.
pub(super) fn grant(mut cursor: Cursor<'_>) -> Outcome {
    let start = cursor;
    let on_something = cursor.skip_to(&["on", "to"]) && cursor.is("on");
    let privileges = kept(cursor.since(&start));
    let mut on = String::new();
    if on_something {
        cursor.skip();
        let start = cursor;
        cursor.skip_to(&["to"]);
        on = kept(cursor.since(&start));
    }
    cursor.eat(&["to"]);
    let to = kept(cursor.left());
    if privileges.is_empty() || to.is_empty() {
        return Outcome::Ignored("grant gives rights to nobody".to_owned());
    }
    Outcome::Declared(Declaration::Grant(Grant { privileges, on, to }), Notes::default())
}

/// Reads SQL Server's `exec sp_addextendedproperty`, which is how it comments; other calls are no declarations.
pub(super) fn extended_property(mut cursor: Cursor<'_>) -> Option<Outcome> {
    let procedure = cursor.dotted()?.pop()?;
    if !procedure.text.eq_ignore_ascii_case("sp_addextendedproperty") {
        return None;
    }
    let mut said: Vec<(String, String)> = Vec::new();
    for mut item in cursor.items() {
        let key = if item.is_ahead(1, "=") {
            let key = item.said().trim_start_matches('@').to_lowercase();
            item.skip();
            item.skip();
            key
        } else {
            // by place: name, value, then pairs of type and name
            let place = said.len();
            ["name", "value", "level0type", "level0name", "level1type", "level1name", "level2type", "level2name"]
                .get(place)
                .copied()
                .unwrap_or_default()
                .to_owned()
        };
        said.push((key, item.string().unwrap_or_else(|| item.left().trim_matches(['[', ']']).to_owned())));
    }
    let get = |key: &str| said.iter().find(|(held, _)| held == key).map(|(_, text)| text.as_str()).unwrap_or_default();
    if !get("name").eq_ignore_ascii_case("MS_Description") || get("level1name").is_empty() {
        return None;
    }
    let name = |text: &str| crate::sql::cursor::Name { text: text.to_owned(), ..procedure.clone() };
    let table = FullName { schema: get("level0name").to_owned(), name: name(get("level1name")) };
    let comment = Some(get("value").to_owned());
    let declaration = if get("level2type").eq_ignore_ascii_case("column") {
        Declaration::ColumnComment { table, column: name(get("level2name")), comment }
    } else if get("level2type").is_empty() {
        Declaration::TableComment { table, comment }
    } else {
        let object = get("level2type").to_lowercase();
        let written = get("level2name").to_owned();
        Declaration::ObjectComment {
            object,
            name: FullName { schema: String::new(), name: name(&written) },
            written,
            comment,
        }
    };
    Some(Outcome::Declared(declaration, Notes::default()))
}
