//! The names of types in every dialect, mapped to the common form.
//!
//! One table, one function; types that a schema declares itself are resolved in `reading`.

use super::Dialect;
use super::lex::plain_length;
use super::schema::DataType;

/// How deep types within types are told apart.
const MAX_NESTED: usize = 8;

/// A type as written, taken apart: `public.vector(20)[]` is `vector`, `20`, one dimension.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypeName {
    /// Its name in lower case, without schema, length and dimensions: `timestamp with time zone`.
    pub base: String,
    /// What stands in its parentheses.
    pub arguments: Vec<String>,
    /// What stands in its angle brackets.
    pub inner: Option<String>,
    /// How many dimensions it has.
    pub dimensions: usize,
}

impl TypeName {
    /// Takes a type apart.
    pub fn parse(text: &str) -> Self {
        let mut name = Self::default();
        let mut rest = text.trim();
        let mut words = String::new();
        while !rest.is_empty() {
            let (written, marked) = rest.split_at(rest.find(['(', '[', '<']).unwrap_or(rest.len()));
            words.push_str(written);
            rest = marked;
            match rest.chars().next().unwrap_or_default() {
                '(' => rest = cut_group(rest, '(', ')', |inside| name.arguments = split_arguments(inside)),
                // a bracket before the name quotes it, as SQL Server does; behind it stands a dimension
                '[' if words.is_empty() || words.ends_with('.') => {
                    rest = cut_group(rest, '[', ']', |inside| words.push_str(inside));
                }
                '[' => {
                    name.dimensions += 1;
                    rest = cut_group(rest, '[', ']', |_| ());
                }
                '<' => rest = cut_group(rest, '<', '>', |inside| name.inner = Some(inside.to_owned())),
                _ => {}
            }
        }
        if plain_length(&words) == words.len() {
            words.make_ascii_lowercase();
            name.base = words;
            return name;
        }
        let plain = words.replace(['"', '`'], "").to_lowercase();
        let mut base = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(element) = base.strip_suffix(" array") {
            (base, name.dimensions) = (element.to_owned(), name.dimensions + 1);
        }
        name.base = base.rsplit('.').next().unwrap_or_default().trim().to_owned();
        name
    }

    /// The common form, where every engine knows the type.
    pub fn common(&self, dialect: Dialect) -> Option<DataType> {
        self.common_within(dialect, 0)
    }

    /// Whether null is allowed by the type itself, as ClickHouse has it: `Nullable(…)`, `LowCardinality(Nullable(…))`.
    pub fn says_nullable(&self) -> bool {
        let inner = self.arguments.first().map(|text| text.to_ascii_lowercase()).unwrap_or_default();
        self.base == "nullable" || (self.base == "lowcardinality" && inner.starts_with("nullable"))
    }

    fn common_within(&self, dialect: Dialect, depth: usize) -> Option<DataType> {
        let element = self.element(dialect, depth)?;
        Some((0..self.dimensions.min(6)).fold(element, |inner, _| DataType::Array(Box::new(inner))))
    }

    /// The common form of a type within this one; what has none stays as it is written.
    fn within(text: &str, dialect: Dialect, depth: usize) -> DataType {
        let common = if depth < MAX_NESTED { Self::parse(text).common_within(dialect, depth + 1) } else { None };
        common.unwrap_or_else(|| DataType::Other(text.trim().to_owned()))
    }

    /// Types made of others: lists, maps, records, and the wrappers of ClickHouse.
    fn nested(&self, dialect: Dialect, depth: usize) -> Option<DataType> {
        let parts = match &self.inner {
            Some(inner) => split_arguments(inner),
            None => self.arguments.clone(),
        };
        let first = parts.first().map(String::as_str);
        let nested = match self.base.as_str() {
            "nullable" | "lowcardinality" if parts.len() == 1 => Self::within(first?, dialect, depth),
            "simpleaggregatefunction" => Self::within(parts.get(1)?, dialect, depth),
            "array" | "list" => DataType::Array(Box::new(match first {
                Some(text) => Self::within(text.trim_end_matches(" NOT NULL"), dialect, depth),
                None => DataType::Other("any".to_owned()),
            })),
            "map" if parts.len() == 2 => DataType::Map(Box::new((
                Self::within(&parts[0], dialect, depth),
                Self::within(parts[1].trim_end_matches(" NOT NULL"), dialect, depth),
            ))),
            "struct" | "row" | "tuple" | "nested" | "object" if !parts.is_empty() => {
                let fields = parts.iter().map(|part| Self::field(part, self.base == "tuple", dialect, depth)).collect();
                let record = DataType::Struct(fields);
                if self.base == "nested" { DataType::Array(Box::new(record)) } else { record }
            }
            _ => return None,
        };
        Some(nested)
    }

