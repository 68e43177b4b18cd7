//! Types: enumerations and domains of their own, and the type of each column.

use super::Lowering;
use crate::sql::Dialect;
use crate::sql::schema::{Column, DataType, DomainType, EnumType, Table};
use crate::sql::types::TypeName;
use crate::sql::write::engine::Enums;
use crate::sql::write::expression::unquoted;
use crate::sql::write::loss::LossKind;
use crate::sql::write::names::quote;
use crate::sql::write::physical::{FullName, Type};
use crate::sql::write::print::{Printer, inline_enum};
use crate::sql::write::types::map;

/// The enumerations and domains that are types of their own in the engine.
pub(super) fn types(lowering: &mut Lowering<'_>) -> Vec<Type> {
    let schema = lowering.schema;
    let mut made = Vec::new();
    if lowering.engine.enums == Enums::Type {
        for held in &schema.enums {
            let name = type_name(lowering, &held.schema, &held.name);
            let comment = held.comment.clone().unwrap_or_default();
            made.push(Type { name, values: held.values.clone(), definition: String::new(), comment });
        }
    }
    for domain in &schema.domains {
        if lowering.engine.domains && lowering.same() {
            let name = type_name(lowering, &domain.schema, &domain.name);
            let comment = domain.comment.clone().unwrap_or_default();
            made.push(Type { name, values: Vec::new(), definition: definition(domain), comment });
        } else {
            let what = format!("the domain {} becomes the type below it", domain.name);
            let why = "its conditions are written as checks of the columns that have it, where that can be done";
            lowering.lose(("", ""), LossKind::Approximated, what, why);
        }
    }
    for other in &schema.types {
        let what = format!("the type {} is left out", other.name);
        lowering.lose(("", ""), LossKind::CannotExpress, what, "only enumerations and domains are written");
    }
    made
}

fn definition(domain: &DomainType) -> String {
    let mut text = domain.original_type.clone();
    if let Some(default) = &domain.default {
        text.push_str(&format!(" default {default}"));
    }
    if !domain.nullable {
        text.push_str(" not null");
    }
    for check in &domain.checks {
        text.push_str(&format!(" check ({check})"));
    }
    text
}

fn type_name(lowering: &Lowering<'_>, schema: &str, name: &str) -> FullName {
    FullName { schema: lowering.schema_name(schema), name: name.to_owned() }
}

/// The type of a column, and the values that a check must hold it to, where the engine has no enumerations but checks.
pub(super) struct ColumnType {
    /// The type as it is written, without what makes it nullable in ClickHouse.
    pub text: String,
    /// The values of its enumeration, where a check stands for it.
    pub checked: Vec<String>,
}

/// The type of a column in the engine.
pub(super) fn column_type(table: &Table, column: &Column, lowering: &mut Lowering<'_>) -> ColumnType {
    let place = (table.key(), column.name.as_str());
    if column.identity {
        return plain(numbered_type(column, lowering, place));
    }
    if lowering.same()
        && !column.original_type.trim().is_empty()
        && (lowering.has_extensions() || is_built_in(column, lowering))
    {
        return plain(canonical(&column.original_type, lowering.to));
    }
    if let Some(enumeration) = enumeration(column, lowering) {
        return enum_type(column, enumeration, lowering, place);
    }
    let data_type = keyed_type(table, column, lowering);
    let mapped = map(&data_type, 0, lowering.to);
    if let Some((kind, why)) = mapped.loss {
        let was = spaced(if column.original_type.is_empty() { "of the column" } else { &column.original_type });
        let same = was.eq_ignore_ascii_case(&mapped.name);
        let what = if same { format!("the type {was}") } else { format!("the type {was} becomes {}", mapped.name) };
        lowering.lose(place, kind, what, why);
    }
    plain(mapped.name)
}

/// Types of PostgreSQL without a common form that are there without an extension, sorted.
const BUILT_IN: [&str; 32] = [
    "bit",
    "bit varying",
    "box",
    "cidr",
    "circle",
    "datemultirange",
    "daterange",
    "inet",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "jsonpath",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "nummultirange",
    "numrange",
    "path",
    "pg_lsn",
    "point",
    "polygon",
    "regclass",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "varbit",
    "xml",
];

/// Whether the engine has the type by itself, or the schema declares it; PostgreSQL has more by its extensions.
fn is_built_in(column: &Column, lowering: &Lowering<'_>) -> bool {
    let mut innermost = &column.data_type;
    while let DataType::Array(inner) = innermost {
        innermost = inner;
    }
    let base = TypeName::parse(&column.original_type).base;
    let declared = lowering.schema.domains.iter().any(|domain| domain.name.to_lowercase() == base);
    let foreign = matches!(innermost, DataType::Other(_)) && BUILT_IN.binary_search(&base.as_str()).is_err();
    lowering.to != Dialect::Postgresql || declared || !(foreign || base == "citext")
}

