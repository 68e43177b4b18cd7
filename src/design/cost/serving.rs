//! What the serving store costs: compute and storage, by engine and cloud.

use super::pipeline::object_store;
use super::rows::{always, by_flow, by_hour, by_pieces, by_size, machines};
use crate::design::needs::Needs;
use crate::design::{BillRow, book, sizing};
use crate::figure::{Figure, MONTH, Unit};
use std::sync::Arc;

/// How a store is run, as far as its price depends on it.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// Whether data comes in all day long, which keeps a warehouse awake.
    pub often: bool,
    /// Whether a second zone takes over by itself.
    pub two_zones: bool,
}

/// What the serving store costs, run as the needs ask for: compute and storage.
pub fn serving(serving: &str, needs: &Needs<'_>) -> Vec<BillRow> {
    let often = needs.value("needs.freshness") < 900.0;
    let two_zones = ["99.9", "99.95", "99.99"].contains(&needs.choice("needs.availability"));
    store(serving, needs, Run { often, two_zones })
}

/// The same where it is decided how it is run. Warehouses that a provider runs, and ClickHouse Cloud from two replicas on,
/// stand in several zones at one price; a database and a single machine are paid for once more.
pub fn store(serving: &str, needs: &Needs<'_>, run: Run) -> Vec<BillRow> {
    let stored = sizing::serving_stored(needs, serving);
    let memory = working_set(needs, serving);
    let share = awake(run.often);
    let cloud = needs.choice("estate.cloud");
    let component = "Serving store, compute";
    let storage = "Serving store, storage";
    let size = warehouse_size(needs);
    let rows = match serving {
        "postgres" => return postgres(needs, &stored, &memory, run.two_zones),
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
                by_hour(
                    needs,
                    "serving.compute",
                    component,
                    id,
                    &in_zones("machines", &count, run.two_zones),
                    &always(),
                ),
                by_size(needs, "serving.storage", storage, "aws.rds.gp3.singleaz", &twice(&stored, run.two_zones)),
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
                by_pieces(needs, "serving.compute", component, edition, &credits, &share),
                by_size(needs, "serving.storage", storage, "snowflake.storage.ondemand", &stored),
            ]
        }
        "bigquery" => {
            let scanned = needs.figure("load.bytes_scanned_per_day", "bytes that queries read per day");
            let free = Figure::quotient(
                "read free of charge",
                &book::constant("bigquery.free_scan"),
                &book::judgement("a month", MONTH, Unit::TIME),
            );
            let paid = Figure::derived(
                "bytes that queries read and that are paid",
                Unit::BYTES_PER_TIME,
                "bytes that queries read per day − read free of charge, not below zero",
                [&scanned, &free],
                |[scanned, free]| (scanned - free).max(0.0),
            );
            [
                by_flow(needs, "serving.compute", component, "gcp.bq.ondemand", &paid),
                by_size(needs, "serving.storage", storage, "gcp.bq.active", &stored),
            ]
        }
        "redshift" => {
            let rpus = machines("Redshift processing units", 8.0 * 2f64.powi(size as i32));
            [
                by_hour(needs, "serving.compute", component, "aws.redshift.serverless.rpu", &rpus, &share),
                by_size(needs, "serving.storage", storage, "aws.redshift.rms", &stored),
            ]
        }
        "databricks" => {
            let dbus = per_hour("DBUs an hour", [6.0, 12.0, 24.0, 40.0, 80.0, 144.0][size.min(5)]);
            [
                by_pieces(needs, "serving.compute", component, "databricks.aws.sqlserverless", &dbus, &share),
                by_size(needs, "serving.storage", storage, object_store(cloud), &stored),
            ]
        }
        "clickhouse" => {
            let (_, count) = rung(&[("clickhouse.cloud.scale.compute", 8.0)], &memory);
            let two = Figure::derived(
                "compute units, at least two",
                Unit::EACH,
                "machines, at least two",
                [&count],
                |[count]| count.max(2.0),
            );
            [
                by_hour(needs, "serving.compute", component, "clickhouse.cloud.scale.compute", &two, &always()),
                by_size(needs, "serving.storage", storage, "clickhouse.cloud.storage", &stored),
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
                by_hour(needs, "serving.compute", component, id, &machines("capacities", 1.0), &always()),
                by_size(needs, "serving.storage", storage, object_store("azure"), &stored),
            ]
        }
        _ => [None, None],
    };
    rows.into_iter().flatten().collect()
}

