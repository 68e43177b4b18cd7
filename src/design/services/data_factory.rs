//! Azure Data Factory.

use super::{Absent, Given, MACHINE_HOURS, NUMBER, Rows, Service, with};

/// Runs of activities, and the hours of what they do; every run of an activity is billed in whole minutes.
pub const SERVICE: Service = Service {
    id: "data_factory",
    title: "Azure Data Factory",
    inputs: &[
        with("activity_runs", "runs of activities, triggers and debugging", NUMBER, Absent::Judged(0.0)),
        with("diu_hours", "hours of data movement", MACHINE_HOURS, Absent::Open),
        with("pipeline_hours", "hours of pipeline activities", MACHINE_HOURS, Absent::Open),
        with("external_hours", "hours of external activities", MACHINE_HOURS, Absent::Open),
        with("data_flow_vcore_hours", "hours of cores of mapping data flows", MACHINE_HOURS, Absent::Open),
        with("read_write_operations", "entities read and written", NUMBER, Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    rows.charge("runs", "Runs of activities", "azure.adf.orchestration", &given.figure("activity_runs"))?;
    rows.charge_if("movement", "Data movement", "azure.adf.diu", given.open("diu_hours"))?;
    rows.charge_if("pipeline", "Pipeline activities", "azure.adf.pipeline", given.open("pipeline_hours"))?;
    rows.charge_if("external", "External activities", "azure.adf.external", given.open("external_hours"))?;
    rows.charge_if("data_flow", "Mapping data flows", "azure.adf.dataflow.gp", given.open("data_flow_vcore_hours"))?;
    rows.charge_if("operations", "Entities", "azure.adf.rw", given.open("read_write_operations"))
}
