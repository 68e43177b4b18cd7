//! Defaults: the few that every engine has in some form, recognised in one dialect and said in another.

use super::expression::{MAX_TOKENS, tokens, without_outer_parentheses};
use super::names::string;
use crate::sql::Dialect;
use crate::sql::lex::Kind;
use crate::sql::schema::DataType;

/// A default that means the same everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Default {
    /// No value, which is what a column without a default has.
    Null,
    /// True or false.
    Truth(bool),
    /// A number as written, its sign included.
    Number(String),
    /// A text, or any value as text.
    Text(String),
    /// The moment of the insert.
    Now,
    /// The day of the insert.
    Today,
    /// The time of day of the insert.
    TimeOfDay,
    /// A new identifier.
    NewUuid,
    /// A list without elements.
    EmptyList,
}

/// Functions and words that stand for the moment of the insert.
const NOW: [&str; 17] = [
    "current_datetime",
    "current_timestamp",
    "getdate",
    "getutcdate",
    "localtimestamp",
    "now",
    "now64",
    "sysdate",
    "sysdatetime",
    "sysdatetimeoffset",
    "systimestamp",
    "sysutcdatetime",
    "transaction_timestamp",
    "statement_timestamp",
    "clock_timestamp",
    "utc_timestamp",
    "datetime",
];
const TODAY: [&str; 4] = ["curdate", "current_date", "today", "utc_date"];
const TIME_OF_DAY: [&str; 3] = ["current_time", "curtime", "localtime"];
const NEW_UUID: [&str; 9] = [
    "gen_random_uuid",
    "generate_uuid",
    "generateuuidv4",
    "newid",
    "newsequentialid",
    "sys_guid",
    "uuid",
    "uuid_generate_v4",
    "uuid_string",
];
/// Words that may stand before a text.
const PREFIXES: [&str; 7] = ["b", "date", "datetime", "json", "n", "time", "timestamp"];
const EMPTY_LIST: [&str; 5] = ["array[]", "[]", "array()", "array_construct()", "emptyarraystring()"];

/// What a default says, where it is one of the few.
pub(super) fn recognise(text: &str, from: Option<Dialect>) -> Option<Default> {
    let text = without_outer_parentheses(text);
    let squeezed = text.to_lowercase().replace(' ', "");
    let uncast = squeezed.split("::").next().unwrap_or_default();
    if EMPTY_LIST.contains(&uncast) {
        return Some(Default::EmptyList);
    }
    if let Some(default) = recognise_cast(text, from) {
        return Some(default);
    }
    let tokens = tokens(text, from, MAX_TOKENS)?;
    let said = |at: usize| tokens.get(at).and_then(|token| text.get(token.start..token.end)).unwrap_or_default();
    let mut at = 0;
    // N'text' of SQL Server, b'1', date '2024-01-01'
    let prefixed = tokens.get(1).is_some_and(|next| next.kind == Kind::Text);
    if prefixed && PREFIXES.iter().any(|prefix| said(0).eq_ignore_ascii_case(prefix)) {
        at = 1;
    }
    let first = tokens.get(at)?;
    let rest = at + 1;
    let word = said(at).to_lowercase();
    match first.kind {
        Kind::Text if ends_or_casts(rest, &tokens, text) => {
            let inner = said(at).strip_prefix('\'').and_then(|inner| inner.strip_suffix('\''))?;
            if inner.contains('\\') {
                return None;
            }
            if at == 1 && said(0).eq_ignore_ascii_case("b") {
                return Some(Default::Number(inner.trim_start_matches('0').parse::<u8>().unwrap_or(0).to_string()));
            }
            let inner = inner.replace("''", "'");
            // PostgreSQL's old way of saying the moment of the insert
            Some(if inner.eq_ignore_ascii_case("now") { Default::Now } else { Default::Text(inner) })
        }
        Kind::Number if ends_or_casts(rest, &tokens, text) => Some(Default::Number(said(at).to_owned())),
        Kind::Symbol if word == "-" && tokens.get(rest).is_some_and(|next| next.kind == Kind::Number) => {
            ends_or_casts(rest + 1, &tokens, text).then(|| Default::Number(format!("-{}", said(rest))))
        }
        // (0)::numeric
        Kind::Symbol if word == "(" => {
            let close = tokens.iter().rposition(|token| text.get(token.start..token.end) == Some(")"))?;
            let inner = text.get(first.end..tokens[close].start)?;
            let whole = ends_or_casts(close + 1, &tokens, text) && inner.len() < text.len() && !inner.contains('(');
            if whole { recognise(inner, from) } else { None }
        }
        Kind::Word => {
            let call = said(rest) == "(";
            let closes = call && tokens.get(rest + 1..).is_some_and(is_plain_call);
            if call && !closes {
                return None;
            }
            if !call && !ends_or_casts(rest, &tokens, text) {
                return None;
            }
            known_word(&word)
        }
        _ => None,
    }
}

