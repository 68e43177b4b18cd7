//! Amazon EMR Serverless.

use super::{Absent, GIGABYTE_HOURS, Given, MACHINE_HOURS, Rows, Service, with};

/// Processors and memory by the second.
pub const SERVICE: Service = Service {
    id: "emr_serverless",
    title: "Amazon EMR Serverless",
    inputs: &[
        with("vcpu_hours", "hours of virtual processors", MACHINE_HOURS, Absent::Refused),
        with("gb_hours", "hours of gigabytes of memory", GIGABYTE_HOURS, Absent::Refused),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    rows.charge("vcpu", "Processors", "aws.emrs.vcpu", &given.figure("vcpu_hours"))?;
    rows.charge("memory", "Memory", "aws.emrs.gb", &given.figure("gb_hours"))
}
