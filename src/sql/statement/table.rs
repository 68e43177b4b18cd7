//! `create table`: its columns, its constraints and the clauses around them.

use super::{Declaration, Outcome, TableDeclaration, column, constraint, failed};
use crate::sql::cursor::{Cursor, Name};

/// Columns and constraints taken of one table; no engine has more columns.
const MAX_ENTRIES: usize = 10_000;

/// Reads a `create table` statement from behind those words.
pub(super) fn create_table(mut cursor: Cursor<'_>, or_replace: bool) -> Outcome {
    let if_not_exists = cursor.eat(&["if", "not", "exists"]);
    let Some(name) = cursor.full_name() else { return failed("the name of a table", &cursor) };
    let mut table = TableDeclaration { name, if_not_exists, or_replace, ..TableDeclaration::default() };
    let mut guesses = Vec::new();
    if cursor.eat(&["partition", "of"]) {
        table.partition_of = cursor.full_name();
    } else if cursor.eat_any(&["like", "clone"]) {
        table.copies.extend(cursor.full_name());
    }
    if cursor.is("(") && !cursor.is_ahead(1, "select") && !cursor.is_ahead(1, "with") {
        let start = cursor;
        let Some(body) = cursor.group() else { return failed("a closing parenthesis", &start) };
        let items = body.items();
        if items.len() > MAX_ENTRIES {
            guesses.push(format!("only the first {MAX_ENTRIES} of its {} entries were taken", items.len()));
        }
        for item in items.into_iter().take(MAX_ENTRIES) {
            read_item(item, &mut table, &mut guesses);
        }
    }
    read_clauses(cursor, &mut table, &mut guesses);
    if table.columns.is_empty() && table.partition_of.is_none() && table.copies.is_empty() && !table.from_query {
        return failed("the columns of the table in parentheses", &cursor);
    }
    Outcome::Declared(Declaration::Table(Box::new(table)), guesses)
}

/// One entry between the parentheses: a constraint, an index, a table to copy from, or a column.
fn read_item(mut item: Cursor<'_>, table: &mut TableDeclaration, guesses: &mut Vec<String>) {
    if item.done() {
        return;
    }
    if constraint::begins(&item) {
        match constraint::read(item) {
            Some(constraint) => table.constraints.push(constraint),
            None => match constraint::index(item) {
                Some(index) => table.indexes.push(index),
                None => guesses.push(format!("`{}` was passed over", short(item.left()))),
            },
        }
    } else if item.is("like") && item.token_ahead(1).is_some() && !item.is_ahead(1, "text") {
        item.skip();
        table.copies.extend(item.full_name());
    } else if let Some((column, constraints)) = column::read(item, guesses) {
        table.columns.push(column);
        table.constraints.extend(constraints);
    } else {
        guesses.push(format!("`{}` is no column and was passed over", short(item.left())));
    }
}

/// The clauses behind the parentheses: partitions, parents, comment, query.
fn read_clauses(mut cursor: Cursor<'_>, table: &mut TableDeclaration, guesses: &mut Vec<String>) {
    while !cursor.done() {
        if cursor.eat(&["partition", "by"]) || cursor.eat(&["partitioned", "by"]) {
            table.partitioned_by = partition_keys(&mut cursor);
        } else if cursor.eat(&["inherits"]) {
            if let Some(parents) = cursor.group() {
                table.copies.extend(parents.items().into_iter().filter_map(|mut item| item.full_name()));
            }
        } else if cursor.eat(&["comment"]) {
            cursor.eat(&["="]);
            table.comment = cursor.string().or(table.comment.take());
        } else if cursor.eat(&["options"]) {
            let options = cursor.group();
            table.comment = options.and_then(column::description).or(table.comment.take());
        } else if cursor.is("as") || cursor.is_any(&["select", "with"]) && is_query(&cursor) {
            table.from_query = true;
            if table.columns.is_empty() {
                table.columns = query_columns(cursor);
                guesses.push("the columns come from a query; those with a cast or a name were taken".to_owned());
            }
            return;
        } else {
            cursor.skip_item();
        }
    }
}

fn is_query(cursor: &Cursor<'_>) -> bool {
    cursor.is("select") || cursor.is_ahead(2, "as")
}

/// `range (a, lower(b))`, `hash(a)`, `date_trunc(a, month)`, `a`
fn partition_keys(cursor: &mut Cursor<'_>) -> Vec<String> {
    let method = cursor.is_any(&["range", "list", "hash", "key", "linear"]) && cursor.is_ahead(1, "(");
    if method {
        cursor.skip();
    }
    if cursor.is("(") {
        let items = cursor.group().map(Cursor::items).unwrap_or_default();
        return items.iter().map(|item| item.left().to_owned()).filter(|item| !item.is_empty()).collect();
    }
    let start = *cursor;
    cursor.skip();
    cursor.group();
    vec![cursor.since(&start).to_owned()]
}

/// Columns of `as select cast(null as integer) as person_id, …`: the words before the end of each item.
fn query_columns(mut cursor: Cursor<'_>) -> Vec<super::ColumnDeclaration> {
    while cursor.eat_any(&["as", "(", "distinct"]) {}
    if !cursor.eat(&["select"]) {
        return Vec::new();
    }
    let start = cursor;
    cursor.skip_to(&["from", "where", "limit", "union"]);
    let list = cursor.before(&start);
    list.items().into_iter().filter_map(query_column).collect()
}

fn query_column(mut item: Cursor<'_>) -> Option<super::ColumnDeclaration> {
    let mut type_text = String::new();
    let mut type_span = item.span();
    if item.eat_any(&["cast", "try_cast", "safe_cast"]) {
        let mut inner = item.group()?;
        inner.skip_to(&["as"]);
        inner.skip();
        (type_text, type_span) = (inner.left().to_owned(), inner.span());
    }
    let mut name: Option<Name> = None;
    while !item.done() {
        match item.name() {
            Some(found) => name = Some(found),
            None => {
                item.skip_item();
                name = None;
            }
        }
    }
    Some(super::ColumnDeclaration { name: name?, type_text, type_span, ..super::ColumnDeclaration::default() })
}

fn short(text: &str) -> String {
    let mut cut: String = text.chars().take(60).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut.split_whitespace().collect::<Vec<_>>().join(" ")
}
