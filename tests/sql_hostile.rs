//! Ten megabytes of text that nobody would write: read, checked, answered with findings; no panic, no deep stack.
//!
//! Every text is read on a stack of a browser's size. How long it takes is measured by `make sql-bench`, never asserted.

#![allow(clippy::expect_used)]

use plumbline::sql::{Dialect, check, decode, read};

/// The size of a source that people may bring.
const SIZE: usize = if cfg!(debug_assertions) { 500_000 } else { 10_000_000 };
/// The stack that a browser gives a worker; frames that are not optimised are several times as large.
const STACK: usize = if cfg!(debug_assertions) { 8 << 20 } else { 1 << 20 };

/// A text of the size, of this head and as many repetitions as fit.
fn filled(head: &str, again: &str) -> String {
    let mut text = String::with_capacity(SIZE);
    text.push_str(head);
    while text.len() + again.len() <= SIZE {
        text.push_str(again);
    }
    text
}

/// Reads and checks a text; true where something is said of it.
fn said_of(text: String, dialect: Dialect) -> bool {
    let body = move || {
        let reading = read(&[("hostile.sql", &text)], Some(dialect));
        let statements = &reading.statements["hostile.sql"];
        let said = statements.failed.len() + statements.guessed.len() + statements.ignored.len();
        assert!(reading.schema.tables.len() <= 20_000, "{} tables", reading.schema.tables.len());
        let found = check("hostile.sql", &text, dialect);
        assert!(found.len() <= 1_001, "{} findings", found.len());
        said + reading.findings.len() + found.len() > 0
    };
    std::thread::Builder::new().stack_size(STACK).spawn(body).expect("a thread").join().expect("no panic")
}

fn check_said(text: String, dialect: Dialect) {
    assert!(said_of(text, dialect), "nothing is said of it");
}

#[test]
fn quotes_that_never_close() {
    check_said(filled("create table a (b text default '", "never closed "), Dialect::Postgresql);
    check_said(filled("", "' \" ` [ $a$\n"), Dialect::Mysql);
}

#[test]
fn a_quote_opens_on_every_line() {
    check_said(filled("", "'\ncreate table a (b int);\n"), Dialect::Postgresql);
}

#[test]
fn comments_that_never_close() {
    check_said(filled("", "/* create table a (b int); "), Dialect::Postgresql);
    check_said(filled("/*", "/*/"), Dialect::Sqlserver);
}

#[test]
fn parentheses_without_end() {
    check_said(filled("create table a (b int check ", "("), Dialect::Postgresql);
    let nested = format!("create table a (b int check ({}1{}));", "(".repeat(100_000), ")".repeat(100_000));
    check_said(nested, Dialect::Sqlserver);
    check_said(filled("create table a (b ", "array<"), Dialect::Bigquery);
    check_said(filled("create table a (b ", "Nested(c Array("), Dialect::Clickhouse);
    check_said(filled("select ", "case when "), Dialect::Snowflake);
    check_said(filled("create view a as select * from ", "(select * from "), Dialect::Redshift);
    check_said(filled("", "{{ "), Dialect::Databricks);
}

#[test]
fn a_million_semicolons() {
    said_of(";".repeat(1_000_000), Dialect::Postgresql);
    said_of("; \n".repeat(SIZE / 3), Dialect::Oracle);
    said_of("GO\n".repeat(SIZE / 3), Dialect::Sqlserver);
}

#[test]
fn nothing_but_nul() {
    check_said("\0".repeat(SIZE), Dialect::Postgresql);
    check_said(filled("create table a (", "\0b\0 int,\0"), Dialect::Mysql);
}

#[test]
fn lone_surrogates_and_broken_bytes() {
    let units = |unit: u16| std::iter::repeat_n(unit.to_le_bytes(), SIZE / 2).flatten();
    let halves: Vec<u8> = [0xFF, 0xFE].into_iter().chain(units(0xD800)).collect();
    let decoded = decode(&halves).expect("UTF-16 by its mark");
    assert!(decoded.text.chars().all(|held| held == char::REPLACEMENT_CHARACTER));
    check_said(decoded.text, Dialect::Sqlserver);
    // a surrogate as if it were UTF-8
    let broken: Vec<u8> = b"create table a (b int); \xed\xa0\x80\xff ".iter().copied().cycle().take(SIZE).collect();
    check_said(decode(&broken).expect("Latin-1, guessed").text, Dialect::Postgresql);
    let zeros = decode(&vec![0; SIZE]).map_or(0, |held| held.text.len());
    assert!(zeros == 0 || zeros == SIZE, "{zeros} of {SIZE} bytes");
}

#[test]
fn words_that_promise_a_list_and_break_it() {
    for words in ["properties", "table properties", "options", "with", "tag", "settings", "inherits", "storage"] {
        check_said(format!("create table a (b int) {words} ("), Dialect::Oracle);
        check_said(format!("create table a (b int) {words} {words} c"), Dialect::Databricks);
    }
}

#[test]
fn operators_without_end() {
    check_said(filled("create table a (b int check (b = ", "1 + "), Dialect::Postgresql);
    check_said(filled("create table a (b int check (b", " is null"), Dialect::Sqlite);
    // no parser gets through it, and a reader need not: it only has to end
    said_of(filled("create view a as select ", "not "), Dialect::Duckdb);
    check_said(filled("create view a as select 1 from b", ", b"), Dialect::Duckdb);
}

#[test]
fn one_word_and_one_line() {
    check_said(filled("", "a"), Dialect::Postgresql);
    check_said(filled("create table ", "a"), Dialect::Postgresql);
    check_said(filled("create table ", "a."), Dialect::Snowflake);
    said_of(filled("-- ", "a"), Dialect::Postgresql);
    check_said(filled("", "\\"), Dialect::Postgresql);
    check_said(filled("", "@a:b${c}"), Dialect::Sqlserver);
}

#[test]
fn columns_and_tables_without_end() {
    // what is not optimised takes its time: a tenth says as much about bounds
    let n = if cfg!(debug_assertions) { 10 } else { 1 };
    let columns = (0..300_000 / n).map(|at| format!("c{at} int,")).collect::<String>();
    check_said(format!("create table a ({columns} z int);"), Dialect::Postgresql);
    let tables = (0..100_000 / n).map(|at| format!("create table t{at} (a int references t{});\n", at + 1));
    check_said(tables.collect(), Dialect::Postgresql);
    let alters = (0..100_000 / n).map(|at| format!("alter table a add column c{at} int;\n"));
    check_said(format!("create table a (b int);\n{}", alters.collect::<String>()), Dialect::Postgresql);
    check_said(filled("", "create table a (b int);\n"), Dialect::Postgresql);
    check_said(filled("COPY a FROM stdin;\n", "create table b (c int);\n"), Dialect::Postgresql);
}
