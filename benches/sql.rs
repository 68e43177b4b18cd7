//! Throughput of bare sqlparser, of reading, and of reading with all checks, on the same files.
//!
//! The files are schemas of real programs that `make sql-table` lays into `.tools/sql-corpora/bench`; without them, the
//! shop of the tests. `make sql-bench` prints the ratios, and the same for WebAssembly and for other people's parsers.

use divan::Bencher;
use divan::counter::BytesCount;
use plumbline::sql::{Dialect, check, read};
use sqlparser::dialect::{self as grammar, Dialect as Grammar};
use sqlparser::parser::Parser;
use std::path::Path;

const DIALECTS: [&str; 6] = ["postgresql", "mysql", "sqlserver", "sqlite", "snowflake", "bigquery"];

fn main() {
    divan::main();
}

struct Input {
    dialect: Dialect,
    files: Vec<String>,
}

impl Input {
    fn of(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/sql-corpora/bench").join(name);
        let mut paths: Vec<_> =
            std::fs::read_dir(folder).into_iter().flatten().flatten().map(|held| held.path()).collect();
        paths.sort();
        let mut files: Vec<_> = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
        if files.is_empty() {
            files.push("create table a (b int primary key, c text not null);\n".repeat(1_000));
        }
        Self { dialect: Dialect::from_name(name).unwrap_or(Dialect::Postgresql), files }
    }

    fn bytes(&self) -> BytesCount {
        BytesCount::new(self.files.iter().map(String::len).sum::<usize>())
    }
}

#[divan::bench(args = DIALECTS)]
fn bare_sqlparser(bencher: Bencher, name: &str) {
    let input = Input::of(name);
    let grammar: &dyn Grammar = match name {
        "postgresql" => &grammar::PostgreSqlDialect {},
        "mysql" => &grammar::MySqlDialect {},
        "sqlserver" => &grammar::MsSqlDialect {},
        "sqlite" => &grammar::SQLiteDialect {},
        "snowflake" => &grammar::SnowflakeDialect,
        _ => &grammar::BigQueryDialect {},
    };
    bencher.counter(input.bytes()).bench_local(|| {
        input
            .files
            .iter()
            .filter_map(|file| Parser::parse_sql(grammar, file).ok())
            .map(|held| held.len())
            .sum::<usize>()
    });
}

#[divan::bench(args = DIALECTS)]
fn reading(bencher: Bencher, name: &str) {
    let input = Input::of(name);
    bencher.counter(input.bytes()).bench(|| {
        input.files.iter().map(|file| read(&[("a.sql", file)], Some(input.dialect)).schema.tables.len()).sum::<usize>()
    });
}

#[divan::bench(args = DIALECTS)]
fn reading_and_all_checks(bencher: Bencher, name: &str) {
    let input = Input::of(name);
    bencher
        .counter(input.bytes())
        .bench(|| input.files.iter().map(|file| check("a.sql", file, input.dialect).len()).sum::<usize>());
}
