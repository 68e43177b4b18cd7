//! Snowflake: warehouse and credits.

use super::{Absent, Calculator, GIGABYTES_A_DAY, Given, HOURS, Measure, NUMBER, Sizing};
use super::{days_a_month, steps_by_scan, with};
use crate::design::book;
use crate::figure::{Figure, Unit};

const SIZES: &[&str] = &["xs", "s", "m", "l", "xl", "2xl", "3xl", "4xl", "5xl", "6xl"];

/// Credits of a warehouse that suspends itself: the hours it works, and what every resume adds.
pub const CALCULATOR: Calculator = Calculator {
    id: "snowflake",
    title: "Snowflake",
    inputs: &[
        with("size", "size of the warehouse", Measure::Word(SIZES), Absent::Open),
        with("scanned_gb_per_day", "bytes that queries read per day", GIGABYTES_A_DAY, Absent::Open),
        with("hours_per_day", "hours a day in which it works", HOURS, Absent::Judged(6.0)),
        with("resumes_per_day", "times a day it wakes up", NUMBER, Absent::Judged(0.0)),
        with("clusters", "clusters", NUMBER, Absent::Judged(1.0)),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let size = match (given.word("size"), given.open("scanned_gb_per_day")) {
        (Some(word), _) => word,
        (None, Some(scanned)) => SIZES.get(steps_by_scan(&scanned).value as usize).copied().unwrap_or("6xl"),
        (None, None) => return Err("size or scanned_gb_per_day is missing".to_owned()),
    };
    let credits = book::constant(&format!("snowflake.credits.{size}"));
    let hours = given.figure("hours_per_day");
    let resumes = given.figure("resumes_per_day");
    let (suspend, least) = (book::constant("snowflake.auto_suspend"), book::constant("snowflake.minimum_billed"));
    let awake = Figure::computed(
        "hours billed a day",
        (hours.value + resumes.value * suspend.value).max(resumes.value * least.value),
        Unit::TIME,
        "hours it works + resumes × automatic suspension, at least the shortest billed run for each resume",
        &[&hours, &resumes, &suspend, &least],
    );
    let clusters = given.figure("clusters");
    let days = days_a_month();
    let monthly = Figure::computed(
        "credits a month",
        credits.value * awake.value / 3_600.0 * clusters.value * days.value,
        Unit::EACH,
        "credits an hour × hours billed a day × clusters × days in a month",
        &[&credits, &awake, &clusters, &days],
    );
    let mut remarks = vec![format!("A warehouse of size {}.", size.to_uppercase())];
    if clusters.value > 1.0 {
        remarks.push("More than one cluster needs the Enterprise edition.".to_owned());
    }
    Ok(Sizing {
        sizes: vec![
            given.size("credits_per_hour", credits),
            given.size("hours_billed_per_day", awake),
            given.size("credits_per_month", monthly),
        ],
        remarks,
    })
}
