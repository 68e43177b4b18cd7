//! Amazon Redshift, provisioned.

use super::{ALL_MONTH, Absent, GIGABYTE_MONTHS, Given, HOURS, Measure, NUMBER, Rows, Service, TERABYTES};
use super::{running, with};

const NODES: &[&str] = &["ra3.large", "ra3.xlplus", "ra3.4xlarge", "ra3.16xlarge", "dc2.large"];

/// Nodes by the hour, managed storage by what is kept, Spectrum by what is scanned.
pub const SERVICE: Service = Service {
    id: "redshift",
    title: "Amazon Redshift",
    inputs: &[
        with("node", "class of the nodes", Measure::Word(NODES), Absent::Open),
        with("nodes", "nodes", NUMBER, Absent::Judged(2.0)),
        with("hours", "hours in the month", HOURS, ALL_MONTH),
        with("storage_gb_month", "managed storage", GIGABYTE_MONTHS, Absent::Open),
        with("spectrum_tb", "data scanned by Spectrum", TERABYTES, Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let node = given.word("node").unwrap_or("ra3.xlplus");
    let hours = running("node-hours", &given.figure("nodes"), &given.figure("hours"));
    rows.charge("nodes", "Nodes", &format!("aws.redshift.{node}"), &hours)?;
    if node.starts_with("ra3") {
        rows.charge_if("storage", "Managed storage", "aws.redshift.rms", given.open("storage_gb_month"))?;
    }
    rows.charge_if("spectrum", "Data scanned by Spectrum", "aws.redshift.spectrum", given.open("spectrum_tb"))
}
