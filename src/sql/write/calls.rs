//! Functions that every database of a dialect has. An expression that calls another one loads only where somebody has
//! made that function, and the schema does not.

use super::expression::tokens;
use crate::sql::Dialect;
use crate::sql::lex::Kind;

/// Functions, types and words that stand before a parenthesis, sorted.
#[rustfmt::skip]
const KNOWN: [&str; 188] = [
    "abs", "all", "and", "any", "array", "array_agg", "array_construct", "array_length", "array_to_string", "as",
    "avg", "between", "bit", "bool_and", "bool_or", "btrim", "by", "cardinality", "case", "cast", "ceil", "ceiling",
    "char", "char_length", "character", "character_length", "coalesce", "concat", "concat_ws", "convert", "count",
    "curdate", "current_date", "current_datetime", "current_timestamp", "curtime", "datalength", "date", "date_add",
    "date_part", "date_trunc", "dateadd", "datediff", "datepart", "daterange", "datetime", "datetime2", "day",
    "decimal", "dense_rank", "distinct", "else", "end", "except", "exists", "extract", "first_value", "float",
    "floor", "from", "gen_random_uuid", "generate_uuid", "generateuuidv4", "getdate", "getutcdate", "glob",
    "greatest", "having", "hex", "host_name", "if", "ifnull", "iif", "in", "initcap", "instr", "int4range",
    "intersect", "interval", "isnull", "isnumeric", "join", "json_agg", "json_array", "json_build_object",
    "json_extract", "json_object", "json_type", "json_valid", "json_value", "jsonb_build_object", "jsonb_typeof",
    "julianday", "lag", "last_day", "last_value", "lateral", "lead", "least", "left", "len", "length", "lengthutf8",
    "like", "localtimestamp", "lower", "lpad", "ltrim", "max", "md5", "min", "mod", "month", "newid",
    "newsequentialid", "nextval", "not", "now", "now64", "nullif", "numeric", "numrange", "nvarchar", "octet_length",
    "on", "or", "over", "parse_json", "partition", "position", "power", "printf", "quotename", "random",
    "random_bytes", "randomblob", "rank", "regexp_replace", "replace", "right", "round", "row_number", "rpad",
    "rtrim", "select", "sign", "split_part", "sqrt", "strftime", "string_agg", "strpos", "substr", "substring", "sum",
    "suser_sname", "sysdatetime", "sysdatetimeoffset", "sysutcdatetime", "then", "time", "timestamp", "timezone",
    "to_char", "to_date", "to_timestamp", "to_tsvector", "today", "toyyyymm", "translate", "trim", "tsrange",
    "tstzrange", "typeof", "unhex", "unicode", "union", "upper", "user_name", "using", "utc_timestamp", "uuid",
    "uuid_string", "values", "varchar", "when", "where", "with", "year",
];
/// Longer texts are not judged.
const MAX_TOKENS: usize = 20_000;

/// The first function that is called and may not be there; where the text cannot be judged, what is wrong with it.
pub(super) fn unknown(text: &str, dialect: Dialect) -> Option<String> {
    let Some(tokens) = tokens(text, Some(dialect), MAX_TOKENS) else { return Some("too much to be judged".to_owned()) };
    let said = |at: usize| tokens.get(at).and_then(|token| text.get(token.start..token.end)).unwrap_or_default();
    let calls = (0..tokens.len()).filter(|at| tokens[*at].kind == Kind::Word && said(at + 1) == "(");
    calls.map(|at| said(at).to_lowercase()).find(|word| KNOWN.binary_search(&word.as_str()).is_err())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_of_the_engine_are_told_from_others() {
        assert!(KNOWN.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(unknown("lower(name) in ('a (b)', 'c')", Dialect::Postgresql), None);
        assert_eq!(unknown("a > public.boxrange(1, 2)", Dialect::Postgresql), Some("boxrange".to_owned()));
    }
}