/// `cast('2024-01-01' as date)`
fn recognise_cast(text: &str, from: Option<Dialect>) -> Option<Default> {
    let head = text.get(..5)?;
    let inner = text.get(5..)?.strip_suffix(')').filter(|_| head.eq_ignore_ascii_case("cast("))?;
    let (value, target) = inner.split_at_checked(inner.to_lowercase().rfind(" as ")?)?;
    if value.to_lowercase().contains("cast(") {
        return None;
    }
    let target = target.trim().to_lowercase();
    match recognise(value, from)? {
        Default::Now if target.ends_with("date") => Some(Default::Today),
        other => Some(other),
    }
}

/// `)`, `6)`, `'utc')`: at most one plain argument, and nothing behind that matters.
fn is_plain_call(rest: &[crate::sql::lex::Token]) -> bool {
    let first_symbol = rest.iter().position(|token| token.kind == Kind::Symbol);
    first_symbol.is_some_and(|at| at <= 1 && at + 1 == rest.len())
}

fn known_word(word: &str) -> Option<Default> {
    let is_one_of = |words: &[&str]| words.contains(&word);
    match word {
        "null" => Some(Default::Null),
        "true" => Some(Default::Truth(true)),
        "false" => Some(Default::Truth(false)),
        _ if is_one_of(&NOW) => Some(Default::Now),
        _ if is_one_of(&TODAY) => Some(Default::Today),
        _ if is_one_of(&TIME_OF_DAY) => Some(Default::TimeOfDay),
        _ if is_one_of(&NEW_UUID) => Some(Default::NewUuid),
        _ => None,
    }
}

/// Whether nothing more is said from this token on, or only casts.
fn ends_or_casts(from: usize, tokens: &[crate::sql::lex::Token], text: &str) -> bool {
    let Some(rest) = tokens.get(from..).filter(|rest| !rest.is_empty()) else { return true };
    let said = |at: usize| rest.get(at).and_then(|token| text.get(token.start..token.end)).unwrap_or_default();
    let plain = |token: &crate::sql::lex::Token| {
        let word = text.get(token.start..token.end).unwrap_or_default();
        matches!(token.kind, Kind::Word | Kind::Quoted | Kind::Number)
            || matches!(word, ":" | "." | "(" | ")" | "," | "[" | "]")
    };
    said(0) == ":" && said(1) == ":" && rest.iter().all(plain)
}

impl Default {
    /// The default for a column of this type, as the dialect has it; none where it has none.
    pub fn written(&self, data_type: &DataType, type_text: &str, dialect: Dialect) -> Option<String> {
        let words = match self {
            Self::Null => "null".to_owned(),
            Self::Truth(value) => truth(*value, data_type, dialect),
            Self::Number(number) if *data_type == DataType::Boolean => {
                truth(!number.trim_matches('0').is_empty(), data_type, dialect)
            }
            Self::Number(number) if data_type.is_number() || matches!(data_type, DataType::Other(_)) => number.clone(),
            Self::Number(number) => return Self::Text(number.clone()).written(data_type, type_text, dialect),
            Self::Text(text) => return written_text(text, data_type, type_text, dialect),
            Self::Now if *data_type == DataType::Date => return Self::Today.written(data_type, type_text, dialect),
            Self::Now if !data_type.is_moment() => return None,
            Self::Now => now(data_type, dialect).to_owned(),
            Self::Today if *data_type != DataType::Date => return None,
            Self::Today => today(dialect).to_owned(),
            Self::TimeOfDay => return time_of_day(data_type, dialect).map(str::to_owned),
            Self::NewUuid => return new_uuid(data_type, dialect).map(str::to_owned),
            Self::EmptyList if !matches!(data_type, DataType::Array(_)) => return None,
            Self::EmptyList => return empty_list(dialect).map(str::to_owned),
        };
        Some(words)
    }
}

fn truth(value: bool, data_type: &DataType, dialect: Dialect) -> String {
    let as_number = *data_type != DataType::Boolean || matches!(dialect, Dialect::Sqlserver | Dialect::Mysql);
    let words = if as_number { ["0", "1"] } else { ["false", "true"] };
    words[usize::from(value)].to_owned()
}

