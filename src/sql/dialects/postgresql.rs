//! PostgreSQL: names fold to lower case and are cut at 63 bytes.

use super::rules::{DialectRules, Fold, Grammar, NameLimit, Unit};

#[rustfmt::skip]
pub(super) const RULES: DialectRules = DialectRules {
    name: "postgresql",
    title: "PostgreSQL",
    aliases: &["postgres", "pg"],
    grammar: Grammar::Postgresql,
    fold: Fold::Lower,
    quoted_keeps_case: true,
    tables_keep_case: true,
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
    default_schema: "public",
    longest_name: Some(NameLimit { length: 63, unit: Unit::Bytes, cut: true, source: "PostgreSQL manual, 4.1.1: NAMEDATALEN - 1 bytes, longer names are cut" }),
    // PostgreSQL manual, appendix C (reserved, and reserved but for functions and types)
    reserved: &[
        "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization",
        "binary", "both", "case", "cast", "check", "collate", "collation", "column", "concurrently",
        "constraint", "create", "cross", "current_catalog", "current_date", "current_role", "current_schema",
        "current_time", "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct",
        "do", "else", "end", "except", "false", "fetch", "for", "foreign", "freeze", "from", "full", "grant",
        "group", "having", "ilike", "in", "initially", "inner", "intersect", "into", "is", "isnull", "join",
        "lateral", "leading", "left", "like", "limit", "localtime", "localtimestamp", "natural", "not",
        "notnull", "null", "offset", "on", "only", "or", "order", "outer", "overlaps", "placing", "primary",
        "references", "returning", "right", "select", "session_user", "similar", "some", "symmetric",
        "system_user", "table", "tablesample", "then", "to", "trailing", "true", "union", "unique", "user",
        "using", "variadic", "verbose", "when", "where", "window", "with",
    ],
    types: &[],
    untyped_columns: false,
    nullable_by_type: false,
    hints: &[("\\connect", 6), ("-- postgresql database dump", 10), ("pg_catalog", 4), ("owner to", 2), ("::", 1), ("nextval(", 3), ("::regclass", 4), ("from stdin", 4), ("bytea", 2), ("tsvector", 3), ("jsonb", 2), ("timestamptz", 1), ("timestamp without time zone", 3), ("character varying", 2), ("language plpgsql", 4), ("using btree", 1), ("using gin", 3), ("using gist", 3), ("serial", 1), ("$$", 1), ("attach partition", 2), ("search_path", 2)],
};
