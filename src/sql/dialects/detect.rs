//! Which dialect a text is written in, judged by pieces of text that speak for one.

use super::Dialect;
use std::sync::OnceLock;

/// Bytes of each text that are looked at: a dump shows its dialect early.
const MAX_LOOKED_AT: usize = 100_000;
/// How often one hint counts.
const MAX_TIMES: i32 = 3;
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
    let hints = hints();
    let mut times = vec![0; hints.len()];
    count(&code, hints, |hint| !hint.text.starts_with("--"), &mut times);
    count(&text, hints, |hint| hint.text.starts_with("--"), &mut times);
    for (hint, times) in hints.iter().zip(times) {
        scores[hint.dialect] += hint.weight * times;
    }
}

/// A piece of text that speaks for a dialect, by its place among [`Dialect::ALL`].
struct Hint {
    text: &'static str,
    dialect: usize,
    weight: i32,
}

/// Every hint, sorted by its text.
fn hints() -> &'static [Hint] {
    static HINTS: OnceLock<Vec<Hint>> = OnceLock::new();
    HINTS.get_or_init(|| {
        let of = |(dialect, named): (usize, &Dialect)| {
            let hints = named.rules().hints.iter();
            hints.map(move |(text, weight)| Hint { text, dialect, weight: *weight }).collect::<Vec<_>>()
        };
        let mut hints: Vec<Hint> = Dialect::ALL.iter().enumerate().flat_map(of).collect();
        hints.sort_by_key(|hint| hint.text);
        hints
    })
}

/// Counts how often each wanted hint stands in a text, in one pass: there are more hints than letters to begin with.
fn count(text: &str, hints: &[Hint], wanted: fn(&Hint) -> bool, times: &mut [i32]) {
    let mut by_first: [Vec<usize>; 256] = std::array::from_fn(|_| Vec::new());
    for (place, hint) in hints.iter().enumerate().filter(|(_, hint)| wanted(hint)) {
        by_first[usize::from(hint.text.as_bytes()[0])].push(place);
    }
    for (at, byte) in text.bytes().enumerate() {
        for place in &by_first[usize::from(byte)] {
            let hint = hints[*place].text.as_bytes();
            let second = hint.get(1).is_none_or(|letter| text.as_bytes().get(at + 1) == Some(letter));
            let fits = second && times[*place] < MAX_TIMES && text.as_bytes()[at..].starts_with(hint);
            if fits && begins_word(text, at) {
                times[*place] += 1;
            }
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
