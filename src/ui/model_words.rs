//! How the page says the terms of a dimensional model: kinds, classes, types, treatments. No browser, no state.

use crate::design::{Additivity, Dimension, FactKind, History, MeasureFrom, SourceColumn, TableClass, Treatment};
use crate::session::TableRole;
use crate::sql::DataType;

/// What a kind of fact means.
pub fn fact_kind(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Transaction => "Transaction: a row for each thing that happened, never changed",
        FactKind::PeriodicSnapshot => "Periodic snapshot: a row for each period",
        FactKind::AccumulatingSnapshot => "Accumulating snapshot: a row for each process, updated at every milestone",
        FactKind::Factless => "Factless: a row only says that it happened",
    }
}

/// How the history of a dimension is kept.
pub fn history(history: History) -> &'static str {
    match history {
        History::Type0 => "as first loaded (type 0)",
        History::Type1 => "overwritten (type 1)",
        History::Type2 => "history kept (type 2)",
        History::Type6 => "history and current value (type 6)",
    }
}

/// What a source table is by its shape.
pub fn table_class(class: TableClass) -> &'static str {
    match class {
        TableClass::Event => "event",
        TableClass::TransactionHeader => "transaction header",
        TableClass::TransactionLine => "transaction line",
        TableClass::Snapshot => "snapshot",
        TableClass::Entity => "entity",
        TableClass::ReferenceList => "reference list",
        TableClass::Bridge => "many-to-many",
        TableClass::Link => "link",
        TableClass::Subtype => "subtype",
        TableClass::Log => "log",
        TableClass::History => "history",
        TableClass::Technical => "technical",
    }
}

/// Whether a measure may be added up.
pub fn additivity(additivity: Additivity) -> &'static str {
    match additivity {
        Additivity::Additive => "additive",
        Additivity::SemiAdditive => "semi-additive: not along time",
        Additivity::NonAdditive => "non-additive: average it",
    }
}

/// What is done with a personal value.
pub fn treatment(treatment: Treatment) -> &'static str {
    match treatment {
        Treatment::Drop => "left out",
        Treatment::Tokenise => "tokenised",
        Treatment::Mask => "masked",
        Treatment::EncryptColumn => "encrypted",
        Treatment::RestrictOnly => "restricted to named roles",
    }
}

/// The role that somebody insists on, as on a button.
pub fn role(role: TableRole) -> &'static str {
    match role {
        TableRole::Fact => "Treat as fact",
        TableRole::Dimension => "Treat as dimension",
        TableRole::Bridge => "Treat as bridge",
        TableRole::Excluded => "Leave out",
    }
}

/// A type as engineers write it: `decimal(5,2)`.
pub fn data_type(of: &DataType) -> String {
    let word = match of {
        DataType::Boolean => "boolean",
        DataType::SmallInt => "smallint",
        DataType::Integer => "integer",
        DataType::BigInt => "bigint",
        DataType::Decimal(Some((precision, scale))) => return format!("decimal({precision},{scale})"),
        DataType::Decimal(None) => "decimal",
        DataType::Real => "real",
        DataType::Double => "double",
        DataType::Text(Some(length)) => return format!("text({length})"),
        DataType::Text(None) => "text",
        DataType::Date => "date",
        DataType::Time => "time",
        DataType::Timestamp => "timestamp",
        DataType::TimestampTz => "timestamp with zone",
        DataType::Interval => "interval",
        DataType::Uuid => "uuid",
        DataType::Json => "json",
        DataType::Binary => "binary",
        DataType::Array(inner) => return format!("list of {}", array_item(inner)),
        DataType::Enum(name) => return format!("enum {name}"),
        DataType::Struct(_) => "record",
        DataType::Map(_) => "map",
        DataType::Other(name) => name,
    };
    word.to_owned()
}

/// The item type of a list; a list of lists is not followed further.
fn array_item(inner: &DataType) -> String {
    if matches!(inner, DataType::Array(_)) { "lists".to_owned() } else { data_type(inner) }
}

/// A column of the source with the alias where it plays another role: `city.city`, `language.name (as language_original)`.
pub fn source_column(from: &SourceColumn) -> String {
    if from.alias == from.table {
        format!("{}.{}", from.table, from.column)
    } else {
        format!("{}.{} (as {})", from.table, from.column, from.alias)
    }
}

/// The way from a dimension's own table to a column that was flattened into it: `customer → address → city.city`.
pub fn source_path(from: &SourceColumn, dimension: &Dimension) -> String {
    if let Some(held) = dimension.attributes.iter().find(|held| held.from == *from && !held.parts.is_empty()) {
        let parts: Vec<String> = held.parts.iter().flatten().map(source_column).collect();
        return parts.join(", else ");
    }
    let mut path = vec![source_column(from)];
    let mut alias = from.alias.as_str();
    // each join is passed at most once, whatever the model says
    for _ in &dimension.joins {
        let Some(join) = dimension.joins.iter().find(|join| join.alias == alias) else { break };
        path.push(join.from_alias.clone());
        alias = &join.from_alias;
    }
    path.reverse();
    path.join(" → ")
}

/// How a measure is obtained.
pub fn measure_from(from: &MeasureFrom) -> String {
    match from {
        MeasureFrom::Column(column) => source_column(column),
        MeasureFrom::One => "one for each row".to_owned(),
        MeasureFrom::DaysBetween(start, end) => format!("days from {} to {}", start.column, end.column),
        MeasureFrom::Formula(formula) => formula.sql(&str::to_owned),
        MeasureFrom::Allocated(column) => format!("share in {}", source_column(column)),
    }
}

/// Points with their sign: `+2`, `−1`, `0`.
pub fn signed(points: i32) -> String {
    match points {
        0 => "0".to_owned(),
        n if n > 0 => format!("+{n}"),
        n => format!("−{}", n.unsigned_abs()),
    }
}
