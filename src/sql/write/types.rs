//! The common types as each engine names them, and what is lost: one table, a row for each type, a column for each
//! engine.

use super::loss::LossKind;
use super::names::quote;
use crate::sql::Dialect;
use crate::sql::schema::DataType;

/// The engines, in the order of the table's columns.
const ENGINES: [Dialect; 10] = [
    Dialect::Postgresql,
    Dialect::Duckdb,
    Dialect::Snowflake,
    Dialect::Bigquery,
    Dialect::Redshift,
    Dialect::Databricks,
    Dialect::Clickhouse,
    Dialect::Mysql,
    Dialect::Sqlserver,
    Dialect::Sqlite,
];

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Boolean,
    SmallInt,
    Integer,
    BigInt,
    AnyDecimal,
    Decimal,
    Real,
    Double,
    Text,
    TextOf,
    Date,
    Time,
    Timestamp,
    TimestampTz,
    Interval,
    Uuid,
    Json,
    Binary,
    Array,
    Struct,
    Map,
    Enum,
    Other,
}

/// The name in each engine. `%` stands for digits, a length or the type of an element; what follows `~` names the
/// reason of [`REASONS`] that says what is lost.
#[rustfmt::skip]
const TYPES: [(Row, [&str; 10]); 23] = [
    //                PostgreSQL, DuckDB, Snowflake, BigQuery, Redshift, Databricks, ClickHouse, MySQL, SQL Server, SQLite
    (Row::Boolean,     ["boolean", "boolean", "boolean", "bool", "boolean", "boolean", "Bool", "tinyint(1)~boolean", "bit", "boolean"]),
    (Row::SmallInt,    ["smallint", "smallint", "smallint~width", "int64~width", "smallint", "smallint", "Int16", "smallint", "smallint", "smallint~width"]),
    (Row::Integer,     ["integer", "integer", "integer~width", "int64~width", "integer", "int", "Int32", "int", "int", "integer~width"]),
    (Row::BigInt,      ["bigint", "bigint", "bigint", "int64", "bigint", "bigint", "Int64", "bigint", "bigint", "bigint"]),
    (Row::AnyDecimal,  ["numeric", "decimal(38, 9)~digits", "number(38, 9)~digits", "numeric~digits", "numeric(38, 9)~digits", "decimal(38, 9)~digits", "Decimal(38, 9)~digits", "decimal(38, 9)~digits", "decimal(38, 9)~digits", "numeric"]),
    (Row::Decimal,     ["numeric(%)", "decimal(%)", "number(%)", "numeric(%)", "numeric(%)", "decimal(%)", "Decimal(%)", "decimal(%)", "decimal(%)", "decimal(%)~affinity"]),
    (Row::Real,        ["real", "real", "real~float", "float64~float", "real", "float", "Float32", "float", "real", "real~float"]),
    (Row::Double,      ["double precision", "double", "float", "float64", "double precision", "double", "Float64", "double", "float", "double"]),
    (Row::Text,        ["text", "varchar", "varchar", "string", "varchar(65535)~longest", "string", "String", "longtext", "nvarchar(max)", "text"]),
    (Row::TextOf,      ["varchar(%)", "varchar(%)~length", "varchar(%)", "string(%)", "varchar(%)~bytes", "varchar(%)", "String~length", "varchar(%)", "nvarchar(%)", "varchar(%)~length"]),
    (Row::Date,        ["date", "date", "date", "date", "date", "date", "Date32", "date", "date", "date~affinity"]),
    (Row::Time,        ["time", "time", "time", "time", "time", "string~time", "String~time", "time(6)", "time", "time~affinity"]),
    (Row::Timestamp,   ["timestamp", "timestamp", "timestamp_ntz", "datetime", "timestamp", "timestamp_ntz", "DateTime64(6)~moment", "datetime(6)", "datetime2", "timestamp~affinity"]),
    (Row::TimestampTz, ["timestamptz", "timestamptz", "timestamp_tz", "timestamp", "timestamptz", "timestamp", "DateTime64(6, 'UTC')", "datetime(6)~zone", "datetimeoffset", "timestamptz~affinity"]),
    (Row::Interval,    ["interval", "interval", "varchar(64)~interval", "interval", "varchar(64)~interval", "string~interval", "String~interval", "varchar(64)~interval", "nvarchar(64)~interval", "text~interval"]),
    (Row::Uuid,        ["uuid", "uuid", "varchar(36)~uuid", "string(36)~uuid", "varchar(36)~uuid", "string~uuid", "UUID", "char(36)~uuid", "uniqueidentifier", "uuid~affinity"]),
    (Row::Json,        ["jsonb", "json", "variant", "json", "super", "variant", "JSON~objects", "json", "nvarchar(max)~json", "json~affinity"]),
    (Row::Binary,      ["bytea", "blob", "binary", "bytes", "varbyte(1024000)~megabyte", "binary", "String~binary", "longblob", "varbinary(max)", "blob"]),
    (Row::Array,       ["%[]", "%[]", "array~element", "array<%>", "super~list", "array<%>", "Array(%)", "json~list", "nvarchar(max)~list", "text~list"]),
    (Row::Struct,      ["jsonb~fields", "struct(%)", "variant~fields", "struct<%>", "super~fields", "struct<%>", "Tuple(%)", "json~fields", "nvarchar(max)~fields", "json~fields"]),
    (Row::Map,         ["jsonb~fields", "map(%)", "variant~fields", "json~fields", "super~fields", "map<%>", "Map(%)", "json~fields", "nvarchar(max)~fields", "json~fields"]),
    (Row::Enum,        ["text~values", "varchar~values", "varchar~values", "string~values", "varchar(%)~values", "string~values", "String~values", "varchar(%)~values", "nvarchar(%)~values", "text~values"]),
    (Row::Other,       ["text~other", "varchar~other", "varchar~other", "string~other", "varchar(65535)~other", "string~other", "String~other", "longtext~other", "nvarchar(max)~other", "text~other"]),
];