    /// `a: int comment 'x'`, `a int not null`; fields of a tuple may have no name.
    fn field(part: &str, is_tuple: bool, dialect: Dialect, depth: usize) -> (String, DataType) {
        let part = part.trim();
        let (name, rest) = match part.chars().next() {
            Some(quote @ ('"' | '`')) => part[1..].split_once(quote).unwrap_or((part, "")),
            _ => {
                let end = part.find(|letter: char| letter.is_whitespace() || letter == ':').unwrap_or(part.len());
                part.split_at(end)
            }
        };
        let rest = rest.trim_start().trim_start_matches(':').trim_start();
        if rest.is_empty() || (is_tuple && rest.starts_with('(')) {
            return (String::new(), Self::within(part, dialect, depth));
        }
        let lower = rest.to_ascii_lowercase();
        let end = [" not null", " comment ", " options", " null", " collate "]
            .iter()
            .filter_map(|word| {
                lower.rfind(word).filter(|at| !lower[*at..].contains(['>', ')']) || word.trim() == "options")
            })
            .min();
        (name.to_owned(), Self::within(&rest[..end.unwrap_or(rest.len())], dialect, depth))
    }

    fn element(&self, dialect: Dialect, depth: usize) -> Option<DataType> {
        let own = dialect.rules().types.iter().find(|(name, _)| *name == self.base);
        if let Some((_, kind)) = own {
            return Some(kind.clone());
        }
        if let Some(nested) = self.nested(dialect, depth) {
            return Some(nested);
        }
        let kind = match self.base.as_str() {
            "bool" | "boolean" | "bit" if self.arguments.is_empty() || self.number(0) == Some(1) => DataType::Boolean,
            "tinyint" if self.number(0) == Some(1) => DataType::Boolean,
            "smallint" | "int2" | "tinyint" | "byteint" | "smallserial" | "serial2" | "utinyint"
            | "tinyint unsigned" | "int8_t" | "short" | "year" => DataType::SmallInt,
            "int" | "integer" | "int4" | "serial" | "serial4" | "mediumint" | "usmallint" | "smallint unsigned"
            | "signed" | "mediumint unsigned" | "int32" => DataType::Integer,
            "unsigned big int" | "big int" | "bigint" | "int8" | "bigserial" | "serial8" | "int64" | "long"
            | "int unsigned" | "integer unsigned" | "uinteger" | "bigint unsigned" | "ubigint" | "hugeint"
            | "uhugeint" | "oid" => DataType::BigInt,
            "numeric" | "decimal" | "dec" | "number" | "bignumeric" | "bigdecimal" | "fixed" | "decimal unsigned" => {
                self.decimal()
            }
            "decimal32" | "decimal64" | "decimal128" | "decimal256" => {
                let precision = match self.base.as_str() {
                    "decimal32" => 9,
                    "decimal64" => 18,
                    "decimal128" => 38,
                    _ => 76,
                };
                let scale = self.number(0).and_then(|scale| u16::try_from(scale).ok()).unwrap_or(0);
                DataType::Decimal(Some((precision, scale)))
            }
            "money" | "smallmoney" => DataType::Decimal(Some((19, 4))),
            "real" | "float4" | "float32" => DataType::Real,
            "float" if self.number(0).is_some_and(|bits| (1..=24).contains(&bits)) => DataType::Real,
            "float" | "double" | "double precision" | "float8" | "float64" | "binary_double" => DataType::Double,
            "date" | "date32" => DataType::Date,
            "time" | "time without time zone" | "timetz" | "time with time zone" => DataType::Time,
            "timestamp"
            | "timestamp without time zone"
            | "datetime"
            | "datetime2"
            | "smalldatetime"
            | "timestamp_ntz"
            | "timestampntz"
            | "timestamp_s"
            | "timestamp_ms"
            | "timestamp_ns"
            | "datetime64"
            | "date time" => DataType::Timestamp,
            "timestamptz"
            | "timestamp with time zone"
            | "timestamp_tz"
            | "timestamptz_ns"
            | "timestamp_ltz"
            | "timestampltz"
            | "timestamp with local time zone"
            | "datetimeoffset" => DataType::TimestampTz,
            "uuid" | "uniqueidentifier" => DataType::Uuid,
            "json" | "jsonb" | "variant" | "super" => DataType::Json,
            "bytea" | "fixedbinary" | "blob" | "bytes" | "binary" | "varbinary" | "binary varying" | "image"
            | "longblob" | "mediumblob" | "tinyblob" | "rowversion" | "raw" => DataType::Binary,
            base if base == "interval" || base.starts_with("interval ") => DataType::Interval,
            _ => return self.text(),
        };
        Some(kind)
    }

