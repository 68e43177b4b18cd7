//! The calendar and the time of day, whose rows come from no source.

use super::job::{Build, Code, Function, Job, Parameter, Step};
use super::{Made, column};
use crate::deliverable::warehouse::Mart;
use crate::design::Dimension;
use crate::sql::DataType;

/// The job of the date dimension, with the attributes that it names.
pub fn job(dimension: &Dimension, mart: &Mart) -> Job {
    let columns: Vec<Code> = mart
        .columns
        .iter()
        .map(|wanted| {
            let is_key = wanted.name == dimension.surrogate_key;
            let made = if is_key {
                Made { code: Code::call("date_key", vec![column("", "day")]), data_type: Some(DataType::Integer) }
            } else {
                attribute(&wanted.name)
            };
            made.named(wanted)
        })
        .collect();
    let says = "One row for each day of the calendar.";
    Job {
        says: format!("{}: one row for each day of the calendar, and day 0 for whatever has no day.", dimension.name),
        functions: vec![Function::new("days", says, &[Parameter::Run], vec![Step::Calendar], columns)],
        building: "Builds the calendar anew; day 0 stands for whatever has no day.",
        ..from_nowhere(dimension, "days", 0)
    }
}

/// The job of the time of day, with the attributes that it names.
pub fn time_job(dimension: &Dimension, mart: &Mart) -> Job {
    let columns: Vec<Code> = mart
        .columns
        .iter()
        .map(|wanted| {
            let is_key = wanted.name == dimension.surrogate_key;
            // a sequence of whole numbers is one of type int already
            let key = || Made { code: column("", "minute_of_day"), data_type: Some(DataType::Integer) };
            if is_key { key() } else { attribute_of_minute(&wanted.name) }.named(wanted)
        })
        .collect();
    let says = "One row for each minute of the day, in UTC.";
    Job {
        says: format!("{}: one row for each minute of the day, and minute -1 for whatever has none.", dimension.name),
        functions: vec![Function::new("minutes", says, &[Parameter::Run], vec![Step::Minutes], columns)],
        building: "Builds the minutes anew; minute -1 stands for whatever has none.",
        ..from_nowhere(dimension, "minutes", -1)
    }
}

/// The job of a dimension whose rows a function makes from nothing, with the key of the row that stands for none.
fn from_nowhere(dimension: &Dimension, function: &str, unknown: i64) -> Job {
    Job {
        name: dimension.name.clone(),
        says: String::new(),
        references: Vec::new(),
        functions: Vec::new(),
        building: "",
        build: Build::Dimension {
            key: dimension.surrogate_key.clone(),
            recorded: None,
            rows: Code::call(function, vec![Code::name("run")]),
            unknown: Some(unknown),
            durable_key: None,
        },
    }
}

/// How an attribute of a minute is computed; null where nobody knows it.
fn attribute_of_minute(name: &str) -> Made {
    let known = |code: Code, data_type: DataType| Made { code, data_type: Some(data_type) };
    let [hour, minute] = ["hour", "minute"].map(Code::name);
    match name {
        "hour_and_minute" => {
            let [hour, minute] = [hour, minute].map(|part| Code::call("two_digits", vec![part]));
            known(Code::call("F.concat_ws", vec![Code::text(":"), hour, minute]), DataType::Text(None))
        }
        "hour" => known(hour, DataType::Integer),
        "minute" => known(minute, DataType::Integer),
        "part_of_day" => known(Code::call("part_of_day", vec![hour]), DataType::Text(None)),
        _ => Made::nothing(),
    }
}

/// How an attribute of a day is computed; null where nobody knows it.
fn attribute(name: &str) -> Made {
    let day = || Code::Named("day".to_owned());
    let known = |code: Code, data_type: DataType| Made { code, data_type: Some(data_type) };
    let number = |function: &str| known(Code::call(function, vec![day()]), DataType::Integer);
    let written =
        |format: &str| known(Code::call("F.date_format", vec![day(), Code::text(format)]), DataType::Text(None));
    let weekday = Code::name("weekday");
    match name {
        "full_date" | "date" | "date_day" => Made { code: column("", "day"), data_type: Some(DataType::Date) },
        "year" => number("F.year"),
        "quarter" => number("F.quarter"),
        "month" => number("F.month"),
        "month_name" => written("MMMM"),
        "week" | "week_of_year" => number("F.weekofyear"),
        "day_of_month" | "day" => number("F.dayofmonth"),
        "day_of_week" => known(weekday, DataType::Integer),
        "day_name" => written("EEEE"),
        "is_weekend" => {
            let is_late = weekday.compared(">=", Code::Number(6));
            known(Code::Grouped(Box::new(is_late)), DataType::Boolean)
        }
        _ => Made::nothing(),
    }
}
