//! What is delivered for Azure.

use super::sizes::Sizes;
use super::variables::{self, Variable};
use super::{Plan, Provider};
use crate::deliverable::Given;

const AZURE: Provider = Provider { name: "azurerm", source: "hashicorp/azurerm", version: "~> 4.55" };

/// GB of disk that a flexible server takes: it takes no others.
const DISKS: [f64; 11] = [32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 2048.0, 4096.0, 8192.0, 16_384.0, 32_768.0];

/// The files and variables that the choices ask for.
pub fn plan(given: &Given<'_>, sizes: &Sizes<'_>) -> Plan {
    let mut plan = Plan {
        cloud: "Azure",
        providers: vec![AZURE],
        backend: ("azurerm", include_str!("azure/backend.hcl")),
        files: vec![
            ("main.tf", include_str!("azure/main.tf")),
            ("network.tf", include_str!("azure/network.tf")),
            ("security.tf", include_str!("azure/security.tf")),
            ("storage.tf", include_str!("azure/storage.tf")),
            ("budget.tf", include_str!("azure/budget.tf")),
            ("outputs.tf", include_str!("azure/outputs.tf")),
        ],
        variables: common(sizes),
        left_out: Vec::new(),
    };
    retention(sizes, &mut plan);
    orchestrator(given.design.chosen("orchestration.tool"), sizes, &mut plan);
    warehouse(given.design.chosen("storage.serving"), sizes, &mut plan);
    broker(given.design.chosen("transport.broker"), sizes, &mut plan);
    plan
}

fn common(sizes: &Sizes<'_>) -> Vec<Variable> {
    let within = |regions: &[&str], says: &str| {
        let list: Vec<String> = regions.iter().map(|region| format!("\"{region}\"")).collect();
        (format!("contains([{}], var.region)", list.join(", ")), says.to_owned())
    };
    let (region, rule) = match sizes.residency() {
        "eu" => (
            "westeurope",
            Some(within(
                &[
                    "westeurope",
                    "northeurope",
                    "germanywestcentral",
                    "francecentral",
                    "swedencentral",
                    "italynorth",
                    "polandcentral",
                    "spaincentral",
                ],
                "Data is to stay in the European Union.",
            )),
        ),
        "uk" => ("uksouth", Some(within(&["uksouth", "ukwest"], "Data is to stay in the United Kingdom."))),
        "us" => (
            "eastus",
            Some(within(
                &["eastus", "eastus2", "centralus", "northcentralus", "southcentralus", "westus", "westus2", "westus3"],
                "Data is to stay in the United States.",
            )),
        ),
        _ => ("eastus", None),
    };
    let region = Variable::text(
        "region",
        region,
        "Where everything stands; prices of the design are those of American regions.",
    );
    let mut all = variables::named(sizes);
    all.extend([
        Variable::new("subscription_id", "string", "The subscription in which it stands."),
        match rule {
            Some((condition, message)) => region.rule(condition, message),
            None => region,
        },
    ]);
    all.extend(variables::people(sizes));
    all.extend([
        variables::network_cidr(),
        Variable::switch("outbound_internet", sizes.outbound(), variables::OUTBOUND),
        Variable::list(
            "admin_addresses",
            "Addresses from which whoever runs this reaches the vault; none where that is done from within.",
        ),
        Variable::text(
            "lake_replication",
            if sizes.two_zones() { "ZRS" } else { "LRS" },
            "How many copies of the lake there are, and where.",
        )
        .rule(
            "contains([\"LRS\", \"ZRS\", \"GRS\", \"GZRS\"], var.lake_replication)",
            "The copies are LRS, ZRS, GRS or GZRS.",
        ),
    ]);
    all
}

fn retention(sizes: &Sizes<'_>, plan: &mut Plan) {
    let (raw, raw_figure) = sizes.days("needs.retention_raw", "raw data is kept for");
    let (log, log_figure) = sizes.days("security.audit_retention", "audit logs are kept for");
    plan.variables.extend([
        Variable::number("raw_retention_days", raw, variables::RAW_RETENTION)
            .between(1.0, 36_500.0)
            .derived(&raw_figure),
        Variable::number(
            "log_retention_days",
            log.clamp(30.0, 730.0),
            "Days for which logs are kept; the workspace keeps them for two years at most.",
        )
        .between(30.0, 730.0)
        .derived(&log_figure),
    ]);
}

fn orchestrator(tool: &str, sizes: &Sizes<'_>, plan: &mut Plan) {
    match tool {
        "data_factory" => plan.files.push(("orchestrator.tf", include_str!("azure/orchestrator_data_factory.tf"))),
        "databricks_workflows" => {}
        _ => {
            plan.files.push(("orchestrator.tf", include_str!("azure/orchestrator_machine.tf")));
            let size = sizes.priced("orchestration.compute", &["azure.vm."]).unwrap_or("D4s_v5");
            plan.variables.extend([machine(size), operator()]);
        }
    }
}

