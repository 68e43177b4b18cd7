//! What is delivered for AWS.

use super::sizes::Sizes;
use super::variables::{self, Variable};
use super::{Plan, Provider};
use crate::deliverable::Given;
use crate::deliverable::estate::has_plan_tests;

const AWS: Provider = Provider { name: "aws", source: "hashicorp/aws", version: ">= 5.100, < 7.0" };

/// Days for which CloudWatch keeps a log: it takes no others.
const LOG_DAYS: [f64; 14] =
    [30.0, 60.0, 90.0, 120.0, 150.0, 180.0, 365.0, 400.0, 545.0, 731.0, 1096.0, 1827.0, 2192.0, 3653.0];

/// The files and variables that the choices ask for.
pub fn plan(given: &Given<'_>, sizes: &Sizes<'_>) -> Plan {
    let mut plan = Plan {
        cloud: "AWS",
        providers: vec![AWS],
        backend: ("s3", include_str!("aws/backend.hcl")),
        files: vec![
            ("main.tf", include_str!("aws/main.tf")),
            ("network.tf", include_str!("aws/network.tf")),
            ("security.tf", include_str!("aws/security.tf")),
            ("storage.tf", include_str!("aws/storage.tf")),
            ("budget.tf", include_str!("aws/budget.tf")),
            ("outputs.tf", include_str!("aws/outputs.tf")),
        ],
        variables: common(sizes),
        left_out: Vec::new(),
    };
    network(given, sizes, &mut plan);
    plan.variables.push(variables::source_secrets(given));
    retention(sizes, &mut plan);
    orchestrator(given.design.chosen("orchestration.tool"), sizes, &mut plan);
    warehouse(given.design.chosen("storage.serving"), sizes, &mut plan);
    broker(given.design.chosen("transport.broker"), sizes, &mut plan);
    if has_plan_tests(given) {
        plan.files.push(("tests/plan.tftest.hcl", include_str!("aws/plan.tftest.hcl")));
    }
    plan
}

fn common(sizes: &Sizes<'_>) -> Vec<Variable> {
    let (region, rule) = match sizes.residency() {
        "eu" => ("eu-central-1", Some(("startswith(var.region, \"eu-\")", "Data is to stay in the European Union."))),
        "uk" => ("eu-west-2", Some(("var.region == \"eu-west-2\"", "Data is to stay in the United Kingdom."))),
        "us" => ("us-east-1", Some(("startswith(var.region, \"us-\")", "Data is to stay in the United States."))),
        _ => ("us-east-1", None),
    };
    let region =
        Variable::text("region", region, "Where everything stands; prices of the design are those of us-east-1.");
    let mut all = variables::named(sizes);
    all.push(match rule {
        Some((condition, message)) => region.rule(condition, message),
        None => region,
    });
    all.extend(variables::people(sizes));
    all
}

fn network(given: &Given<'_>, sizes: &Sizes<'_>, plan: &mut Plan) {
    let zones = if given.design.chosen("transport.broker") == "msk" { 3.0 } else { 2.0 };
    plan.variables.extend([
        variables::network_cidr(),
        Variable::number("zones", zones, "How many availability zones the private subnets stand in.").between(2.0, 3.0),
        Variable::switch("outbound_internet", sizes.outbound(), variables::OUTBOUND),
    ]);
}

fn retention(sizes: &Sizes<'_>, plan: &mut Plan) {
    let (raw, raw_figure) = sizes.days("needs.retention_raw", "raw data is kept for");
    let (log, log_figure) = sizes.days("security.audit_retention", "audit logs are kept for");
    let log = LOG_DAYS.iter().copied().find(|days| *days >= log).unwrap_or(3653.0);
    let taken: Vec<String> = LOG_DAYS.iter().map(ToString::to_string).collect();
    plan.variables.extend([
        Variable::number("raw_retention_days", raw, variables::RAW_RETENTION)
            .between(1.0, 36_500.0)
            .derived(&raw_figure),
        Variable::number(
            "log_retention_days",
            log,
            "Days for which logs are kept; CloudWatch takes certain numbers only.",
        )
        .rule(
            format!("contains([{}], var.log_retention_days)", taken.join(", ")),
            format!("CloudWatch keeps logs for one of these numbers of days: {}.", taken.join(", ")),
        )
        .derived(&log_figure),
    ]);
}

fn orchestrator(tool: &str, sizes: &Sizes<'_>, plan: &mut Plan) {
    match tool {
        "mwaa" => {
            plan.files.push(("orchestrator.tf", include_str!("aws/orchestrator_mwaa.tf")));
            let class = sizes.priced("orchestration.compute", &["aws.mwaa."]).unwrap_or("small");
            let classes = "The class is one of mw1.small, mw1.medium, mw1.large, mw1.xlarge and mw1.2xlarge.";
            plan.variables.push(
                Variable::text(
                    "orchestrator_class",
                    &format!("mw1.{class}"),
                    "The class of the MWAA environment, as priced.",
                )
                .rule("can(regex(\"^mw1\\\\.(small|medium|large|xlarge|2xlarge)$\", var.orchestrator_class))", classes),
            );
        }
        "databricks_workflows" => plan.files.push(("orchestrator.tf", include_str!("aws/orchestrator_none.tf"))),
        _ => {
            plan.files.push(("orchestrator.tf", include_str!("aws/orchestrator_machine.tf")));
            let machine = sizes.priced("orchestration.compute", &["aws.ec2."]).unwrap_or("t3.large");
            plan.variables.push(instance(
                "orchestrator_instance_type",
                machine,
                "The machine that runs the pipeline, as priced.",
            ));
        }
    }
}

