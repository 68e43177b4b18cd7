//! What Plumbline and bare sqlparser make of single statements, for `tests/sql/table.py`.
//!
//! Reads lines of `{"dialect": "postgresql", "sql": "…", "before": "…"}` and answers each by a line: the outcome (`taken`,
//! `guessed`, `ignored`, `failed`), why, the schema it gives after the statements before it, and what sqlparser objects to.

use plumbline::sql::{Dialect, read};
use serde::Deserialize;
use sqlparser::dialect::{self as grammar, Dialect as Grammar};
use sqlparser::parser::Parser;
use std::io::{BufRead, Write};

#[derive(Deserialize)]
struct Question {
    dialect: String,
    sql: String,
    #[serde(default)]
    before: String,
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let question: Question = serde_json::from_str(&line?)?;
        serde_json::to_writer(&mut out, &answer(&question))?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

fn answer(question: &Question) -> serde_json::Value {
    let dialect = Dialect::from_name(&question.dialect);
    let files = [("before.sql", question.before.as_str()), ("it.sql", question.sql.as_str())];
    let reading = read(&files, dialect);
    let statements = &reading.statements["it.sql"];
    let worst = [
        ("failed", statements.failed.first().map(|held| held.why.clone())),
        ("guessed", statements.guessed.first().map(|held| held.what.clone())),
        ("ignored", statements.ignored.first().map(|held| held.why.clone())),
    ];
    let (outcome, why) = worst
        .into_iter()
        .find_map(|(outcome, why)| why.map(|why| (outcome, why)))
        .unwrap_or(if statements.taken > 0 { ("taken", String::new()) } else { ("nothing", String::new()) });
    serde_json::json!({
        "outcome": outcome,
        "why": why,
        "schema": reading.schema,
        "sqlparser": objection(&question.dialect, &question.sql),
    })
}

/// What bare sqlparser says against a statement; none where it takes it.
fn objection(dialect: &str, sql: &str) -> Option<String> {
    let grammar: &dyn Grammar = match dialect {
        "postgresql" => &grammar::PostgreSqlDialect {},
        "mysql" => &grammar::MySqlDialect {},
        "sqlserver" => &grammar::MsSqlDialect {},
        "sqlite" => &grammar::SQLiteDialect {},
        "snowflake" => &grammar::SnowflakeDialect,
        "bigquery" => &grammar::BigQueryDialect {},
        "redshift" => &grammar::RedshiftSqlDialect {},
        "databricks" => &grammar::DatabricksDialect {},
        "duckdb" => &grammar::DuckDbDialect {},
        "clickhouse" => &grammar::ClickHouseDialect {},
        "oracle" => &grammar::OracleDialect {},
        _ => &grammar::GenericDialect {},
    };
    Parser::parse_sql(grammar, sql).err().map(|error| error.to_string())
}