fn plain(text: String) -> ColumnType {
    ColumnType { text, checked: Vec::new() }
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The type of a column that the engine numbers: a whole number.
fn numbered_type(column: &Column, lowering: &mut Lowering<'_>, place: (&str, &str)) -> String {
    if !lowering.engine.identity_type.is_empty() {
        let wanted = lowering.engine.identity_type;
        if column.data_type != DataType::BigInt {
            let what = format!("the type becomes {wanted}");
            lowering.lose(place, LossKind::Approximated, what, "the engine numbers columns of this type only");
        }
        return wanted.to_owned();
    }
    let whole = if column.data_type.is_integer() { column.data_type.clone() } else { DataType::BigInt };
    let written = canonical(&column.original_type, lowering.to);
    let base = TypeName::parse(&written).base;
    if lowering.same() && !base.is_empty() && !base.contains("serial") {
        return written;
    }
    if whole != column.data_type {
        let what = format!("the type {} becomes a whole number", spaced(&column.original_type));
        lowering.lose(place, LossKind::Approximated, what, "only whole numbers are numbered");
    }
    let mapped = map(&whole, 0, lowering.to);
    if let Some((kind, why)) = mapped.loss {
        lowering.lose(place, kind, format!("the type {} becomes {}", spaced(&column.original_type), mapped.name), why);
    }
    mapped.name
}

/// Text in keys and indexes has a limit where the engine wants one.
fn keyed_type(table: &Table, column: &Column, lowering: &mut Lowering<'_>) -> DataType {
    let limit = lowering.engine.key_letters;
    match (&column.data_type, limit) {
        (DataType::Text(length), Some(limit))
            if length.is_none_or(|length| length > limit) && lowering.is_keyed(table, &column.name) =>
        {
            let place = (table.key(), column.name.as_str());
            let what = format!("the text is limited to {limit} letters");
            lowering.lose(place, LossKind::Approximated, what, "keys and indexes of the engine take no longer text");
            DataType::Text(Some(limit))
        }
        (same, _) => same.clone(),
    }
}

fn enumeration<'a>(column: &Column, lowering: &Lowering<'a>) -> Option<&'a EnumType> {
    let DataType::Enum(name) = &column.data_type else { return None };
    lowering.schema.enumeration(name)
}

fn enum_type(column: &Column, enumeration: &EnumType, lowering: &mut Lowering<'_>, place: (&str, &str)) -> ColumnType {
    let to = lowering.to;
    match lowering.engine.enums {
        Enums::Type => {
            let name = type_name(lowering, &enumeration.schema, &enumeration.name);
            return plain(Printer::new(to).full_name(&name));
        }
        Enums::Inline => {
            if let Some(text) = inline_enum(&enumeration.values, to) {
                let what = format!("the enumeration {} stands beside the column", enumeration.name);
                lowering.lose(place, LossKind::Approximated, what, "the engine has no enumerations with a name");
                return plain(text);
            }
        }
        Enums::Check | Enums::Text => {}
    }
    let longest = enumeration.values.iter().map(|value| value.chars().count()).max().unwrap_or(1);
    let mapped = map(&column.data_type, longest, to);
    let what = format!("the enumeration {} becomes {}", enumeration.name, mapped.name);
    if lowering.engine.enums == Enums::Check && !enumeration.values.is_empty() {
        let why = "the engine has no enumerations: a check holds it to the values";
        lowering.lose(place, LossKind::Approximated, what, why);
        return ColumnType { text: mapped.name, checked: enumeration.values.clone() };
    }
    if let Some((kind, why)) = mapped.loss {
        lowering.lose(place, kind, what, why);
    }
    plain(mapped.name)
}

/// Other names of types, by which the same type is written in one dialect.
const ALIASES: [(&str, &str); 12] = [
    ("int4", "integer"),
    ("int8", "bigint"),
    ("int2", "smallint"),
    ("bool", "boolean"),
    ("float8", "double precision"),
    ("float4", "real"),
    ("decimal", "numeric"),
    ("character varying", "varchar"),
    ("character", "char"),
    ("timestamp with time zone", "timestamptz"),
    ("timestamp without time zone", "timestamp"),
    ("time without time zone", "time"),
];

/// A type as written, with single spaces and in the engine's shorter name.
pub(super) fn canonical(written: &str, dialect: Dialect) -> String {
    let text = spaced(written);
    if dialect == Dialect::Sqlserver {
        return text.split_once('(').map_or_else(
            || bracketless(&text),
            |(name, rest)| format!("{}({}", bracketless(name), rest.replace(" ", "").replace(",", ", ")),
        );
    }
    if !matches!(dialect, Dialect::Postgresql | Dialect::Redshift) || text.contains('"') {
        return text;
    }
    let lower = text.to_lowercase().replace(" (", "(").replace(", ", ",").replace(',', ", ");
    let name = TypeName::parse(&lower);
    let alias = ALIASES.iter().find(|(long, _)| *long == name.base);
    match alias {
        // `timestamp(3) with time zone`: the digits stand inside the name
        Some((_, short)) if lower.contains("time zone") && !name.arguments.is_empty() => {
            format!("{short}({}){}", name.arguments.join(", "), "[]".repeat(name.dimensions))
        }
        Some((long, short)) => lower.replacen(long, short, 1),
        None => lower,
    }
}

/// `[dbo].[int]` is `int`.
fn bracketless(name: &str) -> String {
    name.split('.')
        .map(|part| unquoted(part.trim()))
        .map(|part| quote(&part.to_lowercase(), Dialect::Sqlserver))
        .collect::<Vec<_>>()
        .join(".")
}
