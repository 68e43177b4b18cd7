//! Virtual machines.

use super::{ALL_MONTH, Absent, Given, HOURS, Measure, NUMBER, Rows, Service};
use super::{running, with};
use crate::design::book;

/// Machines by the hour. `type` is the cloud's own name of the class: every class of the price book.
pub const SERVICE: Service = Service {
    id: "vm",
    title: "Virtual machines",
    inputs: &[
        with("provider", "cloud", Measure::Word(&["aws", "gcp", "azure"]), Absent::Open),
        with("type", "class of the machine", Measure::Text, Absent::Refused),
        with("machines", "machines", NUMBER, Absent::Judged(1.0)),
        with("hours", "hours in the month", HOURS, ALL_MONTH),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let prefix = match given.word("provider") {
        Some("gcp") => "gcp.gce.",
        Some("azure") => "azure.vm.",
        _ => "aws.ec2.",
    };
    let class = given.word("type").unwrap_or_default();
    let price_id = format!("{prefix}{}", class.trim_start_matches("Standard_"));
    if book::price(&price_id).is_none() {
        let known: Vec<&str> = book::starting(prefix).filter_map(|id| id.strip_prefix(prefix)).collect();
        return Err(format!("type '{class}' has no price; known are {}", known.join(", ")));
    }
    rows.charge(
        "machines",
        "Machines",
        &price_id,
        &running("machine-hours", &given.figure("machines"), &given.figure("hours")),
    )
}
