//! DuckDB: PostgreSQL's grammar with unsigned numbers and nested types; case is kept and never compared.

use super::super::schema::DataType;
use super::rules::{DialectRules, Fold, Grammar};

#[rustfmt::skip]
pub(super) const RULES: DialectRules = DialectRules {
    name: "duckdb",
    title: "DuckDB",
    aliases: &[],
    grammar: Grammar::Duckdb,
    fold: Fold::Insensitive,
    quoted_keeps_case: false,
    tables_keep_case: false,
    name_quotes: &['"'],
    quote: '"',
    name_letters: "$",
    digits_begin_names: false,
    backslash_escapes: false,
    double_quoted_strings: false,
    hash_comments: false,
    nested_comments: true,
    conditional_comments: false,
    triple_quotes: false,
    chosen_quotes: false,
    lines_end_statements: false,
    dollar_quotes: true,
    default_schema: "main",
    longest_name: None,
    // duckdb_keywords() of DuckDB
    reserved: &[
        "all", "analyse", "analyze", "and", "anti", "any", "array", "as", "asc", "asof", "asymmetric",
        "authorization", "binary", "both", "case", "cast", "check", "collate", "collation", "column",
        "concurrently", "constraint", "create", "cross", "default", "deferrable", "desc", "describe",
        "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "freeze", "from",
        "full", "glob", "grant", "group", "having", "ilike", "in", "initially", "inner", "intersect", "into",
        "is", "isnull", "join", "lambda", "lateral", "leading", "left", "like", "limit", "map", "natural",
        "not", "notnull", "null", "offset", "on", "only", "or", "order", "outer", "overlaps", "pivot",
        "pivot_longer", "pivot_wider", "placing", "positional", "primary", "qualify", "references",
        "returning", "right", "select", "semi", "show", "similar", "some", "struct", "summarize", "symmetric",
        "table", "tablesample", "then", "to", "trailing", "true", "try_cast", "union", "unique", "unpivot",
        "using", "variadic", "verbose", "when", "where", "window", "with",
    ],
    types: &[("float", DataType::Real), ("bit", DataType::Text(None)), ("datetime", DataType::Timestamp)],
    untyped_columns: false,
    nullable_by_type: false,
    hints: &[("hugeint", 5), ("ubigint", 4), ("utinyint", 4), ("usmallint", 4), ("uinteger", 4), ("read_csv(", 5), ("read_csv_auto(", 6), ("read_parquet(", 6), ("struct(", 3), ("map(", 1), ("union(", 3), ("create macro", 5), ("create or replace macro", 5), ("varchar[]", 3), ("integer[]", 1), ("timestamp_s", 3), ("timestamp_ns", 3), ("timestamp_ms", 3), ("install ", 2), (" attach '", 3), ("create secret", 3)],
};
