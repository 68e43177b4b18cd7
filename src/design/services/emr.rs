//! Amazon EMR on EC2.

use super::{ALL_MONTH, Absent, Given, HOURS, Measure, NUMBER, Rows, Service};
use super::{running, with};

/// The machines and, on top, the charge of EMR for each.
pub const SERVICE: Service = Service {
    id: "emr",
    title: "Amazon EMR",
    inputs: &[
        with("instance", "class of the machines", Measure::Word(&["m5.xlarge", "r5.4xlarge"]), Absent::Open),
        with("instances", "machines", NUMBER, Absent::Judged(3.0)),
        with("hours", "hours in the month", HOURS, ALL_MONTH),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let class = given.word("instance").unwrap_or("m5.xlarge");
    let hours = running("machine-hours", &given.figure("instances"), &given.figure("hours"));
    rows.charge("machines", "Machines", &format!("aws.ec2.{class}"), &hours)?;
    rows.charge("emr", "EMR on top of the machines", &format!("aws.emr.{class}"), &hours)
}
