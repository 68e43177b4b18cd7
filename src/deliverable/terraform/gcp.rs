//! What is delivered for Google Cloud.

use super::sizes::Sizes;
use super::variables::{self, Variable};
use super::{Plan, Provider};
use crate::deliverable::Given;

const GOOGLE: Provider = Provider { name: "google", source: "hashicorp/google", version: "~> 6.50" };

/// GB of memory of the machine that the bill takes for a database, and its processors.
const DATABASE: (f64, f64) = (32.0, 4.0);

/// The files and variables that the choices ask for.
pub fn plan(given: &Given<'_>, sizes: &Sizes<'_>) -> Plan {
    let mut plan = Plan {
        cloud: "Google Cloud",
        providers: vec![GOOGLE],
        backend: ("gcs", include_str!("gcp/backend.hcl")),
        files: vec![
            ("main.tf", include_str!("gcp/main.tf")),
            ("network.tf", include_str!("gcp/network.tf")),
            ("security.tf", include_str!("gcp/security.tf")),
            ("storage.tf", include_str!("gcp/storage.tf")),
            ("budget.tf", include_str!("gcp/budget.tf")),
            ("outputs.tf", include_str!("gcp/outputs.tf")),
        ],
        variables: common(sizes),
        left_out: Vec::new(),
    };
    plan.variables.push(variables::source_secrets(given));
    retention(sizes, &mut plan);
    orchestrator(given.design.chosen("orchestration.tool"), sizes, &mut plan);
    warehouse(given.design.chosen("storage.serving"), sizes, &mut plan);
    broker(given.design.chosen("transport.broker"), sizes, &mut plan);
    plan
}

fn common(sizes: &Sizes<'_>) -> Vec<Variable> {
    let (region, rule) = match sizes.residency() {
        "eu" => ("europe-west1", Some(("startswith(var.region, \"europe-\")", "Data is to stay in Europe."))),
        "uk" => ("europe-west2", Some(("var.region == \"europe-west2\"", "Data is to stay in the United Kingdom."))),
        "us" => ("us-central1", Some(("startswith(var.region, \"us-\")", "Data is to stay in the United States."))),
        _ => ("us-central1", None),
    };
    let region =
        Variable::text("region", region, "Where everything stands; prices of the design are those of us-central1.");
    let mut all = variables::named(sizes);
    all.extend([
        Variable::new("gcp_project", "string", "The project of Google Cloud in which it stands."),
        Variable::new("billing_account", "string", "The billing account that the project is paid from.").rule(
            "can(regex(\"^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$\", var.billing_account))",
            "A billing account looks like 012345-6789AB-CDEF01.",
        ),
        match rule {
            Some((condition, message)) => region.rule(condition, message),
            None => region,
        },
    ]);
    all.extend(variables::people(sizes));
    all.extend([
        variables::network_cidr(),
        Variable::switch("outbound_internet", sizes.outbound(), variables::OUTBOUND),
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
        Variable::number("log_retention_days", log, "Days for which audit logs are kept.")
            .between(1.0, 3_650.0)
            .derived(&log_figure),
    ]);
}

fn orchestrator(tool: &str, sizes: &Sizes<'_>, plan: &mut Plan) {
    match tool {
        "composer" => {
            plan.files.push(("orchestrator.tf", include_str!("gcp/orchestrator_composer.tf")));
            plan.variables.push(
                Variable::text("orchestrator_image", "composer-3-airflow-3", "The version of Composer and of Airflow.")
                    .rule(
                        "startswith(var.orchestrator_image, \"composer-3-\")",
                        "The files are written for Composer 3.",
                    ),
            );
        }
        "databricks_workflows" => {}
        _ => {
            plan.files.push(("orchestrator.tf", include_str!("gcp/orchestrator_machine.tf")));
            let machine = sizes.priced("orchestration.compute", &["gcp.gce."]).unwrap_or("e2-standard-4");
            plan.variables.push(
                Variable::text("orchestrator_machine_type", machine, "The machine that runs the pipeline, as priced.")
                    .rule(
                        "can(regex(\"^[a-z0-9]+-[a-z0-9-]+$\", var.orchestrator_machine_type))",
                        "A type of machine looks like e2-standard-4.",
                    ),
            );
        }
    }
}

fn warehouse(store: &str, sizes: &Sizes<'_>, plan: &mut Plan) {
    match store {
        "bigquery" => {
            plan.files.push(("warehouse.tf", include_str!("gcp/warehouse_bigquery.tf")));
            let member = "alltrue([for member in concat(var.readers, var.privacy_readers) : can(regex(\"^(user|group|serviceAccount):\", member))])";
            plan.variables.extend([
                Variable::list("readers", "Who reads the published tables, personal data masked: group:analysts@example.com.")
                    .rule(member, "Every reader begins with user:, group: or serviceAccount:."),
                Variable::list("privacy_readers", "Who reads columns with personal data as they are."),
            ]);
        }
        "postgres" => {
            plan.files.push(("warehouse.tf", include_str!("gcp/warehouse_postgres.tf")));
            let (memory, processors) = DATABASE;
            let tier = format!("db-custom-{processors}-{}", memory * 1024.0);
            let figure = sizes.warehouse_gb(10.0);
            plan.variables.extend([
                Variable::text("warehouse_tier", &tier, "The machine of the database, as priced.")
                    .rule("startswith(var.warehouse_tier, \"db-\")", "A machine of databases looks like db-custom-4-32768."),
                Variable::number("warehouse_storage_gb", figure.value / 1e9, variables::STORAGE)
                    .between(10.0, 65_536.0)
                    .derived(&figure),
                Variable::switch("warehouse_two_zones", sizes.two_zones(), variables::TWO_ZONES),
                variables::backups(365.0),
            ]);
        }
        "duckdb" => {
            plan.files.push(("warehouse.tf", include_str!("gcp/warehouse_duckdb.tf")));
            let figure = sizes.warehouse_gb(10.0);
            plan.variables.extend([
                Variable::number("warehouse_storage_gb", figure.value / 1e9, variables::STORAGE)
                    .between(10.0, 65_536.0)
                    .derived(&figure),
                variables::backups(365.0),
            ]);
        }
        "clickhouse" => plan.left_out.push(
            "ClickHouse Cloud: the service is ordered from ClickHouse, which has a provider of its own; connect it to this network by Private Service Connect.",
        ),
        _ => super::shared_warehouse(store, sizes, plan),
    }
}

fn broker(broker: &str, sizes: &Sizes<'_>, plan: &mut Plan) {
    match broker {
        "pubsub" => {
            plan.files.push(("broker.tf", include_str!("gcp/broker_pubsub.tf")));
            let hours = sizes.broker_hours(1.0, 744.0);
            plan.variables
                .push(Variable::number("broker_retention_hours", hours, variables::BROKER_HOURS).between(1.0, 744.0));
        }
        "confluent" => plan.left_out.push(
            "Confluent Cloud: the cluster is ordered from Confluent, which has a provider of its own; connect it to this network by Private Service Connect.",
        ),
        "kafka" => plan.left_out.push("Apache Kafka: it is run by the team where it already stands."),
        _ => {}
    }
}
