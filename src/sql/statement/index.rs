//! `create index`, and the body that indexes among the columns of a table share with it.

use super::clauses::{self, Clause, Shape};
use super::{Declaration, IndexDeclaration, Notes, Outcome, failed};
use crate::sql::cursor::{Cursor, FullName};
use crate::sql::lex::Kind;

/// What may stand behind the columns of an index.
const CLAUSES: &[Clause] = &[
    ("using", Shape::Value),
    ("type", Shape::Named),
    ("granularity", Shape::Value),
    ("include", Shape::Group),
    ("storing", Shape::Group),
    ("where", Shape::Expression),
    ("with", Shape::List),
    ("options", Shape::Group),
    ("nulls not distinct", Shape::Flag),
    ("nulls distinct", Shape::Flag),
    ("tablespace", Shape::Value),
    ("filestream_on", Shape::Value),
    ("on", Shape::Named),
    ("comment", Shape::Value),
    ("key_block_size", Shape::Value),
    ("algorithm", Shape::Value),
    ("lock", Shape::Value),
    ("visible", Shape::Flag),
    ("invisible", Shape::Flag),
    ("ignored", Shape::Flag),
    ("not ignored", Shape::Flag),
    ("with parser", Shape::Value),
    ("key index", Shape::Named),
    ("partition by", Shape::Expression),
    ("cluster by", Shape::Expression),
    ("order", Shape::Group),
    ("local", Shape::Group),
    ("global", Shape::Flag),
    ("nologging", Shape::Flag),
    ("logging", Shape::Flag),
    ("online", Shape::Flag),
    ("reverse", Shape::Flag),
    ("compress", Shape::Value),
    ("nocompress", Shape::Flag),
    ("parallel", Shape::Value),
    ("noparallel", Shape::Flag),
    ("pctfree", Shape::Value),
    ("initrans", Shape::Value),
    ("maxtrans", Shape::Value),
    ("storage", Shape::Group),
    ("compute statistics", Shape::Flag),
    ("unusable", Shape::Flag),
    ("indextype is", Shape::Named),
    ("parameters", Shape::Group),
    ("distance", Shape::Value),
    ("m", Shape::Value),
    ("for", Shape::Group),
    ("engine_attribute", Shape::Value),
    ("secondary_engine_attribute", Shape::Value),
    ("settings", Shape::List),
    ("as", Shape::Value),
];

/// Reads an index from behind `index`; the words before it say of what sort it is.
pub(super) fn create_index(mut cursor: Cursor<'_>, unique: bool, kinds: &[String]) -> Outcome {
    cursor.eat(&["concurrently"]);
    cursor.eat_words("if not exists");
    let mut index = IndexDeclaration { unique, line: cursor.span().line, ..IndexDeclaration::default() };
    index.method = (!kinds.is_empty()).then(|| kinds.join(" "));
    if !cursor.is("on") || cursor.is_ahead(1, "on") {
        index.name = cursor.full_name().map(|name| name.name);
    }
    if cursor.eat(&["using"]) {
        index.method = cursor.name().map(|name| name.text.to_lowercase());
    }
    if cursor.eat_words("on cluster") && index.name.is_some() && !cursor.is(".") {
        // Oracle's index of a cluster has no table, ClickHouse's has both
        let cluster = cursor;
        clauses::value(&mut cursor);
        if !cursor.is("on") {
            index.clauses.push(("on cluster".to_owned(), cluster.left().to_owned()));
            return Outcome::Declared(
                Declaration::Index { table: FullName::default(), index: Box::new(index) },
                Notes::default(),
            );
        }
    }
    if !cursor.eat(&["on"]) {
        return failed("`on` and the name of a table", &cursor);
    }
    cursor.eat_any(&["only", "table"]);
    let Some(table) = cursor.full_name() else { return failed("the name of a table", &cursor) };
    if !cursor.is("(") && cursor.is_kind(Kind::Word) && !is_clause(&cursor) {
        index.clauses.push(("alias".to_owned(), cursor.said().to_owned()));
        cursor.skip();
    }
    if cursor.is("unnest") {
        let start = cursor;
        cursor.skip();
        cursor.group();
        cursor.skip_to(&["("]);
        index.clauses.push(("unnest".to_owned(), cursor.since(&start).to_owned()));
    }
    read_body(&mut cursor, &mut index);
    let mut notes = Notes::default();
    if index.columns.is_empty() && index.method.is_none() {
        return failed("the columns of the index in parentheses", &cursor);
    }
    if let Some((_, said)) = index.clauses.iter().find(|(key, _)| key == "other") {
        notes.doubts.push(format!("`{}` behind the columns of the index was kept as text", clauses::short(said)));
    }
    Outcome::Declared(Declaration::Index { table, index: Box::new(index) }, notes)
}

fn is_clause(cursor: &Cursor<'_>) -> bool {
    CLAUSES.iter().any(|(words, _)| cursor.words_ahead(words) > 0)
}

/// The columns of an index and what is written behind them.
pub(super) fn read_body(cursor: &mut Cursor<'_>, index: &mut IndexDeclaration) {
    if cursor.eat(&["using"]) {
        index.method = cursor.name().map(|name| name.text.to_lowercase());
    }
    if let Some(list) = cursor.group() {
        index.columns =
            list.items().iter().map(|item| item.left().to_owned()).filter(|item| !item.is_empty()).collect();
    } else if !cursor.done() && !is_clause(cursor) {
        // ClickHouse's `index i a + b type minmax`
        let start = *cursor;
        clauses::expression(cursor, CLAUSES);
        index.columns = vec![cursor.since(&start).to_owned()];
    }
    while !cursor.done() {
        cursor.eat_any(&[",", ";"]);
        let start = *cursor;
        let Some((key, said)) = clauses::read(cursor, CLAUSES) else {
            // `key = value`, or something that is not known
            let assigned = cursor.is_kind(Kind::Word) && cursor.is_ahead(1, "=");
            let key = if assigned { cursor.said().to_lowercase() } else { "other".to_owned() };
            cursor.skip_item();
            let value = *cursor;
            if assigned {
                clauses::value(cursor);
                index.clauses.push((key, cursor.since(&value).trim_start_matches('=').trim().to_owned()));
            } else {
                index.clauses.push((key, cursor.since(&start).to_owned()));
            }
            continue;
        };
        match key.as_str() {
            "where" => index.filter = Some(said),
            "include" | "storing" => {
                let inner = said.trim_start_matches('(').trim_end_matches(')');
                index.include =
                    inner.split(',').map(|name| name.trim().trim_matches(['"', '[', ']', '`']).to_owned()).collect();
            }
            "using" => index.method = Some(said.to_lowercase()),
            "type" => {
                index.method = Some(said.to_lowercase());
                index.clauses.push((key, said));
            }
            "for" if index.columns.is_empty() => index.columns.push(said),
            _ => index.clauses.push((key, said)),
        }
    }
    index.partial |= index.filter.is_some();
}
