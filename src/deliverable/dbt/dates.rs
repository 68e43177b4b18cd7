//! The calendar and the time of day, whose rows come from no source.

use super::{item, typed};
use crate::deliverable::warehouse::Mart;
use crate::design::Dimension;
use crate::sql::DataType;

/// The model of the date dimension, with the attributes that it names.
pub fn model(dimension: &Dimension, mart: &Mart) -> String {
    let mut days = Vec::new();
    let mut unknown = Vec::new();
    for column in &mart.columns {
        let is_key = column.name == dimension.surrogate_key;
        let sql = if is_key { "{{ date_key('full_date') }}".to_owned() } else { attribute(&column.name).to_owned() };
        // the key macro casts by itself
        let made = super::Expression { sql, data_type: is_key.then_some(DataType::Integer) };
        days.push(item(&typed(&made, &column.data_type), &column.name));
        let nothing = super::Expression { sql: if is_key { "0" } else { "null" }.to_owned(), data_type: None };
        unknown.push(item(&typed(&nothing, &column.data_type), &column.name));
    }
    format!(
        "{}\nselect\n{}\nfrom weekdays\n\nunion all\n\nselect\n{}\n",
        include_str!("dim_date.sql"),
        days.join(",\n"),
        unknown.join(",\n"),
    )
}

/// The model of the time of day, with the attributes that it names.
pub fn time_model(dimension: &Dimension, mart: &Mart) -> String {
    let mut minutes = Vec::new();
    let mut unknown = Vec::new();
    for column in &mart.columns {
        let is_key = column.name == dimension.surrogate_key;
        let sql = match column.name.as_str() {
            _ if is_key => "minute_of_day",
            "hour_and_minute" => "{{ dbt.concat([two_digits('hour_of_day'), \"':'\", two_digits('minute_of_hour')]) }}",
            "hour" => "hour_of_day",
            "minute" => "minute_of_hour",
            "part_of_day" => {
                "case\n        when hour_of_day < 6 then 'night'\n        when hour_of_day < 12 then 'morning'\n        when hour_of_day < 18 then 'afternoon'\n        else 'evening'\n    end"
            }
            _ => "null",
        };
        // what is no number is text already
        let data_type = match column.name.as_str() {
            "part_of_day" | "hour_and_minute" => Some(DataType::Text(None)),
            _ => None,
        };
        let made = super::Expression { sql: sql.to_owned(), data_type };
        minutes.push(item(&typed(&made, &column.data_type), &column.name));
        let nothing = super::Expression { sql: if is_key { "-1" } else { "null" }.to_owned(), data_type: None };
        unknown.push(item(&typed(&nothing, &column.data_type), &column.name));
    }
    format!(
        "{}\nselect\n{}\nfrom hours\n\nunion all\n\nselect\n{}\n",
        include_str!("dim_time.sql"),
        minutes.join(",\n"),
        unknown.join(",\n"),
    )
}

/// How an attribute of a day is computed; null where nobody knows it.
fn attribute(name: &str) -> &'static str {
    match name {
        "full_date" | "date" | "date_day" => "full_date",
        "year" => "extract(year from full_date)",
        "quarter" => "extract(quarter from full_date)",
        "month" => "extract(month from full_date)",
        "month_name" => "{{ named('extract(month from full_date)', months) }}",
        "week" | "week_of_year" => "{{ iso_week('full_date') }}",
        "day_of_month" | "day" => "extract(day from full_date)",
        "day_of_week" => "iso_weekday",
        "day_name" => "{{ named('iso_weekday', weekdays) }}",
        "is_weekend" => "iso_weekday >= 6",
        _ => "null",
    }
}