/// Why a type is not quite what it was.
const REASONS: [(&str, LossKind, &str); 22] = [
    (
        "boolean",
        LossKind::Approximated,
        "the engine has no truth values: 0 and 1 stand for them, and other numbers fit as well",
    ),
    (
        "width",
        LossKind::Approximated,
        "the engine keeps every whole number in 64 bits or more: the smaller range is not enforced",
    ),
    (
        "digits",
        LossKind::Approximated,
        "no precision is stated and the engine needs one: 29 digits stand before the point and 9 behind it",
    ),
    ("float", LossKind::Approximated, "the engine keeps floating point numbers in 64 bits only"),
    ("longest", LossKind::Approximated, "a text of the engine ends at 65,535 bytes"),
    ("length", LossKind::NotEnforced, "the engine does not enforce the length of a text"),
    ("bytes", LossKind::Approximated, "the engine counts the length in bytes: letters beyond ASCII take two to four"),
    ("time", LossKind::Approximated, "the engine has no time of day: it is kept as text, hh:mm:ss"),
    ("zone", LossKind::Approximated, "the engine has no moment with a zone beyond the year 2038: store moments in UTC"),
    (
        "moment",
        LossKind::Approximated,
        "the engine has no clock time without a zone: each is a moment of the server's zone",
    ),
    ("interval", LossKind::Approximated, "the engine has no column for a length of time: it is kept as text"),
    ("uuid", LossKind::Approximated, "the engine has no identifiers of 128 bits: they are kept as text of 36 letters"),
    ("objects", LossKind::Approximated, "the engine takes only JSON objects there, no bare lists or values"),
    ("json", LossKind::NotEnforced, "the engine has no type for JSON: it is kept as text, correct or not"),
    ("megabyte", LossKind::Approximated, "a value of the engine ends at 1,024,000 bytes"),
    ("binary", LossKind::Approximated, "the engine keeps bytes in text"),
    ("element", LossKind::NotEnforced, "a list of the engine takes elements of any type"),
    ("list", LossKind::Approximated, "the engine has no lists of one type: they are kept as JSON"),
    ("fields", LossKind::Approximated, "the engine has no named fields in a column: they are kept as JSON"),
    ("values", LossKind::NotEnforced, "the engine has no enumerations: that it is one of the values is not enforced"),
    ("affinity", LossKind::NotEnforced, "the engine takes values of any type there"),
    ("other", LossKind::CannotExpress, "the type has no common form: it is kept as text"),
];
/// Where digits or lengths go beyond what the engine holds.
const ROUNDED: (LossKind, &str) =
    (LossKind::Approximated, "the engine holds fewer digits: numbers may be rounded or refused");
