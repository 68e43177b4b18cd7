//! The one file that calls sqlparser: whether a single statement is correct in a dialect, and where it is not.
//!
//! Its trees stay here; what a statement declares is read in `statement`.

use super::Dialect;
use super::dialects::Grammar;
use super::lex::{Kind, Token};
use sqlparser::dialect as grammars;
use sqlparser::parser::Parser;

/// Statements longer than this many bytes are not parsed.
pub const MAX_BYTES: usize = 1_000_000;
/// Statements with more operators than this are not parsed: a tree of so many overflows the stack of a browser.
pub const MAX_OPERATORS: usize = 5_000;
/// Statements whose parentheses go deeper than this are not read.
pub const MAX_DEPTH: usize = 200;
/// The depth at which the parser gives up; a browser's stack holds no more.
const RECURSION: usize = 50;

/// Prefixes that the parser tries in two ways each, so that a chain of them doubles the work with every link.
const PREFIXES: [&str; 6] = ["not", "interval", "prior", "connect_by_root", "binary", "case"];
/// Longer chains of them are not parsed.
const MAX_CHAIN: usize = 8;

/// Why a statement does not parse, and where, as far as the parser says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// What the parser says, without its position.
    pub message: String,
    /// Whether the parser gave up because the statement is nested too deep for it, which is no mistake in the statement.
    pub gave_up: bool,
    /// 1-based line and column within the text given; none at its end.
    pub place: Option<(u32, u32)>,
}

/// Parses one statement.
///
/// # Errors
///
/// Where it is not correct in the dialect: what is wrong, in the parser's words, with its place.
pub fn parse(text: &str, dialect: Dialect) -> Result<(), Objection> {
    let grammar = dialect.rules().grammar;
    // DuckDB has PostgreSQL's comments; the parser does not know that
    if grammar == Grammar::Duckdb && text.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("comment")) {
        return parse_with(of(Grammar::Postgresql), text);
    }
    parse_with(of(grammar), text)
}

fn of(grammar: Grammar) -> &'static dyn grammars::Dialect {
    match grammar {
        Grammar::Postgresql => &grammars::PostgreSqlDialect {},
        Grammar::Mysql => &grammars::MySqlDialect {},
        Grammar::Sqlserver => &grammars::MsSqlDialect {},
        Grammar::Sqlite => &grammars::SQLiteDialect {},
        Grammar::Snowflake => &grammars::SnowflakeDialect,
        Grammar::Bigquery => &grammars::BigQueryDialect {},
        Grammar::Redshift => &grammars::RedshiftSqlDialect {},
        Grammar::Databricks => &grammars::DatabricksDialect {},
        Grammar::Duckdb => &grammars::DuckDbDialect {},
        Grammar::Clickhouse => &grammars::ClickHouseDialect {},
        Grammar::Oracle => &grammars::OracleDialect {},
    }
}

/// Parses one statement in a dialect, in the grammar that is common to most, or in those of engines that are only
/// read: MySQL and SQL Server.
///
/// # Errors
///
/// Where none takes it: what the dialect objects to.
pub fn parse_leniently(text: &str, dialect: Dialect) -> Result<(), Objection> {
    let others: [&dyn grammars::Dialect; 3] =
        [&grammars::GenericDialect {}, of(Grammar::Mysql), of(Grammar::Sqlserver)];
    parse(text, dialect).or_else(|objection| {
        let taken = others.iter().any(|grammar| parse_with(*grammar, text).is_ok());
        if taken { Ok(()) } else { Err(objection) }
    })
}

/// Whether prefixes stand in a chain that the parser would not get through.
fn has_long_chain(text: &str) -> bool {
    let words = text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).filter(|word| !word.is_empty());
    let mut length = 0;
    words.into_iter().any(|word| {
        let is_prefix = PREFIXES.iter().any(|prefix| word.eq_ignore_ascii_case(prefix));
        length = if is_prefix { length + 1 } else { 0 };
        length > MAX_CHAIN
    })
}