fn written_text(text: &str, data_type: &DataType, type_text: &str, dialect: Dialect) -> Option<String> {
    let said = string(text, dialect);
    let loose = matches!(dialect, Dialect::Postgresql | Dialect::Duckdb | Dialect::Sqlite);
    match data_type {
        DataType::Text(_) | DataType::Enum(_) if dialect == Dialect::Mysql && type_text.ends_with("text") => {
            Some(format!("({said})"))
        }
        DataType::Text(_) | DataType::Enum(_) => Some(said),
        DataType::Boolean => {
            let word = text.to_lowercase();
            let value = ["t", "true", "1", "yes", "on", "y"].contains(&word.as_str());
            let known = value || ["f", "false", "0", "no", "off", "n"].contains(&word.as_str());
            known.then(|| truth(value, data_type, dialect))
        }
        kind if kind.is_number() => {
            let plain = text.parse::<f64>().is_ok() && !text.contains(|c: char| c.is_ascii_alphabetic());
            plain.then(|| text.trim().to_owned())
        }
        DataType::Array(_) if text.trim() == "{}" => empty_list(dialect).map(str::to_owned),
        DataType::Array(_) if dialect != Dialect::Postgresql => None,
        _ if loose => Some(said),
        DataType::Date | DataType::Timestamp | DataType::TimestampTz | DataType::Time | DataType::Uuid => {
            Some(match dialect {
                Dialect::Bigquery | Dialect::Snowflake | Dialect::Databricks | Dialect::Redshift => {
                    format!("cast({said} as {type_text})")
                }
                _ => said,
            })
        }
        DataType::Json => match dialect {
            Dialect::Mysql => Some(format!("({said})")),
            Dialect::Sqlserver | Dialect::Clickhouse => Some(said),
            Dialect::Bigquery => Some(format!("json {said}")),
            _ => None,
        },
        _ => None,
    }
}

fn now(data_type: &DataType, dialect: Dialect) -> &'static str {
    let zoned = *data_type == DataType::TimestampTz;
    match dialect {
        Dialect::Postgresql | Dialect::Duckdb | Dialect::Sqlite | Dialect::Snowflake | Dialect::Oracle => {
            "current_timestamp"
        }
        Dialect::Bigquery if zoned => "current_timestamp()",
        Dialect::Bigquery => "current_datetime()",
        Dialect::Databricks => "current_timestamp()",
        Dialect::Redshift => "getdate()",
        Dialect::Clickhouse => "now64(6)",
        Dialect::Mysql => "current_timestamp(6)",
        Dialect::Sqlserver if zoned => "sysdatetimeoffset()",
        Dialect::Sqlserver => "sysdatetime()",
    }
}

fn today(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Clickhouse => "today()",
        Dialect::Sqlserver => "cast(sysdatetime() as date)",
        Dialect::Mysql => "(current_date)",
        Dialect::Bigquery | Dialect::Snowflake | Dialect::Databricks => "current_date()",
        _ => "current_date",
    }
}

fn time_of_day(data_type: &DataType, dialect: Dialect) -> Option<&'static str> {
    let keeps = matches!(dialect, Dialect::Postgresql | Dialect::Duckdb | Dialect::Sqlite | Dialect::Snowflake);
    (keeps && *data_type == DataType::Time).then_some("current_time")
}

fn new_uuid(data_type: &DataType, dialect: Dialect) -> Option<&'static str> {
    let is_text = matches!(data_type, DataType::Text(_));
    if *data_type != DataType::Uuid && !is_text {
        return None;
    }
    match dialect {
        Dialect::Postgresql | Dialect::Duckdb if !is_text => Some("gen_random_uuid()"),
        Dialect::Snowflake => Some("uuid_string()"),
        Dialect::Bigquery => Some("generate_uuid()"),
        Dialect::Clickhouse if !is_text => Some("generateUUIDv4()"),
        Dialect::Mysql => Some("(uuid())"),
        Dialect::Sqlserver => Some("newid()"),
        _ => None,
    }
}

fn empty_list(dialect: Dialect) -> Option<&'static str> {
    match dialect {
        Dialect::Postgresql => Some("'{}'"),
        Dialect::Duckdb | Dialect::Bigquery | Dialect::Clickhouse => Some("[]"),
        Dialect::Databricks => Some("array()"),
        Dialect::Mysql => Some("('[]')"),
        Dialect::Sqlserver | Dialect::Sqlite => Some("'[]'"),
        _ => None,
    }
}