    fn text(&self) -> Option<DataType> {
        let base = self.base.strip_prefix("national ").unwrap_or(&self.base);
        match base {
            "char" | "character" | "nchar" | "bpchar" => Some(DataType::Text(Some(self.length().unwrap_or(1)))),
            "varchar" | "character varying" | "nvarchar" | "varchar2" | "nvarchar2" | "char varying" | "string" => {
                Some(DataType::Text(self.length()))
            }
            "text" | "citext" | "name" | "ntext" | "longtext" | "mediumtext" | "tinytext" | "clob" | "nclob"
            | "sysname" | "long varchar" | "json_text" => Some(DataType::Text(None)),
            "fixedstring" => Some(DataType::Text(self.length())),
            _ => None,
        }
    }

    fn number(&self, at: usize) -> Option<u32> {
        self.arguments.get(at)?.split_whitespace().next()?.parse().ok()
    }

    fn length(&self) -> Option<u32> {
        self.number(0).filter(|length| *length > 0)
    }

    fn decimal(&self) -> DataType {
        let digits = |at| self.number(at).and_then(|digits| u16::try_from(digits).ok());
        DataType::Decimal(digits(0).map(|precision| (precision, digits(1).unwrap_or(0))))
    }
}

/// Gives `keep` what stands in the group that opens here, and returns what stands behind it.
fn cut_group(rest: &str, open: char, close: char, keep: impl FnOnce(&str)) -> &str {
    let mut depth = 0usize;
    for (at, letter) in rest.char_indices() {
        if letter == open {
            depth += 1;
        } else if letter == close {
            depth -= 1;
            if depth == 0 {
                keep(rest[1..at].trim());
                return &rest[at + 1..];
            }
        }
    }
    ""
}

/// The parts of a list, cut at the commas outside brackets and strings.
fn split_arguments(inside: &str) -> Vec<String> {
    let (mut parts, mut from, mut depth, mut in_string) = (Vec::new(), 0, 0usize, false);
    for (at, letter) in inside.char_indices() {
        match letter {
            '\'' => in_string = !in_string,
            _ if in_string => {}
            '(' | '<' | '[' => depth += 1,
            ')' | '>' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&inside[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inside[from..]);
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(types: &str, expected: Expect) {
        check_in(Dialect::Postgresql, types, expected);
    }

    fn check_in(dialect: Dialect, types: &str, expected: Expect) {
        let said: Vec<_> =
            types.split(';').map(|text| format!("{text} = {:?}\n", TypeName::parse(text).common(dialect))).collect();
        expected.assert_eq(&said.concat());
    }

    #[test]
    fn postgresql() {
        check(
            "numeric(4,2);numeric;text[];bytea;character(20);varchar(50);timestamp(3) with time zone;tsvector;double precision;int[3][];interval day to second;\"char\"",
            expect![[r#"
                numeric(4,2) = Some(Decimal(Some((4, 2))))
                numeric = Some(Decimal(None))
                text[] = Some(Array(Text(None)))
                bytea = Some(Binary)
                character(20) = Some(Text(Some(20)))
                varchar(50) = Some(Text(Some(50)))
                timestamp(3) with time zone = Some(TimestampTz)
                tsvector = None
                double precision = Some(Double)
                int[3][] = Some(Array(Array(Integer)))
                interval day to second = Some(Interval)
                "char" = Some(Text(Some(1)))
            "#]],
        );
    }

    #[test]
    fn warehouses_and_others() {
        check(
            "NUMBER(38,0);STRING;INT64;FLOAT64;BOOL;DATETIME;TIMESTAMP_NTZ;ARRAY<STRING>;STRUCT<a INT64, b STRING>;VARCHAR2(20 CHAR);tinyint(1);int(11) unsigned;nvarchar(max);money;enum('a','b');[dbo].[int];[money]",
            expect![[r#"
                NUMBER(38,0) = Some(Decimal(Some((38, 0))))
                STRING = Some(Text(None))
                INT64 = Some(BigInt)
                FLOAT64 = Some(Double)
                BOOL = Some(Boolean)
                DATETIME = Some(Timestamp)
                TIMESTAMP_NTZ = Some(Timestamp)
                ARRAY<STRING> = Some(Array(Text(None)))
                STRUCT<a INT64, b STRING> = Some(Struct([("a", BigInt), ("b", Text(None))]))
                VARCHAR2(20 CHAR) = Some(Text(Some(20)))
                tinyint(1) = Some(Boolean)
                int(11) unsigned = Some(BigInt)
                nvarchar(max) = Some(Text(None))
                money = Some(Decimal(Some((19, 4))))
                enum('a','b') = None
                [dbo].[int] = Some(Integer)
                [money] = Some(Decimal(Some((19, 4))))
            "#]],
        );
    }
}
