//! The names in an expression: columns, functions, whether it asks a query.

use crate::sql::Dialect;
use crate::sql::cursor::{Cursor, Name};
use crate::sql::lex::Kind;

/// Words of expressions and queries that are no names of columns.
const WORDS: &[&str] = &[
    "all",
    "and",
    "any",
    "anti",
    "array",
    "as",
    "asc",
    "asof",
    "at",
    "between",
    "binary",
    "both",
    "by",
    "case",
    "cast",
    "collate",
    "cross",
    "cube",
    "current",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "date",
    "datetime",
    "day",
    "dayofweek",
    "default",
    "desc",
    "distinct",
    "div",
    "else",
    "end",
    "epoch",
    "escape",
    "except",
    "exclude",
    "exists",
    "false",
    "fetch",
    "filter",
    "final",
    "first",
    "following",
    "for",
    "format",
    "from",
    "full",
    "glob",
    "global",
    "group",
    "grouping",
    "having",
    "hour",
    "if",
    "ilike",
    "in",
    "inner",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "last",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "local",
    "localtime",
    "localtimestamp",
    "match",
    "materialized",
    "microsecond",
    "millisecond",
    "minute",
    "mod",
    "month",
    "natural",
    "next",
    "not",
    "notnull",
    "null",
    "nulls",
    "of",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "ordinality",
    "others",
    "outer",
    "over",
    "overlaps",
    "partition",
    "preceding",
    "prewhere",
    "prior",
    "qualify",
    "quarter",
    "range",
    "recursive",
    "regexp",
    "repeatable",
    "replace",
    "respect",
    "right",
    "rlike",
    "rollup",
    "row",
    "rows",
    "sample",
    "second",
    "select",
    "semi",
    "separator",
    "session_user",
    "sets",
    "settings",
    "similar",
    "some",
    "straight_join",
    "symmetric",
    "system_user",
    "tablesample",
    "then",
    "ties",
    "time",
    "timestamp",
    "to",
    "top",
    "trailing",
    "true",
    "unbounded",
    "union",
    "unknown",
    "unnest",
    "user",
    "using",
    "value",
    "values",
    "week",
    "when",
    "where",
    "window",
    "with",
    "within",
    "without",
    "xor",
    "year",
    "zone",
    "sounds",
    "uescape",
    "level",
    "rownum",
    "rowid",
    "oid",
    "ctid",
    "tableoid",
    "xmin",
    "xmax",
    "_rowid_",
    "rank",
    "text",
    "integer",
    "int",
    "bigint",
    "varchar",
    "numeric",
    "precision",
    "double",
    "boolean",
    "char",
    "connect",
    "start",
    "pivot",
    "unpivot",
    "maxvalue",
    "minvalue",
    "ignore",
    "minus",
];

/// Functions that make one value of many rows.
const AGGREGATES: [&str; 22] = [
    "sum",
    "count",
    "avg",
    "min",
    "max",
    "array_agg",
    "string_agg",
    "group_concat",
    "stddev",
    "variance",
    "any_value",
    "bool_and",
    "bool_or",
    "every",
    "json_agg",
    "jsonb_agg",
    "listagg",
    "uniq",
    "median",
    "collect_list",
    "mode",
    "count_if",
];

/// The names in an expression.
#[derive(Debug, Clone, Default)]
pub(in crate::sql::checks) struct Names {
    /// Names that must be columns: what stands before the dot, and the name.
    pub columns: Vec<(Option<Name>, Name)>,
    /// Functions that are called.
    pub calls: Vec<Name>,
    /// Whether it asks a query.
    pub query: bool,
    /// How many times `select` stands in it.
    pub n_selects: usize,
    /// Names given by `as`.
    pub aliases: Vec<Name>,
    /// Whether it holds what cannot be judged: a function of its own, a placeholder.
    pub unsure: bool,
}

impl Names {
    /// Whether it makes one value of many rows.
    pub fn aggregates(&self) -> bool {
        self.calls.iter().any(|call| AGGREGATES.iter().any(|held| call.text.eq_ignore_ascii_case(held)))
    }
}

/// Whether a text is a number.
pub(super) fn is_number(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['-', '+']);
    text.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.') && text.parse::<f64>().is_ok()
}

/// Whether a word belongs to the language of expressions.
pub(super) fn is_word(said: &str) -> bool {
    WORDS.iter().any(|word| said.eq_ignore_ascii_case(word))
}

