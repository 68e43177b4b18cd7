//! Databricks.

use super::{ALL_MONTH, Absent, Given, HOURS, MACHINE_HOURS, Measure, NUMBER, RATIO, Rows, Service};
use super::{running, with};
use crate::design::book;
use crate::figure::{Figure, Unit};

const WORKLOADS: &[&str] = &[
    "jobs",
    "all_purpose",
    "sql_classic",
    "sql_pro",
    "sql_serverless",
    "jobs_serverless",
    "dlt_core",
    "dlt_pro",
    "dlt_advanced",
];
/// Nodes with the units that each consumes in an hour, and their price at the cloud.
const NODES: &[&str] = &[
    "m5.xlarge",
    "m5.2xlarge",
    "m5.4xlarge",
    "r5.xlarge",
    "r5.2xlarge",
    "r5.4xlarge",
    "i3.xlarge",
    "i3.2xlarge",
    "i3.4xlarge",
    "c5.2xlarge",
];

/// Units for the nodes or the warehouse by the hour, and the machines below them unless it is serverless.
pub const SERVICE: Service = Service {
    id: "databricks",
    title: "Databricks",
    inputs: &[
        with("workload", "what it runs", Measure::Word(WORKLOADS), Absent::Open),
        with("node", "class of the nodes", Measure::Word(NODES), Absent::Open),
        with("nodes", "nodes", NUMBER, Absent::Judged(2.0)),
        with("hours", "hours in the month", HOURS, ALL_MONTH),
        with("dbu_per_hour", "units that a node or warehouse consumes in an hour", RATIO, Absent::Open),
        with("machine_hours", "hours of machines, where they are billed apart", MACHINE_HOURS, Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let workload = given.word("workload").unwrap_or("jobs");
    let serverless = workload.ends_with("serverless");
    let hours = given.figure("hours");
    let node = given.word("node").unwrap_or("m5.xlarge");
    let rate = given.open("dbu_per_hour").or_else(|| book::rate(&format!("databricks.dbu_per_hour.aws.{node}")));
    let rate = rate.ok_or_else(|| format!("no rate of units is known for {node}; give dbu_per_hour"))?;
    let nodes = if serverless { super::one("warehouses") } else { given.figure("nodes") };
    let units = Figure::computed(
        "units",
        nodes.value * hours.value / 3600.0 * rate.value,
        Unit::EACH,
        "nodes × hours × units that one consumes in an hour",
        &[&nodes, &hours, &rate],
    );
    let price_id = match workload {
        "all_purpose" => "databricks.aws.allpurpose",
        "sql_classic" => "databricks.aws.sqlclassic",
        "sql_pro" => "databricks.aws.sqlpro",
        "sql_serverless" => "databricks.aws.sqlserverless",
        "jobs_serverless" => "databricks.aws.jobs_serverless",
        "dlt_core" => "databricks.aws.dlt.core",
        "dlt_pro" => "databricks.aws.dlt.pro",
        "dlt_advanced" => "databricks.aws.dlt.advanced",
        _ => "databricks.aws.jobs",
    };
    rows.charge("units", "Databricks units", price_id, &units)?;
    if serverless {
        return Ok(());
    }
    let machines = given.open("machine_hours").unwrap_or_else(|| running("machine-hours", &nodes, &hours));
    rows.charge("machines", "Machines", &format!("aws.ec2.{node}"), &machines)
}
