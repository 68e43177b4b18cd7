//! SQL Server: names in brackets, batches that end with `GO`, `dbo` as the schema of names without one.

use super::rules::{DialectRules, Fold, Grammar, NameLimit, Unit};

#[rustfmt::skip]
pub(super) const RULES: DialectRules = DialectRules {
    name: "sqlserver",
    title: "SQL Server",
    aliases: &["mssql", "tsql"],
    grammar: Grammar::Sqlserver,
    fold: Fold::Insensitive,
    quoted_keeps_case: false,
    tables_keep_case: false,
    name_quotes: &['"', '['],
    quote: '[',
    backslash_escapes: false,
    double_quoted_strings: false,
    hash_comments: false,
    nested_comments: true,
    dollar_quotes: false,
    default_schema: "dbo",
    longest_name: Some(NameLimit { length: 128, unit: Unit::Characters, cut: false, source: "Transact-SQL reference, Database Identifiers" }),
    // Transact-SQL reference, Reserved Keywords
    reserved: &[
        "add", "all", "alter", "and", "any", "as", "asc", "authorization", "backup", "begin", "between",
        "break", "browse", "bulk", "by", "cascade", "case", "check", "checkpoint", "close", "clustered",
        "coalesce", "collate", "column", "commit", "compute", "constraint", "contains", "containstable",
        "continue", "convert", "create", "cross", "current", "current_date", "current_time",
        "current_timestamp", "current_user", "cursor", "database", "dbcc", "deallocate", "declare", "default",
        "delete", "deny", "desc", "disk", "distinct", "distributed", "double", "drop", "dump", "else", "end",
        "errlvl", "escape", "except", "exec", "execute", "exists", "exit", "external", "fetch", "file",
        "fillfactor", "for", "foreign", "freetext", "freetexttable", "from", "full", "function", "goto",
        "grant", "group", "having", "holdlock", "identity", "identity_insert", "identitycol", "if", "in",
        "index", "inner", "insert", "intersect", "into", "is", "join", "key", "kill", "left", "like",
        "lineno", "load", "merge", "national", "nocheck", "nonclustered", "not", "null", "nullif", "of",
        "off", "offsets", "on", "open", "opendatasource", "openquery", "openrowset", "openxml", "option",
        "or", "order", "outer", "over", "percent", "pivot", "plan", "precision", "primary", "print", "proc",
        "procedure", "public", "raiserror", "read", "readtext", "reconfigure", "references", "replication",
        "restore", "restrict", "return", "revert", "revoke", "right", "rollback", "rowcount", "rowguidcol",
        "rule", "save", "schema", "securityaudit", "select", "semantickeyphrasetable",
        "semanticsimilaritydetailstable", "semanticsimilaritytable", "session_user", "set", "setuser",
        "shutdown", "some", "statistics", "system_user", "table", "tablesample", "textsize", "then", "to",
        "top", "tran", "transaction", "trigger", "truncate", "try_convert", "tsequal", "union", "unique",
        "unpivot", "update", "updatetext", "use", "user", "values", "varying", "view", "waitfor", "when",
        "where", "while", "with", "within", "writetext",
    ],
    hints: &[("\ngo\n", 5), ("\ngo\r", 5), ("[dbo]", 6), ("dbo.", 3), ("identity(1,1)", 2), ("identity(1, 1)", 2), ("identity (1, 1)", 3), ("nvarchar", 2), ("datetime2", 3), ("uniqueidentifier", 3), ("nonclustered", 4), ("set ansi_nulls", 5), ("set quoted_identifier", 5), ("on [primary]", 5), ("with check add", 4), ("varchar(max)", 3), ("smalldatetime", 2), ("sp_", 2), ("exec ", 1), ("sysname", 2), ("hierarchyid", 3), ("rowguidcol", 3), ("bit ", 1), ("if object_id(", 3)],
};