const LENGTH_DROPPED: (LossKind, &str) =
    (LossKind::Approximated, "the engine has no text with so long a limit: the limit is left out");
const FLAT: (LossKind, &str) = (LossKind::Approximated, "the engine has no lists of lists: they are kept as JSON");

/// What is lost with a type, and why.
pub(super) type TypeLoss = (LossKind, &'static str);

/// A type in an engine, and what is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mapped {
    /// Its name, arguments included: `numeric(12, 2)`.
    pub name: String,
    /// What is lost, if anything.
    pub loss: Option<TypeLoss>,
}

/// How deep lists and fields are followed; what lies deeper is kept as JSON.
const MAX_DEPTH: usize = 6;

/// The type in the engine. `longest` is the length of the longest value of the enumeration, where it is one.
pub(super) fn map(data_type: &DataType, longest: usize, dialect: Dialect) -> Mapped {
    nested(data_type, longest, dialect, 0)
}

fn nested(data_type: &DataType, longest: usize, dialect: Dialect, depth: usize) -> Mapped {
    let inside = |part: &DataType| nested(part, longest, dialect, depth + 1);
    let composed = matches!(data_type, DataType::Array(_) | DataType::Struct(_) | DataType::Map(_));
    if composed && depth >= MAX_DEPTH {
        return Mapped { loss: Some(FLAT), ..cell(Row::Json, dialect, "") };
    }
    match data_type {
        DataType::Decimal(Some((precision, scale))) => decimal(*precision, *scale, dialect),
        DataType::Text(Some(length)) => text(*length, dialect),
        DataType::Enum(_) => cell(Row::Enum, dialect, &longest.max(1).to_string()),
        DataType::Array(element) if dialect == Dialect::Bigquery && matches!(**element, DataType::Array(_)) => {
            Mapped { loss: Some(FLAT), ..cell(Row::Json, dialect, "") }
        }
        DataType::Array(element) => {
            let inner = inside(element);
            let mapped = cell(Row::Array, dialect, &inner.name);
            let loss = mapped.loss.or(inner.loss);
            Mapped { loss, ..mapped }
        }
        DataType::Struct(fields) => {
            let colon = if dialect == Dialect::Databricks { ":" } else { "" };
            let mut loss = None;
            let field = |(name, part): &(String, DataType)| {
                let inner = inside(part);
                loss = loss.or(inner.loss);
                let name = if name.is_empty() { "value".to_owned() } else { quote(name, dialect) };
                format!("{name}{colon} {}", inner.name)
            };
            let fields: Vec<_> = fields.iter().map(field).collect();
            let mapped = cell(Row::Struct, dialect, &fields.join(", "));
            Mapped { loss: mapped.loss.or(loss), ..mapped }
        }
        DataType::Map(parts) => {
            let (key, value) = (inside(&parts.0), inside(&parts.1));
            let mapped = cell(Row::Map, dialect, &format!("{}, {}", key.name, value.name));
            Mapped { loss: mapped.loss.or(key.loss).or(value.loss), ..mapped }
        }
        plain => cell(row(plain), dialect, ""),
    }
}