fn instance(name: &'static str, default: &str, says: &str) -> Variable {
    Variable::text(name, default, says).rule(
        format!("can(regex(\"^[a-z0-9-]+\\\\.[a-z0-9-]+$\", var.{name}))"),
        "A type of machine looks like m7g.large.",
    )
}

fn warehouse(store: &str, sizes: &Sizes<'_>, plan: &mut Plan) {
    match store {
        "postgres" => {
            plan.files.push(("warehouse.tf", include_str!("aws/warehouse_postgres.tf")));
            let class = sizes.priced("serving.compute", &["aws.rds.pg.", "aws.aurora.pg.db."]).unwrap_or("m6g.large");
            let class = Variable::text("warehouse_instance_class", &format!("db.{class}"), "The class of the database, as priced.")
                .rule("startswith(var.warehouse_instance_class, \"db.\")", "A class of databases looks like db.m7g.large.");
            plan.variables.extend([
                class,
                readers(),
                storage(sizes, 20.0, 65_536.0),
                Variable::switch("warehouse_two_zones", sizes.two_zones(), variables::TWO_ZONES),
                variables::backups(35.0),
            ]);
        }
        "redshift" => {
            plan.files.push(("warehouse.tf", include_str!("aws/warehouse_redshift.tf")));
            let figure = sizes.input("serving.compute", "Redshift processing units");
            let rpus = figure.map_or(8.0, |figure| figure.value);
            let rpus = Variable::number("warehouse_rpus", rpus, "Redshift processing units that the warehouse begins with, as priced.").between(4.0, 512.0);
            plan.variables.extend([
                readers(),
                match figure {
                    Some(figure) => rpus.derived(figure),
                    None => rpus,
                },
            ]);
        }
        "duckdb" => {
            plan.files.push(("warehouse.tf", include_str!("aws/warehouse_duckdb.tf")));
            plan.variables.extend([storage(sizes, 20.0, 16_384.0), variables::backups(365.0)]);
        }
        "clickhouse" => plan.left_out.push(
            "ClickHouse Cloud: the service is ordered from ClickHouse, which has a provider of its own; connect it to this network by AWS PrivateLink.",
        ),
        _ => super::shared_warehouse(store, sizes, plan),
    }
}

fn readers() -> Variable {
    Variable::list("reader_cidrs", "Networks from which people may read the warehouse: a VPN, a peered network.").rule(
        "alltrue([for cidr in var.reader_cidrs : can(cidrhost(cidr, 0)) && cidr != \"0.0.0.0/0\"])",
        "Every network is a block such as 10.8.0.0/16; the whole internet is none.",
    )
}

fn storage(sizes: &Sizes<'_>, least: f64, most: f64) -> Variable {
    let figure = sizes.warehouse_gb(least);
    Variable::number("warehouse_storage_gb", figure.value / 1e9, variables::STORAGE)
        .between(least, most)
        .derived(&figure)
}

fn broker(broker: &str, sizes: &Sizes<'_>, plan: &mut Plan) {
    match broker {
        "msk" => {
            plan.files.push(("broker.tf", include_str!("aws/broker_msk.tf")));
            plan.variables.push(
                Variable::text("topic_prefix", &sizes.topics, "What the names of topics and of groups of readers begin with."),
            );
            let count = sizes.pieces("broker.compute");
            let machine = sizes.priced("broker.compute", &["aws.msk."]).unwrap_or("kafka.m7g.large");
            let disk = sizes.broker_gb(count);
            let count = Variable::number("broker_count", count, "How many brokers there are, a multiple of the zones.")
                .rule("var.broker_count % var.zones == 0", "Every zone has as many brokers as the others.");
            plan.variables.extend([
                sizes.input("broker.compute", "brokers").map_or_else(|| Variable::number("broker_count", 3.0, "How many brokers there are."), |figure| count.derived(figure)),
                Variable::text("broker_instance_type", machine, "The machine of a broker, as priced.")
                    .rule("startswith(var.broker_instance_type, \"kafka.\")", "A machine of MSK looks like kafka.m7g.large."),
                Variable::number("broker_storage_gb", disk.value / 1e9, "GB of disk that each broker begins with.").between(1.0, 4_096.0).derived(&disk),
            ]);
        }
        "kinesis" => {
            plan.files.push(("broker.tf", include_str!("aws/broker_kinesis.tf")));
            let hours = sizes.broker_hours(24.0, 8_760.0);
            plan.variables.push(
                Variable::number("broker_retention_hours", hours, variables::BROKER_HOURS).between(24.0, 8_760.0),
            );
        }
        "confluent" => plan.left_out.push(
            "Confluent Cloud: the cluster is ordered from Confluent, which has a provider of its own; connect it to this network by AWS PrivateLink.",
        ),
        "kafka" => plan.left_out.push("Apache Kafka: it is run by the team where it already stands."),
        _ => {}
    }
}
