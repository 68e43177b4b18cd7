//! What one statement declares, read from its tokens: names, columns, keys, references, each with its place.
//!
//! Reads what an engine would and what no parser does, and says what it guessed. Knows one statement at a time; what
//! several make together is put together in `reading`.

mod declaration;
mod clauses;
mod column;
mod constraint;
mod index;
mod table;
mod alter;
mod view;
mod object;
mod ignored;

use crate::finding::Span;
use crate::sql::cursor::Cursor;

pub use column::numbers_rows;
pub use declaration::*;

/// What became of reading a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It declares this; the notes say what was guessed.
    Declared(Declaration, Notes),
    /// It says nothing about the schema, and why.
    Ignored(String),
    /// It begins like no statement that is known.
    Unknown,
    /// It should declare something and cannot be read: why, and where reading stopped.
    Failed(String, Span),
}

/// What is not certain about a statement that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes {
    /// What was guessed.
    pub guesses: Vec<String>,
    /// What is not known here, and is no guess where the parser takes the statement.
    pub doubts: Vec<String>,
}

/// Judges a statement by its first words alone: ignored, where they say nothing about the schema.
pub fn passed_over(cursor: Cursor<'_>) -> Option<Outcome> {
    let cursor = past_condition(cursor);
    // the one procedure that describes tables
    let describes = [1, 3, 5].iter().any(|ahead| cursor.is_ahead(*ahead, "sp_addextendedproperty"));
    if describes && cursor.is_any(&["exec", "execute"]) {
        return None;
    }
    ignored::ignored(&cursor).map(Outcome::Ignored)
}

