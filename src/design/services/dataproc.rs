//! Google Dataproc on Compute Engine.

use super::{ALL_MONTH, Absent, Given, HOURS, Measure, NUMBER, Rows, Service};
use super::{running, with};
use crate::design::book;
use crate::figure::{Figure, Unit};

/// The fee of Dataproc for each virtual processor, and the machines where their class is given.
pub const SERVICE: Service = Service {
    id: "dataproc",
    title: "Google Dataproc",
    inputs: &[
        with("vcpus", "virtual processors", NUMBER, Absent::Refused),
        with("hours", "hours in the month", HOURS, ALL_MONTH),
        with("machine", "class of the machines", Measure::Word(MACHINES), Absent::Open),
    ],
    price,
};

const MACHINES: &[&str] = &[
    "e2-standard-4",
    "e2-standard-8",
    "n2-standard-4",
    "n2-standard-8",
    "n2-standard-16",
    "n2-highmem-4",
    "n2-highmem-8",
];

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let (cores, hours) = (given.figure("vcpus"), given.figure("hours"));
    rows.charge("fee", "Dataproc on top of the machines", "gcp.dataproc.fee", &running("vCPU-hours", &cores, &hours))?;
    let Some(machine) = given.word("machine") else { return Ok(()) };
    let each = machine.rsplit('-').next().and_then(|cores| cores.parse().ok()).unwrap_or(4.0);
    let each = book::judgement("virtual processors of a machine, as its class says", each, Unit::ONE);
    let machines = Figure::quotient("machines", &cores, &each);
    rows.charge("machines", "Machines", &format!("gcp.gce.{machine}"), &running("machine-hours", &machines, &hours))
}
