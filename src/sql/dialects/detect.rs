//! Which dialect a text is written in, judged by pieces of text that speak for one.

use super::Dialect;

/// Bytes of each text that are looked at: a dump shows its dialect early.
const MAX_LOOKED_AT: usize = 100_000;
/// How often one hint counts.
const MAX_TIMES: usize = 3;
/// The least score that is taken for more than chance.
const LEAST: i32 = 3;

/// The dialect that texts look like together; none where nothing speaks for one.
///
/// `create table t (a int) engine=InnoDB` looks like MySQL.
pub fn detect(texts: &[&str]) -> Option<Dialect> {
    let mut scores = [0i32; Dialect::ALL.len()];
    for text in texts {
        add_scores(text, &mut scores);
    }
    let best = scores.iter().copied().max().filter(|best| *best >= LEAST)?;
    Dialect::ALL.into_iter().zip(scores).find(|(_, score)| *score == best).map(|(dialect, _)| dialect)
}

fn add_scores(text: &str, scores: &mut [i32]) {
    let mut end = text.len().min(MAX_LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text[..end].to_lowercase().replace("\r\n", "\n");
    // prose in comments speaks for nothing; the heading of a dump does
    let code: String = text.lines().flat_map(|line| [line.split("--").next().unwrap_or_default(), "\n"]).collect();
    for (dialect, score) in Dialect::ALL.iter().zip(scores) {
        for (hint, weight) in dialect.rules().hints {
            let held = if hint.starts_with("--") { &text } else { &code };
            let times = held.match_indices(hint).filter(|(at, _)| begins_word(held, *at)).take(MAX_TIMES).count();
            *score += weight * i32::try_from(times).unwrap_or_default();
        }
    }
}

/// Whether what stands here is not the end of a longer word.
fn begins_word(text: &str, at: usize) -> bool {
    let inside = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    !(inside(text[at..].chars().next()) && inside(text[..at].chars().next_back()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_shows_its_dialect() {
        let cases = [
            (
                "create table t (id serial, at timestamp without time zone default now()::timestamp);",
                Dialect::Postgresql,
            ),
            ("CREATE TABLE `t` (`id` int(11) NOT NULL AUTO_INCREMENT) ENGINE=InnoDB;", Dialect::Mysql),
            ("CREATE TABLE [dbo].[t] ([id] [int] IDENTITY(1,1))\nGO\n", Dialect::Sqlserver),
            ("PRAGMA foreign_keys=OFF;\ncreate table t (id integer primary key autoincrement);", Dialect::Sqlite),
            ("create or replace TABLE T (ID NUMBER(38,0), V VARIANT, N VARCHAR(16777216));", Dialect::Snowflake),
            ("CREATE TABLE d.t (id INT64 NOT NULL, s STRUCT<a INT64>) OPTIONS(description='x');", Dialect::Bigquery),
            ("create table t (id int distkey) diststyle key sortkey (id);", Dialect::Redshift),
            ("CREATE TABLE t (id BIGINT, s STRING) USING delta TBLPROPERTIES ('delta.x'='1');", Dialect::Databricks),
            ("create table t (id hugeint, s struct(a integer), l varchar[]);", Dialect::Duckdb),
            (
                "CREATE TABLE t (id UInt64, s LowCardinality(String)) ENGINE = MergeTree ORDER BY id;",
                Dialect::Clickhouse,
            ),
            ("create table t (id number(10), n varchar2(20 char)) tablespace users;\n/\n", Dialect::Oracle),
        ];
        for (text, dialect) in cases {
            assert_eq!(detect(&[text]), Some(dialect), "{text}");
        }
        assert_eq!(detect(&["create table t (a int);"]), None);
    }
}
