//! Google Cloud Composer.

use super::{
    ALL_MONTH, Absent, GIBIBYTE, GIBIBYTE_MONTHS, Given, HOURS, MACHINE_HOURS, Measure, NUMBER, Rows, Service,
};
use super::{running, with};
use crate::figure::Unit;

const GIBIBYTE_HOURS: Measure = Measure::Number(GIBIBYTE * 3600.0, Unit::new(1, 1, 0, 0));

/// The fee of an environment by the hour and, on top, what its workloads use of processors, memory and disk.
pub const SERVICE: Service = Service {
    id: "composer",
    title: "Google Cloud Composer",
    inputs: &[
        with("environments", "small environments", NUMBER, Absent::Judged(1.0)),
        with("hours", "hours in the month", HOURS, ALL_MONTH),
        with("vcpu_hours", "hours of virtual processors", MACHINE_HOURS, Absent::Open),
        with("memory_gib_hours", "hours of memory", GIBIBYTE_HOURS, Absent::Open),
        with("disk_gib_hours", "hours of disk", GIBIBYTE_HOURS, Absent::Open),
        with("database_gib_month", "database of the environment", GIBIBYTE_MONTHS, Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let hours = running("environment-hours", &given.figure("environments"), &given.figure("hours"));
    rows.charge("environment", "Small environment", "gcp.composer.small_hour", &hours)?;
    rows.charge_if("vcpu", "Processors", "gcp.composer.vcpu", given.open("vcpu_hours"))?;
    rows.charge_if("memory", "Memory", "gcp.composer.gb", given.open("memory_gib_hours"))?;
    rows.charge_if("disk", "Disk", "gcp.composer.disk", given.open("disk_gib_hours"))?;
    rows.charge_if("database", "Database", "gcp.composer.db", given.open("database_gib_month"))
}