fn row(data_type: &DataType) -> Row {
    match data_type {
        DataType::Boolean => Row::Boolean,
        DataType::SmallInt => Row::SmallInt,
        DataType::Integer => Row::Integer,
        DataType::BigInt => Row::BigInt,
        DataType::Decimal(None) => Row::AnyDecimal,
        DataType::Decimal(Some(_)) => Row::Decimal,
        DataType::Real => Row::Real,
        DataType::Double => Row::Double,
        DataType::Text(None) => Row::Text,
        DataType::Text(Some(_)) => Row::TextOf,
        DataType::Date => Row::Date,
        DataType::Time => Row::Time,
        DataType::Timestamp => Row::Timestamp,
        DataType::TimestampTz => Row::TimestampTz,
        DataType::Interval => Row::Interval,
        DataType::Uuid => Row::Uuid,
        DataType::Json => Row::Json,
        DataType::Binary => Row::Binary,
        DataType::Array(_) => Row::Array,
        DataType::Struct(_) => Row::Struct,
        DataType::Map(_) => Row::Map,
        DataType::Enum(_) => Row::Enum,
        DataType::Other(_) => Row::Other,
    }
}

fn cell(row: Row, dialect: Dialect, argument: &str) -> Mapped {
    // Oracle is read and not written; its nearest relative stands in for it
    let column = ENGINES.iter().position(|engine| *engine == dialect).unwrap_or(0);
    let cell = TYPES.iter().find(|(held, _)| *held == row).map_or("text~other", |(_, cells)| cells[column]);
    let (name, reason) = cell.split_once('~').unwrap_or((cell, ""));
    let loss = REASONS.iter().find(|(key, ..)| *key == reason).map(|(_, kind, why)| (*kind, *why));
    Mapped { name: name.replace('%', argument), loss }
}

/// The most digits, and the most of them behind the point.
fn most_digits(dialect: Dialect) -> (u16, u16) {
    match dialect {
        Dialect::Postgresql => (1000, 1000),
        Dialect::Sqlite => (u16::MAX, u16::MAX),
        Dialect::Snowflake | Dialect::Redshift => (38, 37),
        Dialect::Clickhouse => (76, 76),
        Dialect::Mysql => (65, 30),
        _ => (38, 38),
    }
}

fn decimal(precision: u16, scale: u16, dialect: Dialect) -> Mapped {
    if dialect == Dialect::Bigquery {
        return bigquery_decimal(precision, scale);
    }
    let (most, most_behind) = most_digits(dialect);
    let fits = (1..=most).contains(&precision) && scale <= most_behind.min(precision);
    let digits = if fits {
        format!("{precision}, {scale}")
    } else {
        // digits before the point are kept rather than those behind it
        let whole = precision.saturating_sub(scale).min(most);
        let behind = scale.min(most_behind).min(most - whole);
        format!("{}, {behind}", (whole + behind).max(1))
    };
    let mapped = cell(Row::Decimal, dialect, &digits);
    if fits { mapped } else { Mapped { loss: Some(ROUNDED), ..mapped } }
}

/// `numeric` holds 29 digits before the point and 9 behind it, `bignumeric` 38 and 38.
fn bigquery_decimal(precision: u16, scale: u16) -> Mapped {
    let whole = precision.saturating_sub(scale);
    let (name, loss) = if scale <= 9 && whole <= 29 && precision >= scale.max(1) {
        (format!("numeric({precision}, {scale})"), None)
    } else if scale <= 38 && whole <= 38 && precision >= scale.max(1) {
        (format!("bignumeric({precision}, {scale})"), None)
    } else {
        ("bignumeric".to_owned(), Some(ROUNDED))
    };
    Mapped { name, loss }
}

/// The longest limit that a text can have; beyond it the engine has text without limit only.
fn most_letters(dialect: Dialect) -> u32 {
    match dialect {
        Dialect::Postgresql => 10_485_760,
        Dialect::Snowflake => 134_217_728,
        Dialect::Redshift | Dialect::Databricks => 65_535,
        // rows end at 65,535 bytes, letters take four
        Dialect::Mysql => 16_000,
        Dialect::Sqlserver => 4_000,
        _ => u32::MAX,
    }
}

fn text(length: u32, dialect: Dialect) -> Mapped {
    if length > most_letters(dialect) {
        return Mapped { loss: Some(LENGTH_DROPPED), ..cell(Row::Text, dialect, "") };
    }
    cell(Row::TextOf, dialect, &length.to_string())
}
