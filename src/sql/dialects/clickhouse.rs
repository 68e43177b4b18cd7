//! ClickHouse: names keep their case, types are called like functions, an engine stands behind every table.

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
    backslash_escapes: true,
    double_quoted_strings: false,
    hash_comments: true,
    nested_comments: true,
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
    hints: &[("mergetree", 8), ("nullable(", 4), ("lowcardinality(", 6), ("order by tuple()", 6), ("uint64", 4), ("uint32", 4), ("uint8", 4), ("int32", 1), ("float64", 1), ("datetime64", 4), ("fixedstring(", 4), ("engine = ", 2), ("engine=", 1), ("on cluster", 3), ("codec(", 4), ("index_granularity", 6), ("materialized view", 1), ("distributed(", 3), ("kafka", 2), ("ttl ", 2), ("array(", 2), ("array(string)", 3), ("enum8(", 6), ("enum16(", 6), ("alias ", 1), ("string codec", 2), ("topartition", 1), ("toyyyymm(", 4), (" string", 1)],
};