/// The names in an expression, from here to its end.
pub(in crate::sql::checks) fn names_in(mut cursor: Cursor<'_>, dialect: Dialect) -> Names {
    let mut names = Names::default();
    let mut before = Before::default();
    while let Some(token) = cursor.token() {
        let said = cursor.said();
        let now = Before {
            dot: said == ".",
            collate: false,
            number: token.kind == Kind::Number || token.kind == Kind::Text,
            alias: false,
            cast: before.colon && said == ":",
            colon: said == ":",
        };
        match token.kind {
            Kind::Template => names.unsure = true,
            Kind::Symbol if said == "-" && cursor.is_ahead(1, ">") && lambdas(dialect) => names.unsure = true,
            Kind::Symbol if said == ":" && !cursor.is_ahead(1, ":") && !before.colon => names.unsure = true,
            Kind::Symbol if said == "?" || said == "@" || said == "#" => names.unsure = true,
            Kind::Word if said.eq_ignore_ascii_case("select") => {
                names.query = true;
                names.n_selects += 1;
            }
            Kind::Quoted if said.starts_with('"') && is_string(dialect) => {}
            Kind::Word | Kind::Quoted => {
                before = take_word(&mut cursor, &mut names, before);
                continue;
            }
            _ => {}
        }
        before = now;
        cursor.skip();
    }
    names
}

#[derive(Debug, Clone, Copy, Default)]
struct Before {
    dot: bool,
    collate: bool,
    number: bool,
    alias: bool,
    cast: bool,
    colon: bool,
}

fn lambdas(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::Clickhouse | Dialect::Duckdb | Dialect::Databricks | Dialect::Snowflake)
}

/// Whether double quotes may make a string.
fn is_string(dialect: Dialect) -> bool {
    dialect.rules().double_quoted_strings || dialect == Dialect::Sqlite
}

fn take_word(cursor: &mut Cursor<'_>, names: &mut Names, before: Before) -> Before {
    let nothing = Before::default();
    let quoted = cursor.token().is_some_and(|token| token.kind == Kind::Quoted);
    let said = cursor.said();
    if before.cast || before.collate {
        // a type or a collation, not a column
        super::column::skip_type_words(cursor);
        return nothing;
    }
    if before.alias {
        names.aliases.extend(cursor.name());
        cursor.group();
        return nothing;
    }
    let next_text = cursor.token_ahead(1).is_some_and(|token| token.kind == Kind::Text);
    if !quoted && next_text && !is_operator_word(said) {
        // `date '2024-01-31'`, `interval '1 day'`, `n'text'`
        cursor.skip();
        return nothing;
    }
    if !quoted && !before.dot && is_word(said) && !cursor.is_ahead(1, ".") {
        let (alias, collate) = (said.eq_ignore_ascii_case("as"), said.eq_ignore_ascii_case("collate"));
        cursor.skip();
        if alias && is_cast_type(cursor) {
            super::column::skip_type_words(cursor);
            return nothing;
        }
        return Before { alias, collate, ..nothing };
    }
    let Some(mut parts) = cursor.dotted() else {
        cursor.skip();
        return nothing;
    };
    let Some(name) = parts.pop() else { return nothing };
    if cursor.is("(") {
        names.calls.push(name);
    } else if cursor.is(".") {
        // `item.*`
        cursor.skip();
        cursor.skip();
    } else if before.number && parts.is_empty() {
        // `interval 1 fortnight`: a unit
    } else if !before.dot {
        names.columns.push((parts.pop(), name));
    }
    nothing
}

fn is_operator_word(said: &str) -> bool {
    [
        "and",
        "or",
        "not",
        "like",
        "ilike",
        "in",
        "is",
        "between",
        "then",
        "else",
        "when",
        "from",
        "as",
        "escape",
        "to",
        "regexp",
        "rlike",
        "glob",
        "by",
        "similar",
        "match",
        "case",
        "separator",
        "for",
        "default",
        "select",
        "distinct",
        "format",
        "div",
        "where",
        "return",
        "any",
        "all",
        "on",
        "having",
    ]
    .iter()
    .any(|word| said.eq_ignore_ascii_case(word))
}

/// Whether what stands behind `as` is the end of a `cast(… as type)`: nothing follows it in its group.
fn is_cast_type(cursor: &Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    if ahead.token().is_none_or(|token| token.kind != Kind::Word) {
        return false;
    }
    super::column::skip_type_words(&mut ahead);
    ahead.is(")")
}
