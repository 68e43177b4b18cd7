//! ClickHouse: names keep their case, types are called like functions, an engine stands behind every table.

use super::super::schema::DataType;
use super::rules::{DialectRules, Fold, Grammar};

#[rustfmt::skip]
pub(super) const RULES: DialectRules = DialectRules {
    name: "clickhouse",
    title: "ClickHouse",
    aliases: &[],
    grammar: Grammar::Clickhouse,
    fold: Fold::Keep,
    quoted_keeps_case: true,
    tables_keep_case: true,
    name_quotes: &['"', '`'],
    quote: '`',
    name_letters: "",
    digits_begin_names: true,
    backslash_escapes: true,
    double_quoted_strings: false,
    hash_comments: true,
    nested_comments: true,
    conditional_comments: false,
    triple_quotes: false,
    chosen_quotes: false,
    lines_end_statements: false,
    dollar_quotes: true,
    default_schema: "default",
    longest_name: None,
    // words that the parser of ClickHouse takes for the next clause
    reserved: &[
        "all", "and", "anti", "any", "array", "as", "asc", "asof", "between", "by", "case", "cast", "cross",
        "distinct", "else", "end", "except", "final", "for", "format", "from", "full", "global", "group",
        "having", "if", "ilike", "in", "inner", "intersect", "interval", "into", "is", "join", "left", "like",
        "limit", "not", "null", "offset", "on", "or", "order", "outer", "prewhere", "qualify", "right",
        "sample", "select", "semi", "settings", "then", "to", "union", "using", "when", "where", "window",
        "with",
    ],
    types: &[("int8", DataType::SmallInt), ("int16", DataType::SmallInt), ("int32", DataType::Integer), ("int64", DataType::BigInt), ("uint8", DataType::SmallInt), ("uint16", DataType::Integer), ("uint32", DataType::BigInt), ("uint64", DataType::Decimal(Some((20, 0)))), ("int128", DataType::Decimal(Some((39, 0)))), ("uint128", DataType::Decimal(Some((39, 0)))), ("int256", DataType::Decimal(Some((77, 0)))), ("uint256", DataType::Decimal(Some((78, 0)))), ("datetime", DataType::TimestampTz), ("datetime64", DataType::TimestampTz), ("timestamp", DataType::TimestampTz), ("float", DataType::Real)],
    untyped_columns: false,
    nullable_by_type: true,
    hints: &[("mergetree", 8), ("nullable(", 4), ("lowcardinality(", 6), ("order by tuple()", 6), ("uint64", 4), ("uint32", 4), ("uint8", 4), ("int32", 1), ("float64", 1), ("datetime64", 4), ("fixedstring(", 4), ("engine = ", 2), ("engine=", 1), ("on cluster", 3), ("codec(", 4), ("index_granularity", 6), ("materialized view", 1), ("distributed(", 3), ("kafka", 2), ("ttl ", 2), ("array(", 2), ("array(string)", 3), ("enum8(", 6), ("enum16(", 6), ("alias ", 1), ("string codec", 2), ("topartition", 1), ("toyyyymm(", 4), (" string", 1)],
};
