//! Names and strings as each dialect writes them.

use crate::sql::Dialect;

/// Words that no dialect takes as a name without quotes.
const RESERVED: [&str; 59] = [
    "all",
    "and",
    "any",
    "as",
    "asc",
    "between",
    "by",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "cross",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "desc",
    "distinct",
    "else",
    "end",
    "except",
    "exists",
    "false",
    "for",
    "foreign",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "in",
    "inner",
    "intersect",
    "into",
    "is",
    "join",
    "left",
    "like",
    "limit",
    "natural",
    "not",
    "null",
    "on",
    "or",
    "order",
    "primary",
    "references",
    "right",
    "select",
    "set",
    "table",
    "then",
    "to",
    "true",
    "union",
];

/// More of them that one dialect has, or several.
const ALSO_RESERVED: [&str; 10] =
    ["unique", "using", "when", "where", "with", "window", "outer", "lateral", "some", "tablesample"];

const POSTGRESQL: [&str; 36] = [
    "analyse",
    "analyze",
    "array",
    "asymmetric",
    "authorization",
    "binary",
    "both",
    "collation",
    "concurrently",
    "current_catalog",
    "current_role",
    "current_schema",
    "deferrable",
    "do",
    "fetch",
    "freeze",
    "ilike",
    "initially",
    "isnull",
    "leading",
    "localtime",
    "localtimestamp",
    "notnull",
    "offset",
    "only",
    "overlaps",
    "placing",
    "returning",
    "session_user",
    "similar",
    "symmetric",
    "trailing",
    "user",
    "variadic",
    "verbose",
    "system_user",
];

const DUCKDB: [&str; 10] =
    ["describe", "pivot", "unpivot", "qualify", "show", "summarize", "pivot_wider", "pivot_longer", "semi", "anti"];

const SNOWFLAKE: [&str; 36] = [
    "account",
    "alter",
    "connect",
    "connection",
    "current",
    "database",
    "delete",
    "drop",
    "following",
    "gscluster",
    "ilike",
    "increment",
    "insert",
    "issue",
    "localtime",
    "localtimestamp",
    "minus",
    "of",
    "organization",
    "qualify",
    "regexp",
    "revoke",
    "rlike",
    "row",
    "rows",
    "sample",
    "schema",
    "start",
    "trigger",
    "try_cast",
    "update",
    "values",
    "view",
    "whenever",
    "user",
    "offset",
];

const BIGQUERY: [&str; 41] = [
    "array",
    "assert_rows_modified",
    "at",
    "contains",
    "cube",
    "define",
    "enum",
    "escape",
    "exclude",
    "extract",
    "fetch",
    "following",
    "groups",
    "hash",
    "if",
    "ignore",
    "interval",
    "lookup",
    "merge",
    "new",
    "no",
    "nulls",
    "of",
    "over",
    "partition",
    "preceding",
    "proto",
    "qualify",
    "range",
    "recursive",
    "respect",
    "rollup",
    "rows",
    "struct",
    "treat",
    "unbounded",
    "unnest",
    "within",
    "offset",
    "view",
    "values",
];

/// A name, in quotes where it needs them: lower-case words that are not reserved stay as they are.
pub(super) fn quote(name: &str, dialect: Dialect) -> String {
    let mut letters = name.chars();
    let plain_start = letters.next().is_some_and(|letter| letter == '_' || letter.is_ascii_lowercase());
    let plain =
        plain_start && letters.all(|letter| letter == '_' || letter.is_ascii_lowercase() || letter.is_ascii_digit());
    if plain && !is_reserved(name, dialect) {
        return name.to_owned();
    }
    match dialect {
        Dialect::Bigquery => format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`")),
        _ => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}

fn is_reserved(name: &str, dialect: Dialect) -> bool {
    let own: &[&str] = match dialect {
        Dialect::Postgresql => &POSTGRESQL,
        Dialect::Duckdb => &DUCKDB,
        Dialect::Snowflake => &SNOWFLAKE,
        Dialect::Bigquery => &BIGQUERY,
        other => other.rules().reserved,
    };
    // DuckDB's grammar grew out of PostgreSQL's
    let inherited = dialect == Dialect::Duckdb && POSTGRESQL.contains(&name);
    RESERVED.contains(&name) || ALSO_RESERVED.contains(&name) || own.contains(&name) || inherited
}

/// Names in a list: `a, "order"`.
pub(super) fn list(names: &[String], dialect: Dialect) -> String {
    names.iter().map(|name| quote(name, dialect)).collect::<Vec<_>>().join(", ")
}

/// A string: quotes doubled, or escaped by a backslash where a backslash escapes.
pub(super) fn string(text: &str, dialect: Dialect) -> String {
    let text: String = text.chars().filter(|letter| *letter != '\0').collect();
    match dialect {
        Dialect::Snowflake => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''")),
        Dialect::Bigquery => {
            let text = text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n").replace('\r', "\\r");
            format!("'{text}'")
        }
        _ => format!("'{}'", text.replace('\'', "''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_only_where_needed() {
        assert_eq!(quote("film_key", Dialect::Postgresql), "film_key");
        assert_eq!(quote("order", Dialect::Duckdb), "\"order\"");
        assert_eq!(quote("Film \"x\"", Dialect::Snowflake), "\"Film \"\"x\"\"\"");
        assert_eq!(quote("rows", Dialect::Bigquery), "`rows`");
        assert_eq!(quote("rows", Dialect::Postgresql), "rows");
        assert_eq!(quote("", Dialect::Postgresql), "\"\"");
    }

    #[test]
    fn strings_survive_quotes_and_backslashes() {
        assert_eq!(string("it's \\ so", Dialect::Postgresql), "'it''s \\ so'");
        assert_eq!(string("it's \\ so", Dialect::Snowflake), "'it''s \\\\ so'");
        assert_eq!(string("it's\n\\ so", Dialect::Bigquery), "'it\\'s\\n\\\\ so'");
    }
}
