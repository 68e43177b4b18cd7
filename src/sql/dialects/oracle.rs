//! Oracle: names fold to upper case; a line of one slash ends what semicolons cannot.

use super::super::schema::DataType;
use super::rules::{DialectRules, Fold, Grammar, NameLimit, Unit};

#[rustfmt::skip]
pub(super) const RULES: DialectRules = DialectRules {
    name: "oracle",
    title: "Oracle",
    aliases: &["plsql"],
    grammar: Grammar::Oracle,
    fold: Fold::Upper,
    quoted_keeps_case: true,
    tables_keep_case: true,
    name_quotes: &['"'],
    quote: '"',
    name_letters: "$#",
    digits_begin_names: false,
    backslash_escapes: false,
    double_quoted_strings: false,
    hash_comments: false,
    nested_comments: false,
    conditional_comments: false,
    triple_quotes: false,
    chosen_quotes: true,
    lines_end_statements: false,
    dollar_quotes: false,
    default_schema: "",
    longest_name: Some(NameLimit { length: 128, unit: Unit::Bytes, cut: false, source: "Oracle SQL Language Reference, Database Object Naming Rules (12.2 and later)" }),
    // Oracle SQL Language Reference, Reserved Words
    reserved: &[
        "access", "add", "all", "alter", "and", "any", "as", "asc", "audit", "between", "by", "char", "check",
        "cluster", "column", "column_value", "comment", "compress", "connect", "create", "current", "date",
        "decimal", "default", "delete", "desc", "distinct", "drop", "else", "exclusive", "exists", "file",
        "float", "for", "from", "grant", "group", "having", "identified", "immediate", "in", "increment",
        "index", "initial", "insert", "integer", "intersect", "into", "is", "level", "like", "lock", "long",
        "maxextents", "minus", "mlslabel", "mode", "modify", "nested_table_id", "noaudit", "nocompress",
        "not", "nowait", "null", "number", "of", "offline", "on", "online", "option", "or", "order",
        "pctfree", "prior", "public", "raw", "rename", "resource", "revoke", "row", "rowid", "rownum", "rows",
        "select", "session", "set", "share", "size", "smallint", "start", "successful", "synonym", "sysdate",
        "table", "then", "to", "trigger", "uid", "union", "unique", "update", "user", "validate", "values",
        "varchar", "varchar2", "view", "whenever", "where", "with",
    ],
    types: &[("date", DataType::Timestamp), ("float", DataType::Double), ("long", DataType::Text(None)), ("long raw", DataType::Binary), ("bfile", DataType::Binary)],
    untyped_columns: false,
    nullable_by_type: false,
    hints: &[("varchar2", 6), ("nvarchar2", 6), ("number(", 2), ("clob", 2), ("\n/\n", 3), ("\n/\r", 3), ("tablespace", 2), ("pctfree", 5), ("storage (", 2), ("storage(", 2), ("segment creation", 6), ("sysdate", 2), ("systimestamp", 3), ("char)", 1), ("byte)", 3), ("enable validate", 3), ("using index", 2), ("nologging", 4), ("prompt ", 2), ("set define off", 6), ("raw(", 3), ("create or replace editionable", 5)],
};
