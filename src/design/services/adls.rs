//! Azure Data Lake Storage.

use super::{Absent, GIGABYTE_MONTHS, Given, Measure, Rows, Service, with};

const CLASSES: &[&str] = &["hot", "hot_zrs", "hot_grs", "cool", "archive"];

/// Storage by class, the hot one in tiers by volume.
pub const SERVICE: Service = Service {
    id: "adls",
    title: "Azure Data Lake Storage",
    inputs: &[
        with("class", "storage class", Measure::Word(CLASSES), Absent::Open),
        with("gb_month", "storage", GIGABYTE_MONTHS, Absent::Refused),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let stored = given.figure("gb_month");
    let price_id = match given.word("class") {
        Some("hot_zrs") => "azure.blob.hot.zrs",
        Some("hot_grs") => "azure.blob.hot.grs",
        Some("cool") => "azure.blob.cool.lrs",
        Some("archive") => "azure.blob.archive.lrs",
        _ => {
            let tiers = [("azure.blob.hot.lrs.50tb", 51_200.0), ("azure.blob.hot.lrs.500tb", f64::INFINITY)];
            return rows.tiers("storage", "Storage", &tiers, &stored);
        }
    };
    rows.charge("storage", "Storage", price_id, &stored)
}
