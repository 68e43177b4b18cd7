//! Snowflake.

use super::{Absent, Given, HOURS, Measure, RATIO, Rows, SECONDS, Service, TERABYTE_MONTHS, with};
use crate::design::book;
use crate::figure::{Figure, Unit};

/// Credits by the second, at least one minute each time a warehouse resumes; storage by what is kept.
pub const SERVICE: Service = Service {
    id: "snowflake",
    title: "Snowflake",
    inputs: &[
        with(
            "size",
            "size of the warehouse",
            Measure::Word(&["xs", "s", "m", "l", "xl", "2xl", "3xl", "4xl", "5xl", "6xl"]),
            Absent::Open,
        ),
        with("hours", "hours in the month in which it runs", HOURS, Absent::Judged(0.0)),
        with("seconds_per_run", "time awake in a run", SECONDS, Absent::Judged(0.0)),
        with("runs", "times in the month that it resumes", RATIO, Absent::Judged(0.0)),
        with("clusters", "clusters", RATIO, Absent::Judged(1.0)),
        with("edition", "edition", Measure::Word(&["standard", "enterprise", "business_critical"]), Absent::Open),
        with("credit_usd", "price of a credit", Measure::Number(1.0, Unit::new(0, 0, 1, -1)), Absent::Open),
        with("storage_tb_month", "storage", TERABYTE_MONTHS, Absent::Open),
        with("storage_plan", "how storage is bought", Measure::Word(&["on_demand", "capacity"]), Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let per_hour = book::constant(&format!("snowflake.credits.{}", given.word("size").unwrap_or("xs")));
    let (hours, run, runs) = (given.figure("hours"), given.figure("seconds_per_run"), given.figure("runs"));
    let least = book::constant("snowflake.minimum_billed");
    let awake = if run.value > 0.0 {
        Figure::computed(
            "time billed",
            hours.value + runs.value * run.value.max(least.value),
            Unit::TIME,
            "hours it runs + runs × time of a run, at least one minute each",
            &[&hours, &runs, &run, &least],
        )
    } else {
        Figure::computed(
            "time billed",
            hours.value.max(runs.value * least.value),
            Unit::TIME,
            "hours it runs, at least one minute for each time it resumes",
            &[&hours, &runs, &least],
        )
    };
    let clusters = given.figure("clusters");
    let credits = Figure::computed(
        "credits",
        per_hour.value * awake.value / 3600.0 * clusters.value,
        Unit::EACH,
        "credits an hour × time billed × clusters",
        &[&per_hour, &awake, &clusters],
    );
    let price_id = match given.word("edition") {
        Some("enterprise") => "snowflake.credit.enterprise",
        Some("business_critical") => "snowflake.credit.business_critical",
        _ => "snowflake.credit.standard",
    };
    if let Some(usd) = given.open("credit_usd") {
        rows.prices.insert(price_id.to_owned(), usd.value);
    }
    rows.charge("credits", "Credits", price_id, &credits)?;
    let storage = match given.word("storage_plan") {
        Some("capacity") => "snowflake.storage.capacity",
        _ => "snowflake.storage.ondemand",
    };
    rows.charge_if("storage", "Storage", storage, given.open("storage_tb_month"))
}
