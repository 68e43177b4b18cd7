//! The bill: what each part costs in a month, from list prices, with the derivation of every row.

use super::book::{self, Price};
use super::decisions::{Scope, decide};
use super::needs::Needs;
use super::{BillRow, CostAt, Decision, sizing};
use crate::figure::{Figure, MONTH, Unit};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The multiples of today's load that are priced.
const LOADS: [f64; 3] = [1.0, 3.0, 10.0];

/// Prices the design at one, three and ten times today's load; each load takes the decisions it asks for.
pub fn cost(needs: &Needs<'_>, pins: &BTreeMap<String, String>, today: &[Decision]) -> Vec<CostAt> {
    LOADS
        .iter()
        .map(|load| {
            if *load == 1.0 {
                return at(needs, today);
            }
            let scaled = needs.at_load(*load);
            at(&scaled, &decide(&scaled, pins, Scope::Load))
        })
        .collect()
}

fn at(needs: &Needs<'_>, decisions: &[Decision]) -> CostAt {
    let rows = bill(needs, decisions);
    let monthly: Vec<&Arc<Figure>> = rows.iter().map(|row| &row.monthly).collect();
    let likely = Figure::sum("monthly cost", Unit::USD_PER_TIME, &monthly);
    CostAt {
        load: needs.load,
        low: edge(&rows, "low end of the monthly cost", -1.0),
        high: edge(&rows, "high end of the monthly cost", 1.0),
        likely,
        serving: decisions
            .iter()
            .find(|decision| decision.id == "storage.serving")
            .map_or_else(String::new, |decision| decision.chosen.clone()),
        bill: rows,
    }
}

/// The sum of the rows, each moved by how unsure its price and its load are.
fn edge(rows: &[BillRow], name: &str, sign: f64) -> Arc<Figure> {
    let moved: Vec<Arc<Figure>> = rows
        .iter()
        .map(|row| {
            let margin = match row.confidence.as_str() {
                "verified" => 0.10,
                "secondary" | "derived" => 0.20,
                _ => 0.35,
            };
            let spread = book::judgement(
                &format!("margin for a price that is {}, and for region and load", row.confidence),
                1.0 + sign * margin,
                Unit::ONE,
            );
            Figure::product(&row.component, &[&row.monthly, &spread])
        })
        .collect();
    Figure::sum(name, Unit::USD_PER_TIME, &moved.iter().collect::<Vec<_>>())
}

/// The bill of materials of a design.
pub fn bill(needs: &Needs<'_>, decisions: &[Decision]) -> Vec<BillRow> {
    let chosen =
        |id: &str| decisions.iter().find(|decision| decision.id == id).map_or("", |decision| decision.chosen.as_str());
    let serving_store = chosen("storage.serving");
    let mut rows = serving(serving_store, needs);
    rows.extend(raw_layer(needs, serving_store));
    rows.extend(orchestration(chosen("orchestration.tool"), needs));
    rows.extend(broker(chosen("transport.broker"), needs));
    if matches!(chosen("processing.engine"), "spark" | "flink") {
        rows.extend(cluster(needs, chosen("processing.latency") == "streaming"));
    }
    rows
}

/// A row for something that is paid by the hour.
fn by_hour(id: &str, component: &str, price_id: &str, machines: &Arc<Figure>, share: &Arc<Figure>) -> Option<BillRow> {
    let price = book::price(price_id)?;
    let monthly = Figure::product(component, &[&price.figure(), machines, share]);
    let quantity = machines.value * share.value * MONTH / price.base_units();
    Some(row(id, component, price, quantity, monthly))
}

/// A row for something that is paid by what is stored.
fn by_size(id: &str, component: &str, price_id: &str, bytes: &Arc<Figure>) -> Option<BillRow> {
    let price = book::price(price_id)?;
    let monthly = Figure::product(component, &[&price.figure(), bytes]);
    Some(row(id, component, price, bytes.value * MONTH / price.base_units(), monthly))
}

/// A row for something that is paid by what flows.
fn by_flow(id: &str, component: &str, price_id: &str, flow: &Arc<Figure>) -> Option<BillRow> {
    let price = book::price(price_id)?;
    let monthly = Figure::product(component, &[&price.figure(), flow]);
    Some(row(id, component, price, flow.value * MONTH / price.base_units(), monthly))
}

