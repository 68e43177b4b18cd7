//! Google Cloud Storage.

use super::{Absent, GIGABYTE_MONTHS, Given, Measure, NUMBER, Rows, Service, with};

/// Storage by class; operations by the ten thousand.
pub const SERVICE: Service = Service {
    id: "gcs",
    title: "Google Cloud Storage",
    inputs: &[
        with("class", "storage class", Measure::Word(&["standard", "nearline", "coldline", "archive"]), Absent::Open),
        with("gb_month", "storage", GIGABYTE_MONTHS, Absent::Judged(0.0)),
        with("puts", "operations of class A", NUMBER, Absent::Judged(0.0)),
        with("gets", "operations of class B", NUMBER, Absent::Judged(0.0)),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let class = given.word("class").unwrap_or("standard");
    rows.charge("storage", "Storage", &format!("gcp.gcs.{class}"), &given.figure("gb_month"))?;
    rows.charge("puts", "Operations of class A", "gcp.gcs.classA", &given.figure("puts"))?;
    rows.charge("gets", "Operations of class B", "gcp.gcs.classB", &given.figure("gets"))
}