/// `if object_id('t') is null create table t …` of SQL Server from behind its condition: scripts that can run again
/// declare what they make if it is not there.
fn past_condition(cursor: Cursor<'_>) -> Cursor<'_> {
    if !cursor.is("if") {
        return cursor;
    }
    let mut behind = cursor;
    if behind.skip_to(&["create", "alter", "exec", "execute", "drop"]) { behind } else { cursor }
}

/// Reads one statement from its tokens.
pub fn declare(cursor: Cursor<'_>) -> Outcome {
    let mut cursor = past_condition(cursor);
    if cursor.is_any(&["exec", "execute"]) {
        let mut call = cursor;
        call.skip();
        if let Some(outcome) = object::extended_property(call) {
            return outcome;
        }
    }
    if let Some(why) = ignored::ignored(&cursor) {
        return Outcome::Ignored(why);
    }
    if cursor.eat(&["create"]) || cursor.eat(&["replace"]) {
        return create(cursor);
    }
    if cursor.eat(&["alter"]) {
        return change(cursor);
    }
    if cursor.eat(&["comment"]) {
        return object::comment_on(cursor);
    }
    if cursor.eat(&["drop"]) {
        return object::drop(cursor);
    }
    if cursor.eat(&["set"]) {
        return object::set(cursor);
    }
    if cursor.eat(&["grant"]) {
        return object::grant(cursor);
    }
    Outcome::Unknown
}

/// How many words may stand between `create` and what is created.
const MAX_WORDS: usize = 14;

fn create(mut cursor: Cursor<'_>) -> Outcome {
    let start = cursor;
    let (mut or_replace, mut unique, mut kinds) = (false, false, Vec::new());
    for _ in 0..MAX_WORDS {
        let word = cursor.said().to_ascii_lowercase();
        if ignored::READ.contains(&word.as_str()) {
            break;
        }
        cursor.skip();
        match word.as_str() {
            "or" => {
                or_replace |= cursor.is_any(&["replace", "refresh", "alter"]);
                cursor.skip();
            }
            "unique" => unique = true,
            // MySQL's `definer = a@b sql security definer`
            "algorithm" | "definer" | "security" => {
                cursor.eat(&["="]);
                cursor.skip();
                if cursor.eat(&["@"]) {
                    cursor.skip();
                }
            }
            "sql" => {}
            "" => break,
            _ => kinds.push(word),
        }
    }
    let object = cursor.said().to_ascii_lowercase();
    cursor.skip();
    match object.as_str() {
        "table" if kinds.iter().any(|kind| kind == "streaming") && cursor.is("view") => create(cursor),
        "table" => table::create_table(cursor, or_replace, kinds),
        "view" if cursor.words_ahead("log on") > 0 => object::keep("view log", cursor),
        "view" => {
            let materialized = kinds.iter().any(|kind| kind == "materialized");
            kinds.retain(|kind| !["materialized", "force", "undefined", "merge", "temptable"].contains(&kind.as_str()));
            view::create_view(cursor, materialized, &kinds)
        }
        "type" => object::create_type(cursor),
        "domain" => object::create_domain(cursor),
        "sequence" => object::sequence(cursor, false),
        "schema" | "database" | "catalog" | "namespace" => {
            object::namespace(cursor, object == "database" || object == "catalog")
        }
        "index" => index::create_index(cursor, unique, &kinds),
        _ => {
            let object = start.said().to_lowercase();
            if meant_object(&object).is_some() {
                Outcome::Unknown
            } else {
                Outcome::Ignored(format!("create {object} declares no table"))
            }
        }
    }
}

fn change(mut cursor: Cursor<'_>) -> Outcome {
    let start = cursor;
    for _ in 0..MAX_WORDS {
        if cursor.is_any(ignored::READ) {
            break;
        }
        // MySQL's `alter definer = a@b view`
        cursor.skip();
    }
    let object = cursor.said().to_ascii_lowercase();
    cursor.skip();
    match object.as_str() {
        "table" => alter::alter_table(cursor),
        "sequence" => object::sequence(cursor, true),
        "view" if cursor.is_ahead(1, "as") || cursor.is_ahead(3, "as") || (start.is("view") && has_query(cursor)) => {
            view::create_view(cursor, start.is("materialized"), &[])
        }
        "" => {
            let object = start.said().to_lowercase();
            Outcome::Ignored(format!("alter {object} changes nothing that is read"))
        }
        _ => object::keep(&object, cursor),
    }
}

/// Whether a query stands behind the name of a view.
fn has_query(mut cursor: Cursor<'_>) -> bool {
    cursor.skip_to(&["as"]) && (cursor.is_ahead(1, "select") || cursor.is_ahead(1, "with") || cursor.is_ahead(1, "("))
}

/// The kind of object that a misspelt word is meant to be: `table` for `tabel`.
pub(in crate::sql) fn meant_object(word: &str) -> Option<&'static str> {
    ["table", "view", "index", "schema", "sequence"].into_iter().find(|meant| is_misspelt(word, meant))
}

/// Whether a word has the letters of another in another order, or one letter more, less or other: `tabel`, `tabl`.
fn is_misspelt(word: &str, wanted: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    if word == wanted || word.len().abs_diff(wanted.len()) > 1 {
        return false;
    }
    let same_start = word.chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count();
    let same_end = word.chars().rev().zip(wanted.chars().rev()).take_while(|(a, b)| a == b).count();
    let longer = word.chars().count().max(wanted.chars().count());
    sorted(word) == sorted(wanted) || same_start + same_end + 1 >= longer
}

fn failed(what: &str, cursor: &Cursor<'_>) -> Outcome {
    let found = if cursor.done() { "the end of the statement".to_owned() } else { format!("`{}`", cursor.said()) };
    Outcome::Failed(format!("{what} expected, found {found}"), cursor.span())
}

#[cfg(test)]
mod tests {
    use super::is_misspelt;

    #[test]
    fn a_slip_of_the_pen_is_not_another_kind_of_object() {
        for word in ["tabel", "tabl", "tables", "tabke"] {
            assert!(is_misspelt(word, "table"), "{word}");
        }
        for word in ["table", "trigger", "stage", "task", "tag"] {
            assert!(!is_misspelt(word, "table"), "{word}");
        }
    }
}
