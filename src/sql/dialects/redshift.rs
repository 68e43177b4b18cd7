//! Redshift: PostgreSQL's grammar of 2008 with keys of distribution and sorting; names fold even in quotes.

use super::super::schema::DataType;
use super::rules::{DialectRules, Fold, Grammar, NameLimit, Unit};

#[rustfmt::skip]
pub(super) const RULES: DialectRules = DialectRules {
    name: "redshift",
    title: "Redshift",
    aliases: &[],
    grammar: Grammar::Redshift,
    fold: Fold::Lower,
    quoted_keeps_case: false,
    tables_keep_case: false,
    name_quotes: &['"'],
    quote: '"',
    name_letters: "$#",
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
    longest_name: Some(NameLimit { length: 127, unit: Unit::Bytes, cut: false, source: "Amazon Redshift developer guide, Names and identifiers" }),
    // Amazon Redshift developer guide, Reserved words
    reserved: &[
        "aes128", "aes256", "all", "allowoverwrite", "analyse", "analyze", "and", "any", "array", "as", "asc",
        "authorization", "az64", "backup", "between", "binary", "blanksasnull", "both", "bytedict", "bzip2",
        "case", "cast", "check", "collate", "column", "connect", "constraint", "create", "credentials",
        "cross", "current_date", "current_time", "current_timestamp", "current_user", "current_user_id",
        "default", "deferrable", "deflate", "defrag", "delta", "delta32k", "desc", "disable", "distinct",
        "do", "else", "emptyasnull", "enable", "encode", "encrypt", "encryption", "end", "except", "explicit",
        "false", "for", "foreign", "freeze", "from", "full", "globaldict256", "globaldict64k", "grant",
        "group", "gzip", "having", "identity", "ignore", "ilike", "in", "initially", "inner", "intersect",
        "interval", "into", "is", "isnull", "join", "leading", "left", "like", "limit", "localtime",
        "localtimestamp", "lun", "luns", "lzo", "lzop", "minus", "mostly16", "mostly32", "mostly8", "natural",
        "new", "not", "notnull", "null", "nulls", "off", "offline", "offset", "oid", "old", "on", "only",
        "open", "or", "order", "outer", "overlaps", "parallel", "partition", "percent", "permissions",
        "pivot", "placing", "primary", "raw", "readratio", "recover", "references", "rejectlog", "resort",
        "respect", "restore", "right", "select", "session_user", "similar", "snapshot", "some", "sysdate",
        "system", "table", "tag", "tdes", "text255", "text32k", "then", "timestamp", "to", "top", "trailing",
        "true", "truncatecolumns", "union", "unique", "unnest", "unpivot", "user", "using", "verbose",
        "wallet", "when", "where", "with", "without",
    ],
    types: &[("float", DataType::Double)],
    untyped_columns: false,
    nullable_by_type: false,
    hints: &[("distkey", 6), ("sortkey", 6), ("diststyle", 6), ("distribution style", 2), (" encode ", 4), ("interleaved", 2), (" super", 2), ("backup no", 4), ("external schema", 3), ("from datashare", 4), ("identity(0,1)", 2), ("identity(0, 1)", 2), ("getdate()", 1), ("auto refresh", 3)],
};
