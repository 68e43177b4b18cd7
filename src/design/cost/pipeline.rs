//! What everything around the serving store costs: the raw layer, orchestration, the broker, the cluster, what crosses
//! zones and leaves the cloud, and people where they are counted.

use super::rows::{always, by_flow, by_hour, by_size, machines};
use crate::design::needs::Needs;
use crate::design::{BillRow, book, sizing};
use crate::figure::{DAY, Figure, Unit};
use std::sync::Arc;

/// The price of an object store that is read every day.
pub fn object_store(cloud: &str) -> &'static str {
    match cloud {
        "gcp" => "gcp.gcs.standard",
        "azure" => "azure.blob.hot.lrs.50tb",
        _ => "aws.s3.standard.first50tb",
    }
}

/// The price of its colder class, into which the delivered lifecycle rules move what is a month old.
pub fn colder_store(cloud: &str) -> &'static str {
    match cloud {
        "gcp" => "gcp.gcs.nearline",
        "azure" => "azure.blob.cool.lrs",
        _ => "aws.s3.standard_ia",
    }
}

/// After how long a load of the raw layer is moved, where it is kept for twice as long.
const MOVED_AFTER: f64 = 30.0 * DAY;

/// The raw layer, its older part in a colder class, and the backups.
pub fn raw_layer(needs: &Needs<'_>, serving: &str) -> Vec<BillRow> {
    let cloud = needs.choice("estate.cloud");
    let raw = sizing::raw_kept(needs);
    let kept = needs.figure("needs.retention_raw", "raw data is kept for");
    let after = book::judgement("moved to a colder class after", MOVED_AFTER, Unit::TIME);
    let hot = Figure::derived(
        "share of the raw layer that is younger",
        Unit::ONE,
        "moved to a colder class after ÷ raw data is kept for, all of it where it is kept for less than twice as long",
        [&kept, &after],
        |[kept, after]| if kept < 2.0 * after { 1.0 } else { after / kept },
    );
    let cold = Figure::derived(
        "share of the raw layer that is older",
        Unit::ONE,
        "1 − the share that is younger",
        [&hot],
        |[hot]| 1.0 - hot,
    );
    let size = |name: &'static str, share: &Arc<Figure>| Figure::product(name, &[&raw, share]);
    let mut rows = vec![by_size(
        needs,
        "raw.storage",
        "Raw layer, storage",
        object_store(cloud),
        &size("raw layer, younger", &hot),
    )];
    if cold.value > 0.0 {
        rows.push(by_size(
            needs,
            "raw.archive",
            "Raw layer, older loads",
            colder_store(cloud),
            &size("raw layer, older", &cold),
        ));
    }
    rows.push(by_size(needs, "backup.storage", "Backups", object_store(cloud), &sizing::backup(needs, serving)));
    rows.into_iter().flatten().collect()
}

/// What crosses zones between a replicated log and its clients, and what of the answers leaves the cloud.
pub fn network(broker: &str, needs: &Needs<'_>) -> Vec<BillRow> {
    let cloud = needs.choice("estate.cloud");
    let mut rows = Vec::new();
    if matches!(broker, "kafka" | "msk") && cloud == "aws" {
        let flow = needs.figure("load.bytes_per_day", "raw data per day");
        let clients = Figure::product(
            "data between clients and brokers of other zones",
            &[&flow, &book::constant("msk.cross_zone_share")],
        );
        rows.push(by_flow(needs, "network.cross_zone", "Traffic between zones", "aws.xaz", &clients));
        if broker == "kafka" {
            // a managed broker copies free of charge
            let others = book::judgement("copies in other zones", 2.0, Unit::ONE);
            let copies = Figure::product("copies of the log in other zones", &[&flow, &others]);
            rows.push(by_flow(needs, "network.copies", "Copies between zones", "aws.xaz", &copies));
        }
    }
    let price_id = match cloud {
        "aws" => "aws.egress.internet.10tb",
        "gcp" => "gcp.egress.first1tb",
        "azure" => "azure.egress.next10tb",
        _ => return rows.into_iter().flatten().collect(),
    };
    let read = needs.figure("load.bytes_scanned_per_day", "bytes that queries read per day");
    let share =
        book::judgement_between("share of what queries read that leaves as answers", 0.001, [0.0002, 0.01], Unit::ONE);
    rows.push(by_flow(
        needs,
        "network.egress",
        "Answers that leave the cloud",
        price_id,
        &Figure::product("answers", &[&read, &share]),
    ));
    rows.into_iter().flatten().collect()
}

