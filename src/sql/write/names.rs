//! Names and strings as each dialect writes them: quoted where needed, no longer and in no other letters than it takes.

use super::engine;
use crate::sql::Dialect;
use crate::sql::dialects::{Fold, NameLimit, Unit};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Words that no dialect takes as a name without quotes everywhere, sorted; each dialect adds its own.
#[rustfmt::skip]
const RESERVED: [&str; 73] = [
    "all", "and", "any", "as", "asc", "between", "both", "by", "case", "cast", "check", "collate", "column",
    "constraint", "create", "cross", "current_date", "current_time", "current_timestamp", "current_user", "default",
    "desc", "distinct", "drop", "else", "end", "except", "exists", "false", "for", "foreign", "from", "full", "grant",
    "group", "having", "in", "index", "inner", "intersect", "interval", "into", "is", "join", "key", "left", "like",
    "limit", "natural", "not", "null", "offset", "on", "or", "order", "outer", "primary", "references", "right",
    "select", "set", "some", "table", "then", "to", "true", "union", "unique", "using", "when", "where", "window",
    "with",
];

/// A name, in quotes where it needs them.
pub(in crate::sql) fn quote(name: &str, dialect: Dialect) -> String {
    let rules = dialect.rules();
    let mut letters = name.chars();
    let is_start = |letter: char| letter == '_' || letter.is_ascii_alphabetic();
    let is_plain =
        letters.next().is_some_and(is_start) && letters.all(|letter| is_start(letter) || letter.is_ascii_digit());
    let lower = name.bytes().any(|byte| byte.is_ascii_lowercase());
    let upper = name.bytes().any(|byte| byte.is_ascii_uppercase());
    // a name in one case stays what it is where names fold to that case, or where the schema uses one case alone
    let keeps_case = match rules.fold {
        Fold::Insensitive | Fold::Keep => true,
        Fold::Lower => !upper,
        Fold::Upper => !(lower && upper),
    };
    let word = if upper { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) };
    if is_plain && keeps_case && !rules.is_reserved(&word) && RESERVED.binary_search(&&*word).is_err() {
        return name.to_owned();
    }
    let name = name.replace('\0', "");
    match rules.quote {
        '[' => format!("[{}]", name.replace(']', "]]")),
        '`' if matches!(dialect, Dialect::Bigquery | Dialect::Clickhouse) => {
            format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`"))
        }
        mark => format!("{mark}{}{mark}", name.replace(mark, &format!("{mark}{mark}"))),
    }
}

/// Names in a list: `a, "order"`.
pub(in crate::sql) fn list(names: &[String], dialect: Dialect) -> String {
    names.iter().map(|name| quote(name, dialect)).collect::<Vec<_>>().join(", ")
}

/// A string: quotes doubled, or escaped by a backslash where a backslash escapes.
pub(in crate::sql) fn string(text: &str, dialect: Dialect) -> String {
    let text: String = text.chars().filter(|letter| *letter != '\0').collect();
    match dialect {
        Dialect::Bigquery | Dialect::Databricks => {
            let text = text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n").replace('\r', "\\r");
            format!("'{text}'")
        }
        Dialect::Sqlserver => format!("N'{}'", text.replace('\'', "''")),
        _ if dialect.rules().backslash_escapes => {
            format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
        }
        _ => format!("'{}'", text.replace('\'', "''")),
    }
}

/// Why a name had to become another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Renamed {
    /// It is longer than the engine keeps.
    TooLong,
    /// It has letters that the engine does not take.
    Letters,
    /// Another differs from it in nothing that the engine tells apart.
    Same,
}

impl Renamed {
    /// As a reason.
    pub fn why(self) -> &'static str {
        match self {
            Self::TooLong => "the engine keeps no name so long",
            Self::Letters => "the engine takes only letters, digits and _ in names",
            Self::Same => "the engine does not tell it from another name there",
        }
    }
}

/// A name that the engine takes and that differs from those `taken`, and why it is not the one given.
///
/// The same names in the same order give the same result.
pub(super) fn fit(name: &str, dialect: Dialect, taken: &mut BTreeSet<String>) -> (String, Option<Renamed>) {
    let mut why = None;
    let mut fitted = name.to_owned();
    if let Some(allowed) = engine::of(dialect).name_letters {
        let legal = |letter: char| letter == '_' || letter.is_alphanumeric() || allowed.contains(letter);
        if !fitted.chars().all(legal) || fitted.is_empty() {
            fitted = fitted.chars().map(|letter| if legal(letter) { letter } else { '_' }).collect();
            why = Some(Renamed::Letters);
        }
    }
    let limit = dialect.rules().longest_name;
    if limit.is_some_and(|limit| length(&fitted, limit) > limit.length) {
        fitted = shorten(&fitted, name, limit);
        why = Some(Renamed::TooLong);
    }
    let folded = |name: &str| dialect.rules().fold(name, true);
    let mut number = 2usize;
    let stem = fitted.clone();
    while !taken.insert(folded(&fitted)) {
        let tail = format!("_{number}");
        fitted = format!("{}{tail}", cut(&stem, limit, tail.len()));
        (why, number) = (Some(why.unwrap_or(Renamed::Same)), number + 1);
    }
    (fitted, why)
}

fn length(name: &str, limit: NameLimit) -> usize {
    match limit.unit {
        Unit::Bytes => name.len(),
        Unit::Characters => name.chars().count(),
    }
}

/// The beginning of a name that leaves room for a tail of so many letters.
fn cut(name: &str, limit: Option<NameLimit>, room: usize) -> String {
    let Some(limit) = limit else { return name.to_owned() };
    let mut kept = name.to_owned();
    while length(&kept, limit) + room > limit.length && kept.pop().is_some() {}
    kept
}

/// `a_long_name` becomes `a_lo_1f3870be`: its beginning, and a sum over all of it that keeps cut names apart.
fn shorten(name: &str, whole: &str, limit: Option<NameLimit>) -> String {
    let sum = whole.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let tail = format!("_{sum:08x}");
    format!("{}{tail}", cut(name, limit, tail.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_only_where_needed() {
        let written = |name, dialect| quote(name, dialect);
        assert_eq!(written("film_key", Dialect::Postgresql), "film_key");
        assert_eq!(written("order", Dialect::Duckdb), "\"order\"");
        assert_eq!(written("Film \"x\"", Dialect::Snowflake), "\"Film \"\"x\"\"\"");
        assert_eq!(written("FILM", Dialect::Snowflake), "FILM");
        assert_eq!(written("Film", Dialect::Postgresql), "\"Film\"");
        assert_eq!(written("Film", Dialect::Sqlserver), "Film");
        assert_eq!(written("Order]s", Dialect::Sqlserver), "[Order]]s]");
        assert_eq!(written("rows", Dialect::Bigquery), "`rows`");
        assert_eq!(written("rows", Dialect::Postgresql), "rows");
        assert_eq!(written("a`b", Dialect::Databricks), "`a``b`");
        assert_eq!(written("", Dialect::Postgresql), "\"\"");
    }

    #[test]
    fn strings_survive_quotes_and_backslashes() {
        assert_eq!(string("it's \\ so", Dialect::Postgresql), "'it''s \\ so'");
        assert_eq!(string("it's \\ so", Dialect::Snowflake), "'it''s \\\\ so'");
        assert_eq!(string("it's\n\\ so", Dialect::Bigquery), "'it\\'s\\n\\\\ so'");
        assert_eq!(string("it's", Dialect::Sqlserver), "N'it''s'");
    }

    #[test]
    fn names_fit_the_engine_and_stay_apart() {
        let mut taken = BTreeSet::new();
        let mut fitted = |name: &str, dialect| fit(name, dialect, &mut taken);
        assert_eq!(fitted("Order Details", Dialect::Databricks), ("Order_Details".to_owned(), Some(Renamed::Letters)));
        assert_eq!(
            fitted("order details", Dialect::Databricks),
            ("order_details_2".to_owned(), Some(Renamed::Letters))
        );
        let long = "x".repeat(70);
        let (name, why) = fitted(&long, Dialect::Postgresql);
        assert_eq!((name.len(), why), (63, Some(Renamed::TooLong)));
        assert_eq!(fitted("Id", Dialect::Duckdb), ("Id".to_owned(), None));
        assert_eq!(fitted("ID", Dialect::Duckdb), ("ID_2".to_owned(), Some(Renamed::Same)));
    }

    #[test]
    fn reserved_words_are_sorted() {
        assert!(RESERVED.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
