//! The calendar and the time of day, whose rows come from no source.

use super::python::{self, Code};
use super::{Made, column, module};
use crate::deliverable::warehouse::Mart;
use crate::design::Dimension;
use crate::sql::DataType;

/// The job of the date dimension, with the attributes that it names.
pub fn job(dimension: &Dimension, mart: &Mart) -> String {
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
    let body = format!(
        "NAME = \"{name}\"\nKEY = \"{key}\"\n\n\ndef days(run: Run) -> DataFrame:\n    \"\"\"One row for each day of the calendar.\"\"\"\n    first, last = F.lit(settings.CALENDAR_START).cast(\"date\"), F.lit(settings.CALENDAR_END).cast(\"date\")\n    rows = run.lake.spark.range(0, 1, numPartitions=1).select(F.explode(F.sequence(first, last)).alias(\"day\"))\n    # Monday is 1\n    weekday = F.weekday(\"day\") + 1\n{select}\n\ndef build(run: Run) -> None:\n    \"\"\"Builds the calendar anew; day 0 stands for whatever has no day.\"\"\"\n    run.replace(NAME, with_unknown_member(days(run), KEY, unknown=0), [KEY])\n",
        name = dimension.name,
        key = dimension.surrogate_key,
        select = python::select("rows", &columns),
    );
    let says = format!("{}: one row for each day of the calendar, and day 0 for whatever has no day.", dimension.name);
    module(&says, &body)
}

/// The job of the time of day, with the attributes that it names.
pub fn time_job(dimension: &Dimension, mart: &Mart) -> String {
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
    let body = format!(
        "NAME = \"{name}\"\nKEY = \"{key}\"\n\n\ndef minutes(run: Run) -> DataFrame:\n    \"\"\"One row for each minute of the day, in UTC.\"\"\"\n    every = F.explode(F.sequence(F.lit(0), F.lit(24 * 60 - 1)))\n    rows = run.lake.spark.range(0, 1, numPartitions=1).select(every.alias(\"minute_of_day\"))\n    minute = F.pmod(\"minute_of_day\", F.lit(60))\n    hour = ((F.col(\"minute_of_day\") - minute) / 60).cast(\"int\")\n{select}\n\ndef build(run: Run) -> None:\n    \"\"\"Builds the minutes anew; minute -1 stands for whatever has none.\"\"\"\n    run.replace(NAME, with_unknown_member(minutes(run), KEY, unknown=-1), [KEY])\n",
        name = dimension.name,
        key = dimension.surrogate_key,
        select = python::select("rows", &columns),
    );
    let says = format!("{}: one row for each minute of the day, and minute -1 for whatever has none.", dimension.name);
    module(&says, &body)
}

/// How an attribute of a minute is computed; null where nobody knows it.
fn attribute_of_minute(name: &str) -> Made {
    let known =
        |code: &str, data_type: DataType| Made { code: Code::Text(code.to_owned()), data_type: Some(data_type) };
    match name {
        "hour_and_minute" => known("F.concat_ws(\":\", two_digits(hour), two_digits(minute))", DataType::Text(None)),
        "hour" => known("hour", DataType::Integer),
        "minute" => known("minute", DataType::Integer),
        "part_of_day" => known("part_of_day(hour)", DataType::Text(None)),
        _ => Made::nothing(),
    }
}

/// How an attribute of a day is computed; null where nobody knows it.
fn attribute(name: &str) -> Made {
    let text = Some(DataType::Text(None));
    let known = |code: &str, data_type: Option<DataType>| Made { code: Code::Text(code.to_owned()), data_type };
    match name {
        "full_date" | "date" | "date_day" => Made { code: column("", "day"), data_type: Some(DataType::Date) },
        "year" => known("F.year(\"day\")", Some(DataType::Integer)),
        "quarter" => known("F.quarter(\"day\")", Some(DataType::Integer)),
        "month" => known("F.month(\"day\")", Some(DataType::Integer)),
        "month_name" => known("F.date_format(\"day\", \"MMMM\")", text),
        "week" | "week_of_year" => known("F.weekofyear(\"day\")", Some(DataType::Integer)),
        "day_of_month" | "day" => known("F.dayofmonth(\"day\")", Some(DataType::Integer)),
        "day_of_week" => known("weekday", Some(DataType::Integer)),
        "day_name" => known("F.date_format(\"day\", \"EEEE\")", text),
        "is_weekend" => known("(weekday >= 6)", Some(DataType::Boolean)),
        _ => Made::nothing(),
    }
}