fn parse_with(grammar: &dyn grammars::Dialect, text: &str) -> Result<(), Objection> {
    if has_long_chain(text) {
        let message = "a chain of prefixes is too long to be judged".to_owned();
        return Err(Objection { message, gave_up: true, place: None });
    }
    let parsed = Parser::new(grammar)
        .with_recursion_limit(RECURSION)
        .try_with_sql(text)
        .and_then(|mut parser| parser.parse_statements());
    parsed.map(|_| ()).map_err(|error| objection(&error.to_string()))
}

/// Takes the position off the end of the message.
fn objection(message: &str) -> Objection {
    let message = message.trim_start_matches("sql parser error: ");
    let gave_up = message.contains("recursion limit");
    let cut = message.rfind(" at Line: ").and_then(|at| {
        let (line, column) = message[at + " at Line: ".len()..].split_once(", Column: ")?;
        Some((message[..at].to_owned(), (line.parse().ok()?, column.trim().parse().ok()?)))
    });
    match cut {
        Some((message, place)) => Objection { message, gave_up, place: Some(place) },
        None => Objection { message: message.to_owned(), gave_up, place: None },
    }
}

/// The statement that these tokens make, as the parser can take it: placeholders of templates become names,
/// names in brackets become names in quotes, and a virtual column, which it does not know in PostgreSQL, becomes a stored one. Lines and columns stay as they are.
pub fn presentable(text: &str, tokens: &[Token]) -> String {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return String::new() };
    let mut said = String::with_capacity(last.end - first.start);
    let mut from = first.start;
    for (at, token) in tokens.iter().enumerate() {
        let word = text.get(token.start..token.end).unwrap_or_default();
        let after = at.checked_sub(1).and_then(|before| text.get(tokens[before].start..tokens[before].end));
        let instead = match token.kind {
            Kind::Template => "_".repeat(word.chars().count()),
            Kind::Quoted if word.starts_with('[') => word.replace(['[', ']'], "\""),
            Kind::Word if word.eq_ignore_ascii_case("virtual") && after == Some(")") => "stored ".to_owned(),
            _ => continue,
        };
        said.push_str(text.get(from..token.start).unwrap_or_default());
        said.push_str(&instead);
        from = token.end;
    }
    said.push_str(text.get(from..last.end).unwrap_or_default());
    if let Some(end) = without_data(text, tokens) {
        said.truncate(said.len().saturating_sub(last.end - end));
    }
    said
}

/// The end of a materialized view before `with no data`, which only says when it is filled.
fn without_data(text: &str, tokens: &[Token]) -> Option<usize> {
    let is = |token: &Token, word: &str| {
        text.get(token.start..token.end).is_some_and(|said| said.eq_ignore_ascii_case(word))
    };
    let (rest, words) = tokens.split_at_checked(tokens.len().checked_sub(2)?)?;
    let [before, data] = words else { return None };
    if !is(data, "data") || !tokens.iter().take(5).any(|token| is(token, "view")) {
        return None;
    }
    if is(before, "with") {
        return rest.last().map(|token| token.end);
    }
    let (with, rest) = rest.split_last()?;
    (is(before, "no") && is(with, "with")).then(|| rest.last().map(|token| token.end))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_taken_from_the_message() {
        let place = |text| parse(text, Dialect::Postgresql).err().map(|objection| objection.place);
        assert_eq!(place("create table t (\n a int,,\n b int)"), Some(Some((2, 8))));
        assert_eq!(place("create table t (a int"), Some(None));
        assert_eq!(place("select 'a"), Some(Some((1, 8))));
        assert_eq!(place("create table t (a int)"), None);
    }

    #[test]
    fn deep_nesting_is_refused() {
        let text = format!("select {}1{}", "(".repeat(10_000), ")".repeat(10_000));
        assert!(parse(&text, Dialect::Postgresql).is_err());
    }
}