/// A row for something that is paid by pieces an hour: credits, DBUs.
fn by_pieces(
    id: &str,
    component: &str,
    price_id: &str,
    per_hour: &Arc<Figure>,
    share: &Arc<Figure>,
) -> Option<BillRow> {
    let price = book::price(price_id)?;
    let monthly = Figure::product(component, &[&price.figure(), per_hour, share]);
    Some(row(id, component, price, per_hour.value * share.value * MONTH, monthly))
}

/// A row of a price, a quantity in its unit, and what that comes to in a month.
pub fn row(id: &str, component: &str, price: &Price, quantity: f64, monthly: Arc<Figure>) -> BillRow {
    BillRow {
        id: id.to_owned(),
        component: component.to_owned(),
        service: format!("{}, {}", price.service, price.sku),
        price_id: price.id.to_owned(),
        quantity,
        unit: price.unit.to_owned(),
        unit_usd: price.usd,
        as_of: price.as_of.to_owned(),
        confidence: price.confidence.to_owned(),
        monthly,
    }
}

fn always() -> Arc<Figure> {
    book::judgement("share of the month it runs", 1.0, Unit::ONE)
}

/// The share of the month in which a warehouse that suspends itself is awake.
fn awake(needs: &Needs<'_>) -> Arc<Figure> {
    let streaming = needs.value("needs.freshness") < 900.0;
    let hours = book::judgement(
        "hours a day in which loads and readers keep it awake",
        if streaming { 20.0 } else { 6.0 },
        Unit::ONE,
    );
    let day = book::judgement("hours in a day", 24.0, Unit::ONE);
    Figure::quotient("share of the month it is awake", &hours, &day)
}

fn machines(name: &str, count: f64) -> Arc<Figure> {
    book::judgement(name, count, Unit::EACH)
}

/// The memory that keeps a tenth of what is stored at hand.
fn working_set(needs: &Needs<'_>, serving: &str) -> Arc<Figure> {
    let stored = sizing::serving_stored(needs, serving);
    let share = book::judgement("share of the data that is read often", 0.1, Unit::ONE);
    Figure::product("memory for what is read often", &[&stored, &share])
}