/// The hours of people, where somebody asked to count them.
pub fn people(hosting: &str, needs: &Needs<'_>) -> Vec<BillRow> {
    if !needs.flag("budget.count_people") {
        return Vec::new();
    }
    let work = match (hosting, needs.choice("estate.cloud")) {
        ("self_hosted", _) | (_, "on_prem" | "none") => book::constant("operations.self_hosted"),
        (_, "gcp") => book::constant("operations.gcp"),
        (_, "azure") => book::constant("operations.azure"),
        _ => book::constant("operations.aws"),
    };
    let one = machines("people at work on it", 1.0);
    let mut rows = vec![by_hour(needs, "people.operations", "People who run it", "people.hour", &one, &work)];
    let waiting = match needs.choice("team.on_call") {
        "always" => 128.0,
        "extended" => 40.0,
        _ => 0.0,
    };
    if waiting > 0.0 {
        let week = book::judgement("hours in a week", 168.0, Unit::ONE);
        let hours = book::judgement("hours a week on call outside business hours", waiting, Unit::ONE);
        let paid =
            book::judgement_between("share of an hour that an hour on call is paid", 0.1, [0.05, 0.25], Unit::ONE);
        let hours = Figure::quotient("share of the week on call", &hours, &week);
        let share = Figure::product("share of the month that is paid for being on call", &[&hours, &paid]);
        rows.push(by_hour(
            needs,
            "people.on_call",
            "People on call",
            "people.hour",
            &machines("people on call at a time", 1.0),
            &share,
        ));
    }
    rows.into_iter().flatten().collect()
}

/// The orchestrator.
pub fn orchestration(tool: &str, needs: &Needs<'_>) -> Vec<BillRow> {
    let component = "Orchestration";
    let one = machines("machines", 1.0);
    let pipelines = needs.value("load.pipelines");
    let found = match (tool, needs.choice("estate.cloud")) {
        ("mwaa", _) => {
            let small = pipelines <= book::constant("mwaa.small.dags").value;
            by_hour(
                needs,
                "orchestration.compute",
                component,
                if small { "aws.mwaa.small" } else { "aws.mwaa.medium" },
                &machines("environments", 1.0),
                &always(),
            )
        }
        ("composer", _) => by_hour(
            needs,
            "orchestration.compute",
            component,
            "gcp.composer.small_hour",
            &machines("environments", 1.0),
            &always(),
        ),
        ("data_factory", _) => by_hour(
            needs,
            "orchestration.compute",
            component,
            "azure.adf.eastus.airflow.small",
            &machines("environments", 1.0),
            &always(),
        ),
        ("databricks_workflows", _) => None,
        ("cron", "aws") => by_hour(
            needs,
            "orchestration.compute",
            "Orchestration, one small machine",
            "aws.ec2.t3.medium",
            &one,
            &always(),
        ),
        (_, "gcp") => by_hour(needs, "orchestration.compute", component, "gcp.gce.e2-standard-4", &one, &always()),
        (_, "azure") => by_hour(needs, "orchestration.compute", component, "azure.vm.D4s_v5", &one, &always()),
        ("cron", _) => by_hour(
            needs,
            "orchestration.compute",
            "Orchestration, one small machine",
            "aws.ec2.t3.medium",
            &one,
            &always(),
        ),
        _ => by_hour(needs, "orchestration.compute", "Orchestration, one machine", "aws.ec2.t3.large", &one, &always()),
    };
    let mut rows: Vec<BillRow> = found.into_iter().collect();
    if tool == "composer" {
        // the fee of an environment is besides what its scheduler, web server, triggerer and workers run on
        let cores = machines("virtual processors of its workloads", 2.0);
        let memory = book::judgement("memory of its workloads", 8.0 * book::GIBIBYTE, Unit::BYTES);
        let id = "orchestration.workloads";
        rows.extend(by_hour(needs, id, "Orchestration, workloads", "gcp.composer.vcpu", &cores, &always()));
        let id = "orchestration.memory";
        rows.extend(by_size(needs, id, "Orchestration, memory", "gcp.composer.gb", &memory));
    }
    rows
}

