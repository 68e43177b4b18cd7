//! The common types as each dialect names them, and what is lost.

use crate::sql::Dialect;
use crate::sql::schema::DataType;

/// The type in the dialect, and a clause about what is lost: "its values are kept as text".
pub(super) fn name(data_type: &DataType, dialect: Dialect) -> (String, Option<&'static str>) {
    match dialect {
        Dialect::Postgresql => postgresql(data_type),
        Dialect::Duckdb => duckdb(data_type),
        Dialect::Snowflake => snowflake(data_type),
        Dialect::Bigquery => bigquery(data_type),
        _ => postgresql(data_type),
    }
}

const AS_TEXT: &str = "has a type without a common form and is kept as text";
const NOT_ONE_OF: &str = "is kept as text; that it is one of the values of its enumeration is not enforced";
const NUMBERED: &str = "has no stated precision and keeps 9 digits after the point";
const ROUNDED: &str = "has more digits than the engine holds and may be rounded";
const NO_INTERVAL: &str = "is a length of time, for which the engine has no type, and is kept as text";
const NO_ELEMENT: &str = "is a list whose element type is not kept";
const FLAT: &str = "is a list of lists, for which the engine has no type, and is kept as JSON";

fn plain(name: &str) -> (String, Option<&'static str>) {
    (name.to_owned(), None)
}

fn sized(name: &str, length: Option<u32>) -> String {
    length.map_or_else(|| name.to_owned(), |length| format!("{name}({length})"))
}

fn postgresql(data_type: &DataType) -> (String, Option<&'static str>) {
    match data_type {
        DataType::Boolean => plain("boolean"),
        DataType::SmallInt => plain("smallint"),
        DataType::Integer => plain("integer"),
        DataType::BigInt => plain("bigint"),
        DataType::Decimal(None) => plain("numeric"),
        DataType::Decimal(Some((precision, scale))) => (format!("numeric({precision}, {scale})"), None),
        DataType::Real => plain("real"),
        DataType::Double => plain("double precision"),
        DataType::Text(None) => plain("text"),
        DataType::Text(length) => (sized("varchar", *length), None),
        DataType::Date => plain("date"),
        DataType::Time => plain("time"),
        DataType::Timestamp => plain("timestamp"),
        DataType::TimestampTz => plain("timestamptz"),
        DataType::Interval => plain("interval"),
        DataType::Uuid => plain("uuid"),
        DataType::Json => plain("jsonb"),
        DataType::Binary => plain("bytea"),
        DataType::Array(element) => {
            let (name, loss) = postgresql(element);
            (format!("{name}[]"), loss)
        }
        DataType::Enum(_) => ("text".to_owned(), Some(NOT_ONE_OF)),
        DataType::Struct(_) | DataType::Map(_) | DataType::Other(_) => ("text".to_owned(), Some(AS_TEXT)),
    }
}

fn duckdb(data_type: &DataType) -> (String, Option<&'static str>) {
    match data_type {
        DataType::Decimal(None) => ("decimal(38, 9)".to_owned(), Some(NUMBERED)),
        DataType::Decimal(Some((precision, scale))) if *precision > 38 || scale > precision => {
            (format!("decimal(38, {})", (*scale).min(38)), Some(ROUNDED))
        }
        DataType::Decimal(Some((precision, scale))) => (format!("decimal({precision}, {scale})"), None),
        DataType::Double => plain("double"),
        DataType::Text(_) => plain("varchar"),
        DataType::Json => plain("json"),
        DataType::Binary => plain("blob"),
        DataType::Array(element) => {
            let (name, loss) = duckdb(element);
            (format!("{name}[]"), loss)
        }
        DataType::Enum(_) => ("varchar".to_owned(), Some(NOT_ONE_OF)),
        DataType::Struct(_) | DataType::Map(_) | DataType::Other(_) => ("varchar".to_owned(), Some(AS_TEXT)),
        same => postgresql(same),
    }
}

fn snowflake(data_type: &DataType) -> (String, Option<&'static str>) {
    match data_type {
        DataType::Boolean => plain("boolean"),
        DataType::SmallInt => plain("number(5, 0)"),
        DataType::Integer => plain("number(10, 0)"),
        DataType::BigInt => plain("number(19, 0)"),
        DataType::Decimal(None) => ("number(38, 9)".to_owned(), Some(NUMBERED)),
        DataType::Decimal(Some((precision, scale))) if *precision > 38 || scale > precision || *scale > 37 => {
            (format!("number(38, {})", (*scale).min(37)), Some(ROUNDED))
        }
        DataType::Decimal(Some((precision, scale))) => (format!("number({precision}, {scale})"), None),
        DataType::Real | DataType::Double => plain("float"),
        DataType::Text(length) => (sized("varchar", *length), None),
        DataType::Date => plain("date"),
        DataType::Time => plain("time"),
        DataType::Timestamp => plain("timestamp_ntz"),
        DataType::TimestampTz => plain("timestamp_tz"),
        DataType::Interval => ("varchar".to_owned(), Some(NO_INTERVAL)),
        DataType::Uuid => plain("varchar(36)"),
        DataType::Json => plain("variant"),
        DataType::Binary => plain("binary"),
        DataType::Array(_) => ("array".to_owned(), Some(NO_ELEMENT)),
        DataType::Enum(_) => ("varchar".to_owned(), Some(NOT_ONE_OF)),
        DataType::Struct(_) | DataType::Map(_) | DataType::Other(_) => ("varchar".to_owned(), Some(AS_TEXT)),
    }
}

fn bigquery(data_type: &DataType) -> (String, Option<&'static str>) {
    match data_type {
        DataType::Boolean => plain("bool"),
        DataType::SmallInt | DataType::Integer | DataType::BigInt => plain("int64"),
        DataType::Decimal(None) => ("numeric".to_owned(), Some(NUMBERED)),
        DataType::Decimal(Some((precision, scale))) => bigquery_decimal(*precision, *scale),
        DataType::Real | DataType::Double => plain("float64"),
        DataType::Text(length) => (sized("string", *length), None),
        DataType::Date => plain("date"),
        DataType::Time => plain("time"),
        DataType::Timestamp => plain("datetime"),
        DataType::TimestampTz => plain("timestamp"),
        DataType::Interval => plain("interval"),
        DataType::Uuid => plain("string(36)"),
        DataType::Json => plain("json"),
        DataType::Binary => plain("bytes"),
        DataType::Array(element) if matches!(**element, DataType::Array(_)) => ("json".to_owned(), Some(FLAT)),
        DataType::Array(element) => {
            let (name, loss) = bigquery(element);
            (format!("array<{name}>"), loss)
        }
        DataType::Enum(_) => ("string".to_owned(), Some(NOT_ONE_OF)),
        DataType::Struct(_) | DataType::Map(_) | DataType::Other(_) => ("string".to_owned(), Some(AS_TEXT)),
    }
}

/// `numeric` holds 29 digits before the point and 9 behind it, `bignumeric` 38 and 38.
fn bigquery_decimal(precision: u16, scale: u16) -> (String, Option<&'static str>) {
    let whole = precision.saturating_sub(scale);
    if scale <= 9 && whole <= 29 && precision >= scale.max(1) {
        (format!("numeric({precision}, {scale})"), None)
    } else if scale <= 38 && whole <= 38 && precision >= scale.max(1) {
        (format!("bignumeric({precision}, {scale})"), None)
    } else {
        ("bignumeric".to_owned(), Some(ROUNDED))
    }
}
