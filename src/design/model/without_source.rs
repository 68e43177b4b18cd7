//! The calendar and the time of day: dimensions whose rows come from no source.

use super::types::*;
use crate::sql::DataType;

/// The date dimension: a row for each day, the same everywhere.
pub fn date_dimension() -> Dimension {
    Dimension {
        kind: DimensionKind::Calendar,
        attributes: vec![
            made("full_date", DataType::Date, "The day; empty for the unknown day."),
            made("year", DataType::Integer, "Calendar year."),
            made("quarter", DataType::Integer, "Quarter of the year, 1 to 4."),
            made("month", DataType::Integer, "Month of the year, 1 to 12."),
            made("month_name", DataType::Text(None), "Name of the month in English."),
            made("week_of_year", DataType::Integer, "ISO week of the year."),
            made("day_of_month", DataType::Integer, "Day of the month."),
            made("day_of_week", DataType::Integer, "ISO day of the week, Monday is 1."),
            made("day_name", DataType::Text(None), "Name of the day in English."),
            made("is_weekend", DataType::Boolean, "Whether it is a Saturday or a Sunday."),
        ],
        ..without_source(
            ("dim_date", "One row for each day.", "date_key"),
            "every fact with a moment is read by day, month and year; the key is the day as yyyymmdd, 0 for unknown",
        )
    }
}

/// The time of day: a row for each minute, the same everywhere.
pub fn time_dimension() -> Dimension {
    Dimension {
        kind: DimensionKind::TimeOfDay,
        attributes: vec![
            made("hour_and_minute", DataType::Text(None), "The minute as 08:05, in UTC; empty for the unknown minute."),
            made("hour", DataType::Integer, "Hour of the day, 0 to 23."),
            made("minute", DataType::Integer, "Minute of the hour, 0 to 59."),
            made("part_of_day", DataType::Text(None), "Night, morning, afternoon or evening, six hours each."),
        ],
        ..without_source(
            ("dim_time", "One row for each minute of the day.", "time_key"),
            "facts that happen at a moment, not on a day, are read by the hour as well; the key counts minutes from midnight, -1 for unknown",
        )
    }
}

fn made(name: &str, data_type: DataType, description: &str) -> Attribute {
    Attribute {
        name: name.to_owned(),
        data_type,
        from: SourceColumn { alias: String::new(), table: String::new(), column: String::new() },
        parts: Vec::new(),
        nullable: true,
        class: None,
        treatment: None,
        history: History::Type0,
        description: description.to_owned(),
    }
}

fn without_source((name, grain, key): (&str, &str, &str), reason: &str) -> Dimension {
    Dimension {
        name: name.to_owned(),
        grain: grain.to_owned(),
        kind: DimensionKind::Calendar,
        source: String::new(),
        conformed: Vec::new(),
        surrogate_key: key.to_owned(),
        natural_key: Vec::new(),
        attributes: Vec::new(),
        joins: Vec::new(),
        outriggers: Vec::new(),
        history: History::Type0,
        change_marker: None,
        lists: Vec::new(),
        reasons: vec![reason.to_owned()],
    }
}
