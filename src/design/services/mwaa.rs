//! Amazon Managed Workflows for Apache Airflow.

use super::{ALL_MONTH, Absent, GIGABYTE_MONTHS, Given, HOURS, MACHINE_HOURS, Measure, NUMBER, Rows, Service};
use super::{running, with};

/// The environment by the hour with one worker and one scheduler, further ones by the hour, and its database.
pub const SERVICE: Service = Service {
    id: "mwaa",
    title: "Amazon MWAA",
    inputs: &[
        with("class", "class of the environment", Measure::Word(&["small", "medium", "large"]), Absent::Open),
        with("environments", "environments", NUMBER, Absent::Judged(1.0)),
        with("hours", "hours in the month", HOURS, ALL_MONTH),
        with("extra_worker_hours", "hours of further workers", MACHINE_HOURS, Absent::Open),
        with("extra_scheduler_hours", "hours of further schedulers", MACHINE_HOURS, Absent::Open),
        with("metadata_gb", "database of the environment", GIGABYTE_MONTHS, Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let class = given.word("class").unwrap_or("small");
    let hours = running("environment-hours", &given.figure("environments"), &given.figure("hours"));
    rows.charge("environment", "Environment", &format!("aws.mwaa.{class}"), &hours)?;
    let further = format!("aws.mwaa.worker.{class}");
    rows.charge_if("workers", "Further workers", &further, given.open("extra_worker_hours"))?;
    // a further scheduler has the price of a further worker
    rows.charge_if("schedulers", "Further schedulers", &further, given.open("extra_scheduler_hours"))?;
    rows.charge_if("metadata", "Database", "aws.mwaa.metadb", given.open("metadata_gb"))
}
