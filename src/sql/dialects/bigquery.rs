//! BigQuery: back-ticks around whole paths, strings in either quote, tables by case and columns without.

use super::super::schema::DataType;
use super::rules::{DialectRules, Fold, Grammar, NameLimit, Unit};

#[rustfmt::skip]
pub(super) const RULES: DialectRules = DialectRules {
    name: "bigquery",
    title: "BigQuery",
    aliases: &["bq", "googlesql"],
    grammar: Grammar::Bigquery,
    fold: Fold::Insensitive,
    quoted_keeps_case: false,
    tables_keep_case: true,
    name_quotes: &['`'],
    quote: '`',
    name_letters: "",
    digits_begin_names: true,
    backslash_escapes: true,
    double_quoted_strings: true,
    hash_comments: true,
    nested_comments: false,
    conditional_comments: false,
    triple_quotes: true,
    chosen_quotes: false,
    lines_end_statements: false,
    dollar_quotes: false,
    default_schema: "",
    longest_name: Some(NameLimit { length: 300, unit: Unit::Characters, cut: false, source: "BigQuery documentation, Schemas: column names have at most 300 characters" }),
    // GoogleSQL reference, Lexical structure
    reserved: &[
        "all", "and", "any", "array", "as", "asc", "assert_rows_modified", "at", "between", "by", "case",
        "cast", "collate", "contains", "create", "cross", "cube", "current", "default", "define", "desc",
        "distinct", "else", "end", "enum", "escape", "except", "exclude", "exists", "extract", "false",
        "fetch", "following", "for", "from", "full", "group", "grouping", "groups", "hash", "having", "if",
        "ignore", "in", "inner", "intersect", "interval", "into", "is", "join", "lateral", "left", "like",
        "limit", "lookup", "merge", "natural", "new", "no", "not", "null", "nulls", "of", "on", "or", "order",
        "outer", "over", "partition", "preceding", "proto", "qualify", "range", "recursive", "respect",
        "right", "rollup", "rows", "select", "set", "some", "struct", "tablesample", "then", "to", "treat",
        "true", "unbounded", "union", "unnest", "using", "when", "where", "window", "with", "within",
    ],
    types: &[("timestamp", DataType::TimestampTz), ("int", DataType::BigInt), ("integer", DataType::BigInt), ("smallint", DataType::BigInt), ("tinyint", DataType::BigInt), ("byteint", DataType::BigInt)],
    untyped_columns: false,
    nullable_by_type: false,
    hints: &[("int64", 4), ("float64", 3), ("options(", 3), ("options (", 3), ("struct<", 2), ("array<struct", 2), ("bignumeric", 4), ("not enforced", 3), ("require_partition_filter", 5), ("timestamp_trunc(", 3), ("datetime_trunc(", 3), ("range_bucket(", 5), ("partition by date(", 3), ("cluster by ", 1), ("search index", 3), (" bytes", 1), (" bool", 1), ("geography", 1)],
};
