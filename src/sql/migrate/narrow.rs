//! Whether every value of one type is a value of another.

use crate::sql::types::TypeName;

/// Whole numbers, from the narrowest.
const WHOLE: [&[&str]; 4] =
    [&["tinyint", "int8"], &["smallint", "int16"], &["integer", "int", "int32", "mediumint"], &["bigint", "int64"]];
/// Types that take a text of any length.
const ANY_TEXT: [&str; 5] = ["text", "longtext", "string", "varchar", "nvarchar"];
const LIMITED_TEXT: [&str; 7] = ["varchar", "nvarchar", "char", "nchar", "string", "text", "bpchar"];

/// Whether a change of type keeps every value.
pub(super) fn keeps_values(from: &str, to: &str) -> bool {
    let (from, to) = (TypeName::parse(inner(from)), TypeName::parse(inner(to)));
    if from.dimensions != to.dimensions {
        return false;
    }
    let number = |name: &TypeName, at: usize| name.arguments.get(at).and_then(|text| text.parse::<u32>().ok());
    let rank = |name: &TypeName| WHOLE.iter().position(|names| names.contains(&name.base.as_str()));
    if let (Some(from), Some(to)) = (rank(&from), rank(&to)) {
        return from <= to;
    }
    let unlimited = to.arguments.first().is_none_or(|argument| argument == "max");
    if ANY_TEXT.contains(&to.base.as_str()) && unlimited {
        return true;
    }
    if LIMITED_TEXT.contains(&to.base.as_str()) && LIMITED_TEXT.contains(&from.base.as_str()) {
        return number(&from, 0).zip(number(&to, 0)).is_some_and(|(from, to)| from <= to);
    }
    let is_decimal = |name: &TypeName| matches!(name.base.as_str(), "numeric" | "decimal" | "number" | "bignumeric");
    if is_decimal(&to) {
        let (Some(precision), scale) = (number(&to, 0), number(&to, 1).unwrap_or(0)) else {
            return is_decimal(&from) || rank(&from).is_some();
        };
        let whole = precision.saturating_sub(scale);
        return match rank(&from) {
            Some(rank) => whole >= [3, 5, 10, 19][rank],
            None if is_decimal(&from) => number(&from, 0).is_some_and(|held| {
                let behind = number(&from, 1).unwrap_or(0);
                scale >= behind && whole >= held.saturating_sub(behind)
            }),
            None => false,
        };
    }
    let floats = |name: &TypeName, wide: bool| {
        let names: &[&str] = if wide {
            &["double precision", "double", "float64", "float8"]
        } else {
            &["real", "float", "float32", "float4"]
        };
        names.contains(&name.base.as_str())
    };
    floats(&from, false) && floats(&to, true)
}

/// `Nullable(Int64)` is `Int64` that may be null.
fn inner(text: &str) -> &str {
    text.strip_prefix("Nullable(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::keeps_values;

    #[test]
    fn wider_types_keep_values_and_narrower_ones_do_not() {
        for (from, to) in [
            ("integer", "bigint"),
            ("varchar(10)", "varchar(20)"),
            ("varchar(10)", "text"),
            ("date", "text"),
            ("numeric(10, 2)", "numeric(12, 2)"),
            ("integer", "numeric(12, 2)"),
            ("Nullable(Int32)", "Nullable(Int64)"),
            ("real", "double precision"),
            ("nvarchar(20)", "nvarchar(max)"),
        ] {
            assert!(keeps_values(from, to), "{from} to {to}");
        }
        for (from, to) in [
            ("bigint", "integer"),
            ("varchar(20)", "varchar(10)"),
            ("text", "varchar(10)"),
            ("numeric(12, 2)", "numeric(12, 4)"),
            ("bigint", "numeric(10, 2)"),
            ("text", "date"),
            ("timestamp", "date"),
            ("text[]", "text"),
        ] {
            assert!(!keeps_values(from, to), "{from} to {to}");
        }
    }
}
