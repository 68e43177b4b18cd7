//! What can differ between dialects, as plain data: one value of [`DialectRules`] describes one of them.

use super::super::schema::DataType;

/// How a dialect reads, compares and writes.
#[derive(Debug)]
pub struct DialectRules {
    /// Its name on the command line and in file names: `postgresql`.
    pub name: &'static str,
    /// Its name for people: `PostgreSQL`.
    pub title: &'static str,
    /// Other names that people give it.
    pub aliases: &'static [&'static str],
    /// Which grammar of the parser is nearest.
    pub grammar: Grammar,
    /// What happens to the case of a name without quotes.
    pub fold: Fold,
    /// Whether a name in quotes keeps its case and is compared by it.
    pub quoted_keeps_case: bool,
    /// Whether names of tables differ by case even where those of columns do not.
    pub tables_keep_case: bool,
    /// Characters that open a quoted name.
    pub name_quotes: &'static [char],
    /// The one that is written.
    pub quote: char,
    /// Characters besides letters, digits and `_` that may stand within a name, and begin one where they are not `$`.
    pub name_letters: &'static str,
    /// Whether a name may begin with a digit.
    pub digits_begin_names: bool,
    /// Whether a backslash in a string escapes the next character.
    pub backslash_escapes: bool,
    /// Whether double quotes make a string.
    pub double_quoted_strings: bool,
    /// Whether `#` begins a comment.
    pub hash_comments: bool,
    /// Whether comments in `/* */` nest.
    pub nested_comments: bool,
    /// Whether `/*! … */` is read and not passed over.
    pub conditional_comments: bool,
    /// Whether a statement needs no semicolon where the next begins on a new line.
    pub lines_end_statements: bool,
    /// Whether three quotes open a string that three quotes close.
    pub triple_quotes: bool,
    /// Whether `q'[` opens a string that `]'` closes.
    pub chosen_quotes: bool,
    /// Whether `$$` opens a string.
    pub dollar_quotes: bool,
    /// The schema that a name without one means; empty where there is none.
    pub default_schema: &'static str,
    /// The longest name it keeps; none where it has no limit.
    pub longest_name: Option<NameLimit>,
    /// Words that are no names without quotes, in lower case, sorted.
    pub reserved: &'static [&'static str],
    /// Types that mean something else here than in most engines, in lower case.
    pub types: &'static [(&'static str, DataType)],
    /// Whether a column needs no type.
    pub untyped_columns: bool,
    /// Whether only a type that says so may be null.
    pub nullable_by_type: bool,
    /// Pieces of text, in lower case, that speak for the dialect, each with its weight.
    pub hints: &'static [(&'static str, i32)],
}

impl DialectRules {
    /// Whether the word is no name without quotes, whatever its case.
    pub fn is_reserved(&self, word: &str) -> bool {
        let held = |word: &str| self.reserved.binary_search(&word).is_ok();
        if word.bytes().any(|byte| byte.is_ascii_uppercase()) { held(&word.to_ascii_lowercase()) } else { held(word) }
    }

    /// A name of a column as the dialect compares it.
    pub fn fold(&self, name: &str, quoted: bool) -> String {
        match self.fold {
            _ if quoted && self.quoted_keeps_case => name.to_owned(),
            Fold::Keep => name.to_owned(),
            // nearly all names are, and theirs is folded several times as fast
            Fold::Upper if name.is_ascii() => name.to_ascii_uppercase(),
            Fold::Upper => name.to_uppercase(),
            Fold::Lower | Fold::Insensitive if name.is_ascii() => name.to_ascii_lowercase(),
            Fold::Lower | Fold::Insensitive => name.to_lowercase(),
        }
    }

    /// A name of a table as the dialect compares it.
    pub fn fold_table(&self, name: &str, quoted: bool) -> String {
        if self.tables_keep_case && self.fold == Fold::Insensitive { name.to_owned() } else { self.fold(name, quoted) }
    }
}

/// What happens to the case of a name without quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// It becomes lower case.
    Lower,
    /// It becomes upper case.
    Upper,
    /// It stays, and names that differ by case differ.
    Keep,
    /// It stays, and names that differ by case are the same.
    Insensitive,
}

/// A limit on names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameLimit {
    /// How long a name may be.
    pub length: usize,
    /// Counted in what.
    pub unit: Unit,
    /// Whether a longer name is cut in silence, and not refused.
    pub cut: bool,
    /// Who says so.
    pub source: &'static str,
}

/// What the length of a name is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes in UTF-8.
    Bytes,
    /// Characters.
    Characters,
}

/// The grammars that the parser knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grammar {
    /// PostgreSQL's.
    Postgresql,
    /// MySQL's.
    Mysql,
    /// SQL Server's.
    Sqlserver,
    /// SQLite's.
    Sqlite,
    /// Snowflake's.
    Snowflake,
    /// BigQuery's.
    Bigquery,
    /// Redshift's.
    Redshift,
    /// Databricks's.
    Databricks,
    /// DuckDB's.
    Duckdb,
    /// ClickHouse's.
    Clickhouse,
    /// Oracle's.
    Oracle,
}
