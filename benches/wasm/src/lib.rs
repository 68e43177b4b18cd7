//! What the benchmark calls from Node: a place for a text, and the three ways of going through it.

use plumbline::sql::{Dialect, check, read};
use sqlparser::dialect::{self as grammar, Dialect as Grammar};
use sqlparser::parser::Parser;
use std::sync::Mutex;

static TEXT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Makes room for a text of so many bytes and says where.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    let Ok(mut text) = TEXT.lock() else { return std::ptr::null_mut() };
    text.clear();
    text.resize(length, 0);
    text.as_mut_ptr()
}

/// Goes through the text once: 0 parses it by bare sqlparser, 1 reads it, 2 reads it with all checks. The dialect is its
/// place in Plumbline's list. Returns how much was found.
#[unsafe(no_mangle)]
pub extern "C" fn run(way: u32, dialect: usize) -> usize {
    let Ok(text) = TEXT.lock() else { return 0 };
    let text = String::from_utf8_lossy(&text);
    let dialect = Dialect::ALL[dialect % Dialect::ALL.len()];
    match way {
        0 => {
            let grammar: &dyn Grammar = match dialect.name() {
                "postgresql" => &grammar::PostgreSqlDialect {},
                "mysql" => &grammar::MySqlDialect {},
                "sqlserver" => &grammar::MsSqlDialect {},
                "sqlite" => &grammar::SQLiteDialect {},
                "snowflake" => &grammar::SnowflakeDialect,
                "bigquery" => &grammar::BigQueryDialect {},
                _ => &grammar::GenericDialect {},
            };
            Parser::parse_sql(grammar, &text).map_or(0, |held| held.len())
        }
        1 => read(&[("a.sql", &text)], Some(dialect)).schema.tables.len(),
        _ => check("a.sql", &text, dialect).len(),
    }
}
