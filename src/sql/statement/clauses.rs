//! Clauses that are kept as text: a word or several, and what follows, by a table of shapes.

use crate::sql::cursor::Cursor;
use crate::sql::lex::Kind;
use crate::sql::schema::Clauses;

/// What follows the words of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing.
    Flag,
    /// A group in parentheses, if one opens.
    Group,
    /// One value, behind an equals sign or not: a string, a number, a name with dots, a call, a group.
    Value,
    /// A name with dots, or a string.
    Name,
    /// A name with dots, and a group behind it if one opens.
    Named,
    /// An expression, up to a word that begins another clause.
    Expression,
    /// A list of values with commas between them, keys and equals signs among them.
    List,
}

/// The words of a clause, and what follows them.
pub(super) type Clause = (&'static str, Shape);

/// Reads one clause of the table if one begins here: its words, and what it says.
pub(super) fn read(cursor: &mut Cursor<'_>, table: &[Clause]) -> Option<(String, String)> {
    let (words, shape) = table.iter().find(|(words, _)| cursor.words_ahead(words) > 0)?;
    cursor.eat_words(words);
    let start = *cursor;
    follow(cursor, *shape, table);
    let said = cursor.since(&start).trim_start_matches('=').trim();
    Some(((*words).to_owned(), said.to_owned()))
}

fn follow(cursor: &mut Cursor<'_>, shape: Shape, table: &[Clause]) {
    match shape {
        Shape::Flag => {}
        Shape::Group => {
            cursor.group();
        }
        Shape::Value => value(cursor),
        Shape::Name => {
            cursor.eat(&["="]);
            if cursor.dotted().is_none() {
                cursor.skip();
            }
        }
        Shape::Named => {
            cursor.dotted();
            cursor.group();
        }
        Shape::Expression => expression(cursor, table),
        Shape::List => loop {
            value(cursor);
            if cursor.is("=") || cursor.is(":") {
                cursor.skip();
                value(cursor);
            }
            if !cursor.eat(&[","]) {
                break;
            }
        },
    }
}

/// Passes over one value.
pub(super) fn value(cursor: &mut Cursor<'_>) {
    cursor.eat(&["="]);
    cursor.eat_any(&["-", "+", "@", "%"]);
    if cursor.said().starts_with('@') {
        return stage(cursor);
    }
    if cursor.is_kind(Kind::Word) || cursor.is_kind(Kind::Quoted) || cursor.is_kind(Kind::Template) {
        cursor.dotted();
        cursor.group();
    } else if !cursor.is(",") {
        cursor.skip_item();
    }
}

/// Snowflake's `@stage/path/`, whose parts stand directly one behind the other.
fn stage(cursor: &mut Cursor<'_>) {
    let mut end = cursor.token().map(|token| token.start);
    while let Some(token) = cursor.token().filter(|token| Some(token.start) == end && token.kind != Kind::Text) {
        end = Some(token.end);
        cursor.skip();
    }
}

/// Passes over an expression: up to a word that begins a clause and does not stand behind an operator.
pub(super) fn expression(cursor: &mut Cursor<'_>, table: &[Clause]) {
    cursor.skip_item();
    let mut cases = usize::from(cursor.said_before().eq_ignore_ascii_case("case"));
    while !cursor.done() {
        let before = cursor.said_before();
        let operand_wanted =
            matches!(before, ":" | "." | "+" | "-" | "*" | "/" | "%" | "|" | "=" | "<" | ">" | "," | "^")
                || ["and", "or", "not", "in", "like", "is", "by", "interval", "then", "when", "else", "between"]
                    .iter()
                    .any(|word| before.eq_ignore_ascii_case(word));
        // a value does not stand directly behind a group
        if before == ")" && cursor.is("(") {
            break;
        }
        if cursor.is("case") {
            cases += 1;
        } else if cursor.is("end") {
            cases = cases.saturating_sub(1);
        } else if cases == 0
            && !operand_wanted
            && cursor.is_kind(Kind::Word)
            && (cursor.is_ahead(1, "=") || table.iter().any(|(words, _)| cursor.words_ahead(words) > 0))
        {
            break;
        }
        cursor.skip_item();
    }
}

/// The entries of a list of properties: `a = 1, 'b' = 'c', d 5, e`.
pub(super) fn properties(list: Cursor<'_>) -> Clauses {
    let entry = |mut item: Cursor<'_>| {
        let start = item;
        let key = item.string().or_else(|| {
            item.dotted()?;
            Some(item.since(&start).to_owned())
        })?;
        item.eat(&["="]);
        Some((key, item.left().to_owned()))
    };
    list.items().into_iter().filter(|item| !item.done()).filter_map(entry).collect()
}

/// What the first property of this name says, as a string.
pub(super) fn property(list: Cursor<'_>, name: &str) -> Option<String> {
    list.items().into_iter().find_map(|mut item| {
        let named = item.eat(&[name])
            || (!item.is_kind(Kind::Word) && item.string().is_some_and(|key| key.eq_ignore_ascii_case(name)));
        item.eat(&["="]);
        if named { item.string() } else { None }
    })
}

/// A piece of text that is short enough for a message.
pub(super) fn short(text: &str) -> String {
    let mut cut: String = text.chars().take(60).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut.split_whitespace().collect::<Vec<_>>().join(" ")
}
