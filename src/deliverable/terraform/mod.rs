//! The estate in Terraform: network, storage, security, warehouse, broker, orchestrator and budget of the chosen cloud.
//!
//! The files are the same for every project; what differs between two projects is which of them are delivered and the
//! defaults of the variables, which come from the design with their derivation.

mod aws;
mod azure;
mod gcp;
mod readme;
mod sizes;
mod variables;

use super::estate::cloud;
use super::{Deliverable, File, Given};
use sizes::Sizes;
use variables::Variable;

/// The definitions of the cloud.
pub const DELIVERABLE: Deliverable = Deliverable { name: "Terraform", deliver };

const ROOT: &str = "infrastructure/terraform";

/// A provider of Terraform, with the versions that the files are written for.
#[derive(Debug, Clone, Copy)]
struct Provider {
    name: &'static str,
    source: &'static str,
    version: &'static str,
}

const SNOWFLAKE: Provider = Provider { name: "snowflake", source: "snowflakedb/snowflake", version: "~> 2.11" };
const DATABRICKS: Provider = Provider { name: "databricks", source: "databricks/databricks", version: "~> 1.99" };

/// What is delivered for one cloud.
struct Plan {
    /// The cloud in words: `AWS`.
    cloud: &'static str,
    /// The providers that the files need.
    providers: Vec<Provider>,
    /// Where Terraform keeps its state: the kind, and how its settings read.
    backend: (&'static str, &'static str),
    /// Names and texts of files that are delivered as they are.
    files: Vec<(&'static str, &'static str)>,
    /// Every variable, in reading order.
    variables: Vec<Variable>,
    /// What was chosen and is not made here, and why.
    left_out: Vec<&'static str>,
}

fn deliver(given: &Given<'_>) -> Vec<File> {
    let sizes = Sizes::of(given);
    let plan = match cloud(given) {
        Some("aws") => aws::plan(given, &sizes),
        Some("gcp") => gcp::plan(given, &sizes),
        Some("azure") => azure::plan(given, &sizes),
        _ => return Vec::new(),
    };
    let mut files = vec![
        ("versions.tf", versions(&plan)),
        ("variables.tf", variables::declarations(&plan.variables)),
        ("terraform.tfvars.example", variables::example(&plan.variables)),
        ("backend.hcl.example", plan.backend.1.to_owned()),
        ("README.md", readme::text(given, &plan)),
    ];
    files.extend(plan.files.iter().map(|(name, text)| (*name, (*text).to_owned())));
    files.into_iter().map(|(name, text)| File::new(format!("{ROOT}/{name}"), text)).collect()
}

fn versions(plan: &Plan) -> String {
    let block = |provider: &Provider| {
        format!(
            "    {} = {{\n      source  = \"{}\"\n      version = \"{}\"\n    }}\n",
            provider.name, provider.source, provider.version
        )
    };
    let providers: Vec<String> = plan.providers.iter().map(block).collect();
    format!(
        "# Versions that the files are written for; `terraform init` writes the exact ones into its lock file, which belongs into\n# the repository.\n\nterraform {{\n  required_version = \">= 1.9\"\n\n  required_providers {{\n{}  }}\n\n  # settings: terraform init -backend-config=backend.hcl, see backend.hcl.example\n  backend \"{}\" {{}}\n}}\n",
        providers.join("\n"),
        plan.backend.0,
    )
}

/// The warehouses that stand in no cloud's own network.
fn shared_warehouse(store: &str, sizes: &Sizes<'_>, plan: &mut Plan) {
    match store {
        "snowflake" => {
            plan.providers.push(SNOWFLAKE);
            plan.files.push(("warehouse.tf", include_str!("warehouses/snowflake.tf")));
            let credits = sizes.input("serving.compute", "credits an hour");
            let monthly = sizes.bill("serving.compute").map_or(100.0, |row| row.quantity.ceil().max(1.0));
            let monthly = Variable::number(
                "snowflake_monthly_credits",
                monthly,
                "Credits of a month, as priced; at a tenth more the warehouses stop.",
            )
            .between(1.0, 1_000_000.0);
            plan.variables.extend([
                Variable::new("snowflake_organization", "string", "The organization of the account."),
                Variable::new("snowflake_account", "string", "The name of the account within the organization."),
                Variable::new("snowflake_user", "string", "The user that makes all this, with a key pair."),
                ladder(
                    "snowflake_warehouse_size",
                    credits.map_or(1.0, |figure| figure.value * 3600.0),
                    &SNOWFLAKE_SIZES,
                    "The size of each warehouse, as priced.",
                ),
                match credits {
                    Some(figure) => monthly.derived(figure),
                    None => monthly,
                },
                Variable::number(
                    "snowflake_time_travel_days",
                    7.0,
                    "Days for which rows can be brought back; more than one needs the Enterprise edition.",
                )
                .between(0.0, 90.0),
            ]);
        }
        "databricks" => {
            plan.providers.push(DATABRICKS);
            plan.files.push(("warehouse.tf", include_str!("warehouses/databricks.tf")));
            let units = sizes.input("serving.compute", "DBUs an hour").map_or(6.0, |figure| figure.value * 3600.0);
            plan.variables.extend([
                Variable::new("databricks_host", "string", "The address of the workspace.")
                    .rule("startswith(var.databricks_host, \"https://\")", "The address begins with https://."),
                ladder(
                    "databricks_warehouse_size",
                    units,
                    &DATABRICKS_SIZES,
                    "The size of the SQL warehouse, as priced.",
                ),
                Variable::number(
                    "databricks_max_clusters",
                    2.0,
                    "How many clusters the SQL warehouse may have when many read at once.",
                )
                .between(1.0, 30.0),
                Variable::text("databricks_transformers", "transformers", "The group that builds."),
                Variable::text("databricks_readers", "readers", "The group that reads the published tables."),
            ]);
        }
        _ => {}
    }
}

/// Sizes of Snowflake's warehouses, with the credits that each takes in an hour.
const SNOWFLAKE_SIZES: [(&str, f64); 9] = [
    ("XSMALL", 1.0),
    ("SMALL", 2.0),
    ("MEDIUM", 4.0),
    ("LARGE", 8.0),
    ("XLARGE", 16.0),
    ("XXLARGE", 32.0),
    ("XXXLARGE", 64.0),
    ("X4LARGE", 128.0),
    ("X5LARGE", 256.0),
];

/// Sizes of Databricks' SQL warehouses, with the DBUs that each takes in an hour (knowledge/prices.csv, databricks.sqlwh).
const DATABRICKS_SIZES: [(&str, f64); 8] = [
    ("2X-Small", 4.0),
    ("X-Small", 6.0),
    ("Small", 12.0),
    ("Medium", 24.0),
    ("Large", 40.0),
    ("X-Large", 80.0),
    ("2X-Large", 144.0),
    ("3X-Large", 272.0),
];

/// A variable that holds the smallest size of a ladder that gives `wanted`.
fn ladder(name: &'static str, wanted: f64, sizes: &[(&str, f64)], says: &str) -> Variable {
    let found = sizes.iter().find(|(_, gives)| *gives >= wanted.round()).or(sizes.last());
    let names: Vec<&str> = sizes.iter().map(|(name, _)| *name).collect();
    let list: Vec<String> = names.iter().map(|name| super::text::hcl(name)).collect();
    Variable::text(name, found.map_or("", |(name, _)| name), says).rule(
        format!("contains([{}], var.{name})", list.join(", ")),
        format!("The size is one of {}.", super::words::listed(&names)),
    )
}