/// The message broker.
pub fn broker(tool: &str, needs: &Needs<'_>) -> Vec<BillRow> {
    let component = "Message broker";
    let flow = needs.figure("load.bytes_per_day", "raw data per day");
    let peak = Figure::product(
        "raw data per second at the peak",
        &[&flow, &needs.figure("load.peak_ratio", "peak to average")],
    );
    let units = |name: &'static str, each: f64, least: f64| {
        let limit = Figure::constant(
            "limit of one",
            each,
            Unit::BYTES_PER_TIME,
            "published limit of the service: 1 MB/s for each shard or throughput unit",
            "",
            "secondary",
        );
        Figure::derived(
            name,
            Unit::EACH,
            "raw data per second at the peak ÷ limit of one, rounded up",
            [&peak, &limit],
            |[peak, limit]| (peak / limit).ceil().max(least),
        )
    };
    let found = match tool {
        "none" | "" => Vec::new(),
        "kinesis" => {
            vec![by_hour(
                needs,
                "broker.compute",
                component,
                "aws.kinesis.shard_hour",
                &units("shards", 1e6, 1.0),
                &always(),
            )]
        }
        "eventhubs" => vec![by_hour(
            needs,
            "broker.compute",
            component,
            "azure.eh.tu.standard",
            &units("throughput units", 1e6, 1.0),
            &always(),
        )],
        "pubsub" => vec![
            by_flow(needs, "broker.in", component, "gcp.pubsub.ingest", &flow),
            by_flow(needs, "broker.out", "Message delivery", "gcp.pubsub.deliver", &flow),
        ],
        "confluent" => vec![by_hour(
            needs,
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
            let count = Figure::derived(
                "brokers",
                Unit::EACH,
                "raw data per second at the peak ÷ usable ingress of a broker, rounded up to the zones",
                [&peak, &used, &zones],
                |[peak, used, zones]| (peak / used / zones).ceil().max(1.0) * zones,
            );
            vec![by_hour(needs, "broker.compute", component, "aws.msk.kafka.m7g.large", &count, &always())]
        }
    };
    found.into_iter().flatten().collect()
}

/// A cluster that works through the day's data, or stands ready for the stream.
pub fn cluster(needs: &Needs<'_>, streaming: bool) -> Vec<BillRow> {
    let daily = needs.figure("load.bytes_per_day", "raw data per day");
    let rate = Figure::constant(
        "raw data that one machine works through",
        30e6,
        Unit::new(1, -1, 0, -1),
        "our judgement: 30 MB a second for each machine of four processors",
        "",
        "judgement",
    )
    .between(15e6, 60e6, "half as fast or twice as fast, our judgement");
    let hours = book::judgement("hours a day it runs", if streaming { 24.0 } else { 4.0 }, Unit::ONE);
    let share =
        Figure::quotient("share of the month it runs", &hours, &book::judgement("hours in a day", 24.0, Unit::ONE));
    let count = Figure::derived(
        "machines",
        Unit::EACH,
        "raw data per day ÷ what one machine works through ÷ share of the month it runs, at least two",
        [&daily, &rate, &share],
        |[daily, rate, share]| (daily / rate / share).ceil().max(2.0),
    );
    by_hour(needs, "processing.compute", "Processing cluster", "aws.ec2.m5.xlarge", &count, &share)
        .into_iter()
        .collect()
}
