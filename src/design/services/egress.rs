//! Data that leaves a cloud for the internet.

use super::{Absent, GIGABYTES, Given, Measure, Rows, Service, with};

/// Gigabytes in tiers by volume.
pub const SERVICE: Service = Service {
    id: "egress",
    title: "Data that leaves the cloud",
    inputs: &[
        with("provider", "cloud", Measure::Word(&["aws", "gcp", "azure"]), Absent::Open),
        with("gb", "data that leaves", GIGABYTES, Absent::Refused),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let gb = given.figure("gb");
    let tiers: &[(&str, f64)] = match given.word("provider") {
        Some("gcp") => &[
            ("gcp.egress.first1tb", 1_024.0),
            // the price of the range up to 10 TB is not in the book; the lower tier's is taken
            ("gcp.egress.10to150tb", 152_576.0),
            ("gcp.egress.over150tb", f64::INFINITY),
        ],
        Some("azure") => &[("azure.egress.first100gb", 100.0), ("azure.egress.next10tb", f64::INFINITY)],
        _ => &[
            ("aws.egress.internet.10tb", 10_240.0),
            ("aws.egress.internet.50tb", 40_960.0),
            ("aws.egress.internet.150tb", 102_400.0),
            ("aws.egress.internet.over150tb", f64::INFINITY),
        ],
    };
    rows.tiers("out", "Data that leaves", tiers, &gb)
}