/// The smallest rung of a ladder of (price, memory in GB) that holds `memory`, and how many of it.
fn rung(ladder: &[(&'static str, f64)], memory: &Arc<Figure>) -> (&'static str, Arc<Figure>) {
    let needed = memory.value / 1e9;
    let found = ladder.iter().find(|(_, gb)| *gb >= needed).or(ladder.last());
    let (id, gb) = found.copied().unwrap_or(("", 1.0));
    let count = (needed / gb).ceil().max(1.0);
    let formula = format!("memory for what is read often ÷ {gb} GB of memory each, rounded up");
    (id, Figure::computed("machines", count, Unit::EACH, &formula, &[memory]))
}

/// What the serving store costs: compute and storage.
pub fn serving(serving: &str, needs: &Needs<'_>) -> Vec<BillRow> {
    let stored = sizing::serving_stored(needs, serving);
    let memory = working_set(needs, serving);
    let share = awake(needs);
    let cloud = needs.choice("estate.cloud");
    let component = "Serving store, compute";
    let storage = "Serving store, storage";
    let size = warehouse_size(needs);
    let rows = match serving {
        "postgres" => return postgres(needs, &stored, &memory),
        "duckdb" => {
            let (id, count) = rung(
                &[
                    ("aws.ec2.r5.large", 16.0),
                    ("aws.ec2.r5.xlarge", 32.0),
                    ("aws.ec2.r5.2xlarge", 64.0),
                    ("aws.ec2.r5.4xlarge", 128.0),
                    ("aws.ec2.r5.8xlarge", 256.0),
                ],
                &memory,
            );
            [
                by_hour("serving.compute", component, id, &count, &always()),
                by_size("serving.storage", storage, "aws.rds.gp3.singleaz", &stored),
            ]
        }
        "snowflake" => {
            let edition = match () {
                () if needs.has("security.regimes", "hipaa") || needs.has("security.regimes", "pci_dss") => {
                    "snowflake.credit.business_critical"
                }
                () if needs.regulated() => "snowflake.credit.enterprise",
                () => "snowflake.credit.standard",
            };
            let credits = per_hour("credits an hour", 2f64.powi(size as i32));
            [
                by_pieces("serving.compute", component, edition, &credits, &share),
                by_size("serving.storage", storage, "snowflake.storage.ondemand", &stored),
            ]
        }
        "bigquery" => {
            let scanned = needs.figure("load.bytes_scanned_per_day", "bytes that queries read per day");
            let free = Figure::quotient(
                "read free of charge",
                &book::constant("bigquery.free_scan"),
                &book::judgement("a month", MONTH, Unit::TIME),
            );
            let paid = Figure::computed(
                "bytes that queries read and that are paid",
                (scanned.value - free.value).max(0.0),
                Unit::BYTES_PER_TIME,
                "bytes that queries read per day − read free of charge, not below zero",
                &[&scanned, &free],
            );
            [
                by_flow("serving.compute", component, "gcp.bq.ondemand", &paid),
                by_size("serving.storage", storage, "gcp.bq.active", &stored),
            ]
        }
        "redshift" => {
            let rpus = machines("Redshift processing units", 8.0 * 2f64.powi(size as i32));
            [
                by_hour("serving.compute", component, "aws.redshift.serverless.rpu", &rpus, &share),
                by_size("serving.storage", storage, "aws.redshift.rms", &stored),
            ]
        }
        "databricks" => {
            let dbus = per_hour("DBUs an hour", [6.0, 12.0, 24.0, 40.0, 80.0, 144.0][size.min(5)]);
            [
                by_pieces("serving.compute", component, "databricks.aws.sqlserverless", &dbus, &share),
                by_size("serving.storage", storage, object_store(cloud), &stored),
            ]
        }
        "clickhouse" => {
            let (_, count) = rung(&[("clickhouse.cloud.scale.compute", 8.0)], &memory);
            let two = Figure::computed(
                "compute units, at least two",
                count.value.max(2.0),
                Unit::EACH,
                "machines, at least two",
                &[&count],
            );
            [
                by_hour("serving.compute", component, "clickhouse.cloud.scale.compute", &two, &always()),
                by_size("serving.storage", storage, "clickhouse.cloud.storage", &stored),
            ]
        }
        "fabric" => {
            let id = [
                "azure.fabric.F4",
                "azure.fabric.F8",
                "azure.fabric.F16",
                "azure.fabric.F32",
                "azure.fabric.F64",
                "azure.fabric.F128",
            ][size.min(5)];
            [
                by_hour("serving.compute", component, id, &machines("capacities", 1.0), &always()),
                by_size("serving.storage", storage, object_store("azure"), &stored),
            ]
        }
        _ => [None, None],
    };
    rows.into_iter().flatten().collect()
}

fn per_hour(name: &str, value: f64) -> Arc<Figure> {
    // pieces per hour are pieces per 3600 seconds
    Figure::constant(
        name,
        value / 3600.0,
        Unit::EACH_PER_TIME,
        "size of the warehouse by what queries read per day, our judgement",
        "",
        "judgement",
    )
}

/// 0 for the smallest warehouse, one more for each fivefold of 100 GB read per day.
fn warehouse_size(needs: &Needs<'_>) -> usize {
    let daily = needs.value("load.bytes_scanned_per_day") * crate::figure::DAY;
    (0..9).find(|size| daily <= 100e9 * 5f64.powi(*size)).unwrap_or(9) as usize
}

fn postgres(needs: &Needs<'_>, stored: &Arc<Figure>, memory: &Arc<Figure>) -> Vec<BillRow> {
    let component = "Serving store, compute";
    let storage = "Serving store, storage";
    let available = ["99.9", "99.95", "99.99"].contains(&needs.choice("needs.availability"));
    let two_zones = |count: &Arc<Figure>| {
        let zones =
            book::judgement("zones, for the availability asked for", if available { 2.0 } else { 1.0 }, Unit::ONE);
        Figure::product("machines in all zones", &[count, &zones])
    };
    let rows = match needs.choice("estate.cloud") {
        "gcp" => {
            let (_, count) = rung(&[("gcp.cloudsql.pg.vcpu", 32.0)], memory);
            let cores = Figure::product(
                "virtual processors",
                &[&two_zones(&count), &book::judgement("virtual processors each", 4.0, Unit::ONE)],
            );
            let ram = Figure::product(
                "memory",
                &[
                    &two_zones(&count),
                    &Figure::constant("memory each", 32e9, Unit::new(1, 0, 0, -1), "our judgement", "", "judgement"),
                ],
            );
            [
                by_hour("serving.compute", component, "gcp.cloudsql.pg.vcpu", &cores, &always()),
                by_size("serving.memory", "Serving store, memory", "gcp.cloudsql.pg.gb", &ram),
                by_size("serving.storage", storage, "gcp.cloudsql.pg.ssd", stored),
            ]
        }
        "azure" => {
            let (id, count) = rung(
                &[
                    ("azure.pgflex.GP_Standard_D4s_v3", 16.0),
                    ("azure.pgflex.MO_Standard_E4s_v3", 32.0),
                    ("azure.pgflex.GP_Standard_D16s_v3", 64.0),
                ],
                memory,
            );
            [
                by_hour("serving.compute", component, id, &two_zones(&count), &always()),
                by_size("serving.storage", storage, "azure.pgflex.storage", stored),
                None,
            ]
        }
        "aws" => {
            let (id, count) = rung(
                &[
                    ("aws.rds.pg.m6g.large", 8.0),
                    ("aws.rds.pg.r6g.large", 16.0),
                    ("aws.rds.pg.r6g.xlarge", 32.0),
                    ("aws.aurora.pg.db.r8g.2xlarge", 64.0),
                    ("aws.aurora.pg.db.r8g.4xlarge", 128.0),
                ],
                memory,
            );
            let storage_id = if available { "aws.rds.gp3.multiaz" } else { "aws.rds.gp3.singleaz" };
            [
                by_hour("serving.compute", component, id, &two_zones(&count), &always()),
                by_size("serving.storage", storage, storage_id, stored),
                None,
            ]
        }
        _ => {
            let (id, count) = rung(
                &[
                    ("aws.ec2.r5.large", 16.0),
                    ("aws.ec2.r5.xlarge", 32.0),
                    ("aws.ec2.r5.2xlarge", 64.0),
                    ("aws.ec2.r5.4xlarge", 128.0),
                ],
                memory,
            );
            let component = "Serving store, compute (own machines, priced as if rented)";
            [
                by_hour("serving.compute", component, id, &two_zones(&count), &always()),
                by_size(
                    "serving.storage",
                    "Serving store, storage (own disks, priced as if rented)",
                    "aws.rds.gp3.singleaz",
                    stored,
                ),
                None,
            ]
        }
    };
    rows.into_iter().flatten().collect()
}

fn object_store(cloud: &str) -> &'static str {
    match cloud {
        "gcp" => "gcp.gcs.standard",
        "azure" => "azure.blob.hot.lrs.50tb",
        _ => "aws.s3.standard.first50tb",
    }
}

fn raw_layer(needs: &Needs<'_>, serving: &str) -> Vec<BillRow> {
    let id = object_store(needs.choice("estate.cloud"));
    let raw = by_size("raw.storage", "Raw layer, storage", id, &sizing::raw_kept(needs));
    let backup = by_size("backup.storage", "Backups", id, &sizing::backup(needs, serving));
    raw.into_iter().chain(backup).collect()
}

fn orchestration(tool: &str, needs: &Needs<'_>) -> Vec<BillRow> {
    let component = "Orchestration";
    let one = machines("machines", 1.0);
    let pipelines = needs.value("load.pipelines");
    let found = match (tool, needs.choice("estate.cloud")) {
        ("mwaa", _) => {
            let small = pipelines <= book::constant("mwaa.small.dags").value;
            by_hour(
                "orchestration.compute",
                component,
                if small { "aws.mwaa.small" } else { "aws.mwaa.medium" },
                &machines("environments", 1.0),
                &always(),
            )
        }
        ("composer", _) => by_hour(
            "orchestration.compute",
            component,
            "gcp.composer.small_hour",
            &machines("environments", 1.0),
            &always(),
        ),
        ("data_factory", _) => by_hour(
            "orchestration.compute",
            component,
            "azure.adf.eastus.airflow.small",
            &machines("environments", 1.0),
            &always(),
        ),
        ("databricks_workflows", _) => None,
        ("cron", "aws") => {
            by_hour("orchestration.compute", "Orchestration, one small machine", "aws.ec2.t3.medium", &one, &always())
        }
        (_, "gcp") => by_hour("orchestration.compute", component, "gcp.gce.e2-standard-4", &one, &always()),
        (_, "azure") => by_hour("orchestration.compute", component, "azure.vm.D4s_v5", &one, &always()),
        ("cron", _) => {
            by_hour("orchestration.compute", "Orchestration, one small machine", "aws.ec2.t3.medium", &one, &always())
        }
        _ => by_hour("orchestration.compute", "Orchestration, one machine", "aws.ec2.t3.large", &one, &always()),
    };
    found.into_iter().collect()
}

fn broker(tool: &str, needs: &Needs<'_>) -> Vec<BillRow> {
    let component = "Message broker";
    let flow = needs.figure("load.bytes_per_day", "raw data per day");
    let peak = Figure::product(
        "raw data per second at the peak",
        &[&flow, &needs.figure("load.peak_ratio", "peak to average")],
    );
    let units = |name: &str, each: f64, least: f64| {
        let limit = Figure::constant(
            "limit of one",
            each,
            Unit::BYTES_PER_TIME,
            "published limit of the service: 1 MB/s for each shard or throughput unit",
            "",
            "secondary",
        );
        Figure::computed(
            name,
            (peak.value / limit.value).ceil().max(least),
            Unit::EACH,
            "raw data per second at the peak ÷ limit of one, rounded up",
            &[&peak, &limit],
        )
    };
    let found = match tool {
        "none" | "" => Vec::new(),
        "kinesis" => {
            vec![by_hour("broker.compute", component, "aws.kinesis.shard_hour", &units("shards", 1e6, 1.0), &always())]
        }
        "eventhubs" => vec![by_hour(
            "broker.compute",
            component,
            "azure.eh.tu.standard",
            &units("throughput units", 1e6, 1.0),
            &always(),
        )],
        "pubsub" => vec![
            by_flow("broker.in", component, "gcp.pubsub.ingest", &flow),
            by_flow("broker.out", "Message delivery", "gcp.pubsub.deliver", &flow),
        ],
        "confluent" => vec![by_hour(
            "broker.compute",
            component,
            "confluent.standard.ecku",
            &units("elastic units", 20e6, 1.0),
            &always(),
        )],
        _ => {
            let capacity = Figure::quotient(
                "client ingress of a broker",
                &book::constant("msk.m7g.large.disk"),
                &book::constant("msk.storage_factor"),
            );
            let used = Figure::product("of it to be used", &[&capacity, &book::constant("msk.utilisation_standard")]);
            let zones = book::constant("msk.zones");
            let least = (peak.value / used.value / zones.value).ceil().max(1.0) * zones.value;
            let count = Figure::computed(
                "brokers",
                least,
                Unit::EACH,
                "raw data per second at the peak ÷ usable ingress of a broker, rounded up to the zones",
                &[&peak, &used, &zones],
            );
            vec![by_hour("broker.compute", component, "aws.msk.kafka.m7g.large", &count, &always())]
        }
    };
    found.into_iter().flatten().collect()
}

/// A cluster that works through the day's data, or stands ready for the stream.
fn cluster(needs: &Needs<'_>, streaming: bool) -> Vec<BillRow> {
    let daily = needs.figure("load.bytes_per_day", "raw data per day");
    let rate = Figure::constant(
        "raw data that one machine works through",
        30e6,
        Unit::new(1, -1, 0, -1),
        "our judgement: 30 MB a second for each machine of four processors",
        "",
        "judgement",
    );
    let hours = book::judgement("hours a day it runs", if streaming { 24.0 } else { 4.0 }, Unit::ONE);
    let share =
        Figure::quotient("share of the month it runs", &hours, &book::judgement("hours in a day", 24.0, Unit::ONE));
    let count = Figure::computed(
        "machines",
        (daily.value / rate.value / share.value).ceil().max(2.0),
        Unit::EACH,
        "raw data per day ÷ what one machine works through ÷ share of the month it runs, at least two",
        &[&daily, &rate, &share],
    );
    by_hour("processing.compute", "Processing cluster", "aws.ec2.m5.xlarge", &count, &share).into_iter().collect()
}
