//! Amazon Redshift Serverless.

use super::{Absent, GIGABYTE_MONTHS, Given, NUMBER, RATIO, Rows, SECONDS, Service};
use super::{at_least, with};
use crate::figure::Figure;

/// Processing units by the second, at least one minute each time it wakes; storage by what is kept.
pub const SERVICE: Service = Service {
    id: "redshift_serverless",
    title: "Amazon Redshift Serverless",
    inputs: &[
        with("rpu", "processing units", NUMBER, Absent::Judged(8.0)),
        with("seconds_per_run", "time awake in a run", SECONDS, Absent::Refused),
        with("runs", "runs in the month", RATIO, Absent::Judged(1.0)),
        with("storage_gb_month", "managed storage", GIGABYTE_MONTHS, Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let run = at_least(&given.figure("seconds_per_run"), 60.0);
    let hours = Figure::product("RPU-hours", &[&given.figure("rpu"), &run, &given.figure("runs")]);
    rows.charge("compute", "Processing units", "aws.redshift.serverless.rpu", &hours)?;
    rows.charge_if("storage", "Managed storage", "aws.redshift.rms", given.open("storage_gb_month"))
}
