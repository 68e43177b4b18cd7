//! ClickHouse Cloud.

use super::{Absent, GIGABYTES, Given, MACHINE_HOURS, Measure, Rows, Service, TERABYTE_MONTHS, with};

/// Compute units by the minute while a service is awake, compressed storage, and what leaves.
pub const SERVICE: Service = Service {
    id: "clickhouse_cloud",
    title: "ClickHouse Cloud",
    inputs: &[
        with("tier", "tier", Measure::Word(&["scale", "enterprise"]), Absent::Open),
        with("compute_unit_hours", "hours of compute units", MACHINE_HOURS, Absent::Refused),
        with("storage_tb_month", "compressed storage", TERABYTE_MONTHS, Absent::Open),
        with("egress_gb", "data that leaves", GIGABYTES, Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let price_id = match given.word("tier") {
        Some("enterprise") => "clickhouse.cloud.enterprise.compute.aws.us-east-1",
        _ => "clickhouse.cloud.scale.compute",
    };
    rows.charge("compute", "Compute units", price_id, &given.figure("compute_unit_hours"))?;
    rows.charge_if("storage", "Storage", "clickhouse.cloud.storage", given.open("storage_tb_month"))?;
    rows.charge_if("egress", "Data that leaves", "clickhouse.cloud.egress.internet", given.open("egress_gb"))
}
