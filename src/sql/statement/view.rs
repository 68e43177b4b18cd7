//! `create view`: its name, the tables that it reads, its query.

use super::clauses::{self, Clause, Shape};
use super::{Declaration, Notes, Outcome, ViewDeclaration, failed};
use crate::sql::cursor::{Cursor, FullName};
use crate::sql::lex::Kind;
use crate::sql::schema::ViewColumn;

/// Tables looked for behind one `from`.
const MAX_SOURCES: usize = 200;
/// Tables looked for in one view.
const MAX_READ: usize = 2_000;
/// Characters of a query that are kept.
const MAX_QUERY: usize = 100_000;

/// What may stand between the name of a view and its query.
const CLAUSES: &[Clause] = &[
    ("as", Shape::Flag),
    ("distkey", Shape::Group),
    ("sortkey", Shape::Group),
    ("compound sortkey", Shape::Group),
    ("interleaved sortkey", Shape::Group),
    ("diststyle", Shape::Value),
    ("on cluster", Shape::Name),
    ("to", Shape::Named),
    ("comment", Shape::Value),
    ("order by", Shape::Expression),
    ("partition by", Shape::Expression),
    ("partition on", Shape::Group),
    ("partitioned on", Shape::Group),
    ("partitioned by", Shape::Group),
    ("cluster by", Shape::Expression),
    ("clustered by", Shape::Expression),
    ("primary key", Shape::Expression),
    ("sample by", Shape::Expression),
    ("ttl", Shape::Expression),
    ("settings", Shape::List),
    ("engine", Shape::Value),
    ("refresh", Shape::Expression),
    ("schedule", Shape::Expression),
    ("with tag", Shape::Group),
    ("with schemabinding", Shape::Flag),
    ("with", Shape::Group),
    ("options", Shape::Group),
    ("tblproperties", Shape::Group),
    ("using", Shape::Value),
    ("copy grants", Shape::Flag),
    ("default collation", Shape::Value),
    ("populate", Shape::Flag),
    ("empty", Shape::Flag),
    ("definer", Shape::Value),
    ("sql security", Shape::Value),
    ("backup", Shape::Value),
    ("auto refresh", Shape::Value),
    ("tablespace", Shape::Value),
    ("distribution", Shape::Value),
    ("build", Shape::Value),
    ("enable query rewrite", Shape::Flag),
];

/// Reads a view from behind `view`.
pub(super) fn create_view(mut cursor: Cursor<'_>, materialized: bool, kinds: &[String]) -> Outcome {
    cursor.eat_words("if not exists");
    let Some(name) = cursor.full_name() else { return failed("the name of a view", &cursor) };
    let mut view = ViewDeclaration { name, materialized, ..ViewDeclaration::default() };
    if !kinds.is_empty() {
        view.clauses.push(("kind".to_owned(), kinds.join(" ")));
    }
    while !cursor.done() {
        if begins_query(&cursor) {
            cursor.eat(&["as"]);
            break;
        }
        if let Some(list) = cursor.is("(").then(|| cursor.group()).flatten() {
            view.columns.extend(list.items().into_iter().filter_map(view_column));
        } else if cursor.eat(&["comment"]) {
            cursor.eat(&["="]);
            view.comment = cursor.string().or(view.comment.take());
        } else if cursor.is_any(&["options", "tblproperties"]) && cursor.is_ahead(1, "(") {
            let key = cursor.said().to_lowercase();
            cursor.skip();
            if let Some(list) = cursor.group() {
                let comment = clauses::property(list, "description").or_else(|| clauses::property(list, "comment"));
                view.comment = comment.or(view.comment.take());
                view.clauses.push((key, list.left().to_owned()));
            }
        } else if let Some(clause) = clauses::read(&mut cursor, CLAUSES) {
            view.clauses.push(clause);
        } else if cursor.is_kind(Kind::Word) && cursor.is_ahead(1, "=") {
            let key = cursor.said().to_lowercase();
            cursor.skip();
            let value = cursor;
            clauses::value(&mut cursor);
            view.clauses.push((key, cursor.since(&value).trim_start_matches('=').trim().to_owned()));
        } else {
            let start = cursor;
            cursor.skip_item();
            view.clauses.push(("other".to_owned(), cursor.since(&start).to_owned()));
        }
    }
    view.query = cursor.left().chars().take(MAX_QUERY).collect();
    view.reads = tables_read(cursor);
    Outcome::Declared(Declaration::View(Box::new(view)), Notes::default())
}

fn begins_query(cursor: &Cursor<'_>) -> bool {
    cursor.is("as") || cursor.is("select") || (cursor.is("with") && cursor.is_ahead(2, "as"))
}

fn view_column(mut item: Cursor<'_>) -> Option<ViewColumn> {
    let name = item.name()?.text;
    let mut comment = None;
    while !item.done() {
        if item.eat(&["comment"]) {
            comment = item.string();
        } else if item.eat(&["options"]) {
            comment = item.group().and_then(|options| clauses::property(options, "description"));
        } else {
            item.skip_item();
        }
    }
    Some(ViewColumn { name, comment })
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
