//! Names and types as each engine writes them: the same as the dbt macros `sql_type` give.

use super::text::is_plain;
use crate::sql::{DataType, Dialect};

/// A name, quoted where it must be.
pub fn name(name: &str, dialect: Dialect) -> String {
    if is_plain(name) {
        return name.to_owned();
    }
    let safe: String = name.chars().filter(|c| !c.is_control()).collect();
    match dialect {
        Dialect::Bigquery => format!("`{}`", safe.replace('\\', "\\\\").replace('`', "\\`")),
        _ => format!("\"{}\"", safe.replace('"', "\"\"")),
    }
}

/// A type.
pub fn type_name(data_type: &DataType, dialect: Dialect) -> String {
    use Dialect::{Bigquery, Duckdb, Postgresql, Snowflake};
    let name = match (data_type, dialect) {
        (DataType::Decimal(size), _) => return decimal(size.unwrap_or((38, 9)), dialect),
        (DataType::Boolean, Bigquery) => "bool",
        (DataType::Boolean, _) => "boolean",
        (DataType::SmallInt | DataType::Integer | DataType::BigInt, Bigquery) => "int64",
        (DataType::SmallInt, _) => "smallint",
        (DataType::Integer, _) => "integer",
        (DataType::BigInt, _) => "bigint",
        (DataType::Real | DataType::Double, Bigquery) => "float64",
        (DataType::Real | DataType::Double, Snowflake) => "float",
        (DataType::Real, _) => "real",
        (DataType::Double, Duckdb) => "double",
        (DataType::Double, Postgresql) => "double precision",
        (DataType::Date, _) => "date",
        (DataType::Timestamp, Bigquery) => "datetime",
        (DataType::Timestamp, Snowflake) => "timestamp_ntz",
        (DataType::Timestamp, _) => "timestamp",
        (DataType::TimestampTz, Bigquery) => "timestamp",
        (DataType::TimestampTz, Snowflake) => "timestamp_tz",
        (DataType::TimestampTz, _) => "timestamptz",
        (DataType::Uuid, Duckdb | Postgresql) => "uuid",
        (_, Bigquery) => "string",
        (_, Duckdb | Snowflake) => "varchar",
        (_, Postgresql) => "text",
    };
    name.to_owned()
}

fn decimal((precision, scale): (u16, u16), dialect: Dialect) -> String {
    let wide = scale > 9 || precision.saturating_sub(scale) > 29;
    let word = match dialect {
        Dialect::Bigquery if wide => "bignumeric",
        _ => "numeric",
    };
    format!("{word}({precision}, {scale})")
}
