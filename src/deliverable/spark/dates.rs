//! The date dimension, whose rows come from no source.

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
        "NAME = \"{name}\"\nKEY = \"{key}\"\n\n\ndef days(run: Run) -> DataFrame:\n    \"\"\"One row for each day of the calendar.\"\"\"\n    first, last = F.lit(settings.CALENDAR_START).cast(\"date\"), F.lit(settings.CALENDAR_END).cast(\"date\")\n    rows = run.lake.spark.range(1).select(F.explode(F.sequence(first, last)).alias(\"day\"))\n    # Monday is 1\n    weekday = F.weekday(\"day\") + 1\n{select}\n\ndef build(run: Run) -> None:\n    \"\"\"Builds the calendar anew; day 0 stands for whatever has no day.\"\"\"\n    run.replace(NAME, with_unknown_member(days(run), KEY, unknown=0), [KEY])\n",
        name = dimension.name,
        key = dimension.surrogate_key,
        select = python::select("rows", &columns),
    );
    let says = format!("{}: one row for each day of the calendar, and day 0 for whatever has no day.", dimension.name);
    module(&says, &body)
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
