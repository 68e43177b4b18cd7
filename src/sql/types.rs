//! The names of types in every dialect, mapped to the common form.
//!
//! One table, one function; types that a schema declares itself are resolved in `reading`.

use super::schema::DataType;

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
        let mut words = String::new();
        let mut rest = text.trim();
        while let Some(letter) = rest.chars().next() {
            match letter {
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
                _ => {
                    words.push(letter);
                    rest = &rest[letter.len_utf8()..];
                }
            }
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
    pub fn common(&self) -> Option<DataType> {
        let element = self.element()?;
        Some((0..self.dimensions.min(6)).fold(element, |inner, _| DataType::Array(Box::new(inner))))
    }

    fn element(&self) -> Option<DataType> {
        let kind = match self.base.as_str() {
            "bool" | "boolean" | "bit" if self.arguments.is_empty() || self.number(0) == Some(1) => DataType::Boolean,
            "tinyint" if self.number(0) == Some(1) => DataType::Boolean,
            "smallint" | "int2" | "tinyint" | "byteint" | "smallserial" | "serial2" | "utinyint"
            | "tinyint unsigned" | "int8_t" | "short" | "year" => DataType::SmallInt,
            "int" | "integer" | "int4" | "serial" | "serial4" | "mediumint" | "usmallint" | "smallint unsigned"
            | "signed" | "mediumint unsigned" | "int32" => DataType::Integer,
            "bigint" | "int8" | "bigserial" | "serial8" | "int64" | "long" | "int unsigned" | "integer unsigned"
            | "uinteger" | "bigint unsigned" | "ubigint" | "hugeint" | "uhugeint" | "oid" => DataType::BigInt,
            "numeric" | "decimal" | "dec" | "number" | "bignumeric" | "bigdecimal" | "fixed" | "decimal unsigned" => {
                self.decimal()
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
            | "timestamp_ns" => DataType::Timestamp,
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
            "bytea" | "blob" | "bytes" | "binary" | "varbinary" | "binary varying" | "image" | "longblob"
            | "mediumblob" | "tinyblob" | "rowversion" | "raw" => DataType::Binary,
            "array" => DataType::Array(Box::new(self.array_element())),
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
            | "sysname" => Some(DataType::Text(None)),
            _ => None,
        }
    }

    fn array_element(&self) -> DataType {
        let Some(text) = &self.inner else { return DataType::Other("any".to_owned()) };
        let inner = Self::parse(text);
        // one level only: a type may nest as deep as its text is long
        let common = if inner.base == "array" { None } else { inner.common() };
        common.unwrap_or_else(|| DataType::Other(text.to_owned()))
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

fn split_arguments(inside: &str) -> Vec<String> {
    inside.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(types: &str, expected: Expect) {
        let said: Vec<_> =
            types.split(';').map(|text| format!("{text} = {:?}\n", TypeName::parse(text).common())).collect();
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
                STRUCT<a INT64, b STRING> = None
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
