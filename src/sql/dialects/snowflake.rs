//! Snowflake: names fold to upper case; dollar quotes have no tag.

use super::super::schema::DataType;
use super::rules::{DialectRules, Fold, Grammar, NameLimit, Unit};

#[rustfmt::skip]
pub(super) const RULES: DialectRules = DialectRules {
    name: "snowflake",
    title: "Snowflake",
    aliases: &[],
    grammar: Grammar::Snowflake,
    fold: Fold::Upper,
    quoted_keeps_case: true,
    tables_keep_case: true,
    name_quotes: &['"'],
    quote: '"',
    name_letters: "$",
    digits_begin_names: false,
    backslash_escapes: true,
    double_quoted_strings: false,
    hash_comments: false,
    nested_comments: false,
    conditional_comments: false,
    triple_quotes: false,
    chosen_quotes: false,
    lines_end_statements: false,
    dollar_quotes: true,
    default_schema: "public",
    longest_name: Some(NameLimit { length: 255, unit: Unit::Characters, cut: false, source: "Snowflake documentation, Identifier requirements" }),
    // Snowflake documentation, Reserved & limited keywords
    reserved: &[
        "account", "all", "alter", "and", "any", "as", "between", "by", "case", "cast", "check", "column",
        "connect", "connection", "constraint", "create", "cross", "current", "current_date", "current_time",
        "current_timestamp", "current_user", "database", "delete", "distinct", "drop", "else", "exists",
        "false", "following", "for", "from", "full", "grant", "group", "gscluster", "having", "ilike", "in",
        "increment", "inner", "insert", "intersect", "into", "is", "issue", "join", "lateral", "left", "like",
        "localtime", "localtimestamp", "minus", "natural", "not", "null", "of", "on", "or", "order",
        "organization", "qualify", "regexp", "revoke", "right", "rlike", "row", "rows", "sample", "schema",
        "select", "set", "some", "start", "table", "tablesample", "then", "to", "trigger", "true", "try_cast",
        "union", "unique", "update", "using", "values", "view", "when", "whenever", "where", "with",
    ],
    types: &[("real", DataType::Double), ("float4", DataType::Double), ("float", DataType::Double), ("object", DataType::Json)],
    untyped_columns: false,
    nullable_by_type: false,
    hints: &[("variant", 3), ("timestamp_ntz", 5), ("timestamp_ltz", 5), ("timestamp_tz", 5), ("transient table", 4), ("number(38", 4), ("varchar(16777216)", 8), ("cluster by (", 2), ("file format", 3), ("warehouse", 2), ("create or replace table", 2), ("masking policy", 4), ("comment=", 1), ("autoincrement start", 4), ("data_retention_time_in_days", 5), ("copy grants", 4), ("target_lag", 5), ("iceberg table", 3), ("hybrid table", 4), ("row access policy", 3), ("create stage", 3), ("noorder", 3), ("clone ", 1)],
};