fn machine(size: &str) -> Variable {
    Variable::text("orchestrator_size", &format!("Standard_{size}"), "The machine that runs the pipeline, as priced.")
        .rule("startswith(var.orchestrator_size, \"Standard_\")", "A machine of Azure looks like Standard_D4s_v5.")
}

fn operator() -> Variable {
    Variable::new(
        "operator_public_key",
        "string",
        "The public key of whoever mends the machine when accounts are away.",
    )
    .rule("startswith(var.operator_public_key, \"ssh-\")", "A public key begins with ssh-.")
}

fn warehouse(store: &str, sizes: &Sizes<'_>, plan: &mut Plan) {
    match store {
        "postgres" => {
            plan.files.push(("warehouse.tf", include_str!("azure/warehouse_postgres.tf")));
            let sku = sizes.priced("serving.compute", &["azure.pgflex."]).unwrap_or("GP_Standard_D4s_v3");
            let figure = sizes.warehouse_gb(32.0);
            let disk = DISKS.iter().copied().find(|gb| *gb * 1.073_741_824 >= figure.value / 1e9).unwrap_or(32_768.0);
            let taken: Vec<String> = DISKS.iter().map(ToString::to_string).collect();
            let taken = taken.join(", ");
            plan.variables.extend([
                Variable::text("warehouse_sku", sku, "The machine of the database, as priced.").rule(
                    "can(regex(\"^(B|GP|MO)_Standard_\", var.warehouse_sku))",
                    "A machine of databases looks like GP_Standard_D4s_v3.",
                ),
                Variable::number("warehouse_storage_gb", disk, "GiB of disk that the warehouse begins with; the service takes certain sizes only.")
                    .rule(format!("contains([{taken}], var.warehouse_storage_gb)"), format!("The service takes disks of one of these numbers of GiB: {taken}."))
                    .derived(&figure),
                Variable::switch("warehouse_two_zones", sizes.two_zones(), variables::TWO_ZONES),
                variables::backups(35.0),
            ]);
        }
        "fabric" => {
            plan.files.push(("warehouse.tf", include_str!("azure/warehouse_fabric.tf")));
            let sku = sizes.priced("serving.compute", &["azure.fabric."]).unwrap_or("F4");
            plan.variables.extend([
                Variable::text("fabric_sku", sku, "The size of the capacity, as priced.")
                    .rule("can(regex(\"^F[0-9]+$\", var.fabric_sku))", "A size of capacities looks like F8."),
                Variable::new("fabric_administrators", "list(string)", "Who administers the capacity."),
            ]);
        }
        "duckdb" => {
            plan.files.push(("warehouse.tf", include_str!("azure/warehouse_duckdb.tf")));
            let figure = sizes.warehouse_gb(32.0);
            plan.variables.extend([
                Variable::number("warehouse_storage_gb", figure.value / 1e9, variables::STORAGE)
                    .between(4.0, 32_767.0)
                    .derived(&figure),
                variables::backups(365.0),
            ]);
        }
        "clickhouse" => plan.left_out.push(
            "ClickHouse Cloud: the service is ordered from ClickHouse, which has a provider of its own; connect it to this network by Azure Private Link.",
        ),
        _ => {
            if store == "databricks" {
                plan.files.push(("workspace.tf", include_str!("azure/workspace_databricks.tf")));
            }
            super::shared_warehouse(store, sizes, plan);
        }
    }
}

fn broker(broker: &str, sizes: &Sizes<'_>, plan: &mut Plan) {
    match broker {
        "eventhubs" => {
            plan.files.push(("broker.tf", include_str!("azure/broker_eventhubs.tf")));
            let figure = sizes.size("stream.throughput_units");
            let units = figure.map_or_else(|| sizes.pieces("broker.compute"), |figure| figure.value).clamp(1.0, 40.0);
            let units =
                Variable::number("broker_throughput_units", units, "Throughput units that the namespace begins with.")
                    .between(1.0, 40.0);
            plan.variables.extend([
                match figure {
                    Some(figure) => units.derived(figure),
                    None => units,
                },
                Variable::number("broker_retention_hours", sizes.broker_hours(1.0, 168.0), variables::BROKER_HOURS)
                    .between(1.0, 168.0),
            ]);
        }
        "confluent" => plan.left_out.push(
            "Confluent Cloud: the cluster is ordered from Confluent, which has a provider of its own; connect it to this network by Azure Private Link.",
        ),
        "kafka" => plan.left_out.push("Apache Kafka: it is run by the team where it already stands."),
        _ => {}
    }
}
