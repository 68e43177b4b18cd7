//! Amazon MSK, standard and Express brokers.

use super::{ALL_MONTH, Absent, GIGABYTE_MONTHS, GIGABYTES, Given, HOURS, Measure, NUMBER, Rows, Service};
use super::{running, with};

const CLASSES: &[&str] = &[
    "kafka.t3.small",
    "kafka.m5.large",
    "kafka.m5.xlarge",
    "kafka.m5.2xlarge",
    "kafka.m5.4xlarge",
    "kafka.m5.8xlarge",
    "kafka.m5.12xlarge",
    "kafka.m5.16xlarge",
    "kafka.m5.24xlarge",
    "kafka.m7g.large",
    "kafka.m7g.xlarge",
    "kafka.m7g.2xlarge",
    "kafka.m7g.4xlarge",
    "kafka.m7g.8xlarge",
    "kafka.m7g.12xlarge",
    "kafka.m7g.16xlarge",
    "express.m7g.large",
    "express.m7g.xlarge",
    "express.m7g.2xlarge",
    "express.m7g.4xlarge",
    "express.m7g.8xlarge",
    "express.m7g.12xlarge",
    "express.m7g.16xlarge",
];

/// Brokers by the hour and their disks by what is provisioned; copying between brokers costs nothing, clients in other
/// zones do.
pub const SERVICE: Service = Service {
    id: "msk",
    title: "Amazon MSK",
    inputs: &[
        with("broker", "class of the brokers", Measure::Word(CLASSES), Absent::Open),
        with("brokers", "brokers", NUMBER, Absent::Judged(3.0)),
        with("hours", "hours in the month", HOURS, ALL_MONTH),
        with("storage_gb_month", "disk of all brokers", GIGABYTE_MONTHS, Absent::Open),
        with("tiered_gb_month", "tiered storage", GIGABYTE_MONTHS, Absent::Open),
        with("in_gb", "data written, which Express brokers bill", GIGABYTES, Absent::Open),
        with("cross_zone_gb", "data between clients and brokers of other zones", GIGABYTES, Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let class = given.word("broker").unwrap_or("kafka.m7g.large");
    let hours = running("broker-hours", &given.figure("brokers"), &given.figure("hours"));
    rows.charge("brokers", "Brokers", &format!("aws.msk.{class}"), &hours)?;
    rows.charge_if("storage", "Disks", "aws.msk.storage", given.open("storage_gb_month"))?;
    rows.charge_if("tiered", "Tiered storage", "aws.msk.tiered", given.open("tiered_gb_month"))?;
    if class.starts_with("express") {
        rows.charge_if("in", "Data written", "aws.msk.express_in", given.open("in_gb"))?;
    }
    rows.charge_if("cross_zone", "Traffic between zones", "aws.xaz", given.open("cross_zone_gb"))
}
