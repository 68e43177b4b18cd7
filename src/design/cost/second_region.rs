//! What a second region costs: what is stored and run there once more, and what is copied into it.

use super::rows::by_flow;
use crate::design::needs::Needs;
use crate::design::{BillRow, book};
use crate::figure::{Figure, Text, Unit};

/// What stands there ready to take over; schedules and jobs are started there when they are needed.
const READY: [&str; 3] = ["serving.", "raw.", "broker."];

/// The rows of a second region beside those of the first.
pub fn second_region(needs: &Needs<'_>, first: &[BillRow]) -> Vec<BillRow> {
    let copy = book::judgement("copies in the second region", 1.0, Unit::ONE);
    let ready = first.iter().filter(|row| READY.iter().any(|part| row.id.starts_with(part)));
    let mut rows: Vec<BillRow> = ready
        .map(|row| {
            let component = Text::from(format!("Second region: {}", row.component));
            BillRow {
                id: format!("second_region.{}", row.id).into(),
                monthly: Figure::product(component.clone(), &[&row.monthly, &copy]),
                component,
                ..row.clone()
            }
        })
        .collect();
    let price_id = match needs.choice("estate.cloud") {
        "aws" => "aws.egress.region",
        "gcp" => "gcp.egress.continent",
        // between regions it is no dearer than out of the cloud
        "azure" => "azure.egress.next10tb",
        _ => return rows,
    };
    let flow = needs.figure("load.bytes_per_day", "raw data per day");
    rows.extend(by_flow(needs, "second_region.traffic", "Second region: copies into it", price_id, &flow));
    rows
}