fn per_hour(name: &'static str, value: f64) -> Arc<Figure> {
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

/// So many in each zone.
fn in_zones(what: &str, count: &Arc<Figure>, two_zones: bool) -> Arc<Figure> {
    let zones = book::judgement("zones", if two_zones { 2.0 } else { 1.0 }, Unit::ONE);
    Figure::product(format!("{what} in all zones"), &[count, &zones])
}

/// What is stored, once more where a second zone takes over.
fn twice(stored: &Arc<Figure>, two_zones: bool) -> Arc<Figure> {
    if two_zones { in_zones("stored", stored, true) } else { Arc::clone(stored) }
}

fn postgres(needs: &Needs<'_>, stored: &Arc<Figure>, memory: &Arc<Figure>, two_zones: bool) -> Vec<BillRow> {
    let component = "Serving store, compute";
    let storage = "Serving store, storage";
    let machines = |count: &Arc<Figure>| in_zones("machines", count, two_zones);
    let on_disks = twice(stored, two_zones);
    let rows = match needs.choice("estate.cloud") {
        "gcp" => {
            let (_, count) = rung(&[("gcp.cloudsql.pg.vcpu", 32.0)], memory);
            let cores = Figure::product(
                "virtual processors",
                &[&machines(&count), &book::judgement("virtual processors each", 4.0, Unit::ONE)],
            );
            let ram = Figure::product(
                "memory",
                &[
                    &machines(&count),
                    &Figure::constant("memory each", 32e9, Unit::new(1, 0, 0, -1), "our judgement", "", "judgement"),
                ],
            );
            [
                by_hour(needs, "serving.compute", component, "gcp.cloudsql.pg.vcpu", &cores, &always()),
                by_size(needs, "serving.memory", "Serving store, memory", "gcp.cloudsql.pg.gb", &ram),
                by_size(needs, "serving.storage", storage, "gcp.cloudsql.pg.ssd", &on_disks),
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
                by_hour(needs, "serving.compute", component, id, &machines(&count), &always()),
                by_size(needs, "serving.storage", storage, "azure.pgflex.storage", &on_disks),
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
            // its price is that of both zones
            let storage_id = if two_zones { "aws.rds.gp3.multiaz" } else { "aws.rds.gp3.singleaz" };
            [
                by_hour(needs, "serving.compute", component, id, &machines(&count), &always()),
                by_size(needs, "serving.storage", storage, storage_id, stored),
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
                by_hour(needs, "serving.compute", component, id, &machines(&count), &always()),
                by_size(
                    needs,
                    "serving.storage",
                    "Serving store, storage (own disks, priced as if rented)",
                    "aws.rds.gp3.singleaz",
                    &on_disks,
                ),
                None,
            ]
        }
    };
    rows.into_iter().flatten().collect()
}

/// The share of the month in which a warehouse that suspends itself is awake.
fn awake(often: bool) -> Arc<Figure> {
    let (hours, ends) = if often { (20.0, [16.0, 24.0]) } else { (6.0, [3.0, 10.0]) };
    let hours = book::judgement_between("hours a day in which loads and readers keep it awake", hours, ends, Unit::ONE);
    let day = book::judgement("hours in a day", 24.0, Unit::ONE);
    Figure::quotient("share of the month it is awake", &hours, &day)
}

/// The memory that keeps a tenth of what is stored at hand.
fn working_set(needs: &Needs<'_>, serving: &str) -> Arc<Figure> {
    let stored = sizing::serving_stored(needs, serving);
    let share = book::judgement_between("share of the data that is read often", 0.1, [0.05, 0.2], Unit::ONE);
    Figure::product("memory for what is read often", &[&stored, &share])
}

/// The smallest rung of a ladder of (price, memory in GB) that holds `memory`, and how many of it.
fn rung(ladder: &[(&'static str, f64)], memory: &Arc<Figure>) -> (&'static str, Arc<Figure>) {
    let needed = memory.value / 1e9;
    let found = ladder.iter().find(|(_, gb)| *gb >= needed).or(ladder.last());
    let (id, gb) = found.copied().unwrap_or(("", 1.0));
    let formula = format!("memory for what is read often ÷ {gb} GB of memory each, rounded up");
    (id, Figure::derived("machines", Unit::EACH, formula, [memory], |[memory]| (memory / 1e9 / gb).ceil().max(1.0)))
}
