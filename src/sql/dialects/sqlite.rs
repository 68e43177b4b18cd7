//! SQLite: any quote makes a name, any word a type, and no name is too long.

use super::super::schema::DataType;
use super::rules::{DialectRules, Fold, Grammar};

#[rustfmt::skip]
pub(super) const RULES: DialectRules = DialectRules {
    name: "sqlite",
    title: "SQLite",
    aliases: &["sqlite3"],
    grammar: Grammar::Sqlite,
    fold: Fold::Insensitive,
    quoted_keeps_case: false,
    tables_keep_case: false,
    name_quotes: &['"', '`', '['],
    quote: '"',
    name_letters: "$",
    digits_begin_names: false,
    backslash_escapes: false,
    double_quoted_strings: false,
    hash_comments: false,
    nested_comments: false,
    conditional_comments: false,
    triple_quotes: false,
    chosen_quotes: false,
    lines_end_statements: false,
    dollar_quotes: false,
    default_schema: "main",
    longest_name: None,
    // tokens that the grammar of SQLite gives no way to use as a name
    reserved: &[
        "add", "all", "alter", "and", "as", "autoincrement", "between", "case", "check", "collate", "commit",
        "constraint", "create", "default", "deferrable", "delete", "distinct", "drop", "else", "escape",
        "exists", "foreign", "from", "group", "having", "if", "in", "index", "insert", "intersect", "into",
        "is", "isnull", "join", "limit", "not", "nothing", "notnull", "null", "on", "or", "order", "primary",
        "references", "returning", "select", "set", "table", "then", "to", "transaction", "union", "unique",
        "update", "using", "values", "when", "where",
    ],
    types: &[("integer", DataType::BigInt), ("int", DataType::BigInt), ("real", DataType::Double)],
    untyped_columns: true,
    nullable_by_type: false,
    hints: &[("pragma ", 4), ("autoincrement", 3), ("without rowid", 6), ("sqlite_", 5), ("strict;", 2), ("integer primary key", 2), ("begin transaction;", 2), ("virtual table", 3), ("collate nocase", 3), ("_autoincrement", -3)],
};
