//! Amazon MSK, standard brokers.

use super::{Absent, Calculator, Given, HOURS, MEBIBYTES_A_SECOND, Measure, NUMBER, Sizing};
use super::{broker_ingress, largest, log_storage, needed, whole, with, with_replicas};
use crate::design::book;
use crate::figure::{Figure, MONTH, Unit};
use std::sync::Arc;

const CLASSES: &[&str] = &[
    "kafka.m5.large",
    "kafka.m5.xlarge",
    "kafka.m5.2xlarge",
    "kafka.m5.4xlarge",
    "kafka.m7g.large",
    "kafka.m7g.xlarge",
    "kafka.m7g.2xlarge",
    "kafka.m7g.4xlarge",
];

/// AWS's own model: storage half full, throughput with one zone away, brokers in multiples of the zones.
pub const CALCULATOR: Calculator = Calculator {
    id: "msk",
    title: "Amazon MSK",
    inputs: &[
        needed("in_mb_per_s", "average ingress", MEBIBYTES_A_SECOND),
        with("peak_in_mb_per_s", "peak ingress", MEBIBYTES_A_SECOND, Absent::Like("in_mb_per_s")),
        with("out_mb_per_s", "peak egress to all readers", MEBIBYTES_A_SECOND, Absent::Like("peak_in_mb_per_s")),
        with("retention_hours", "retention", HOURS, Absent::Judged(168.0)),
        with("replication_factor", "replicas of each partition", NUMBER, Absent::Constant("kafka.replication_factor")),
        with("partitions", "partitions", NUMBER, Absent::Judged(1.0)),
        with("broker", "class of the brokers", Measure::Word(CLASSES), Absent::Open),
    ],
    size,
};

struct Cluster {
    class: &'static str,
    ingress: Arc<Figure>,
    brokers: Arc<Figure>,
    monthly: Option<Arc<Figure>>,
}

fn size(given: &Given) -> Result<Sizing, String> {
    let average = given.figure("in_mb_per_s");
    let stored = log_storage(given);
    let cluster = match given.word("broker") {
        Some(word) => CLASSES.iter().find(|class| **class == word).map(|class| cluster(given, class, &stored)),
        None => cheapest(CLASSES.iter().map(|class| cluster(given, class, &stored)).collect()),
    };
    let Some(Cluster { class, ingress, brokers, monthly }) = cluster else {
        return Err("no class of broker is known".to_owned());
    };
    let disk = Figure::computed(
        "disk of one broker",
        stored.value / brokers.value,
        Unit::BYTES,
        "disk in all ÷ brokers",
        &[&stored, &brokers],
    );
    let crossing = Figure::product("traffic between zones", &[&average, &book::constant("msk.cross_zone_share")]);
    let mut sizes = vec![
        given.size("broker_ingress", ingress),
        given.size("brokers", brokers),
        given.size("storage", stored),
        given.size("storage_per_broker", disk),
        given.size("cross_zone_traffic", crossing),
    ];
    sizes.extend(monthly.map(|monthly| given.size("brokers_monthly", monthly)));
    Ok(Sizing { sizes, remarks: vec![format!("Brokers of class {class}.")] })
}

/// The cluster that costs least; the smaller class where two cost the same.
fn cheapest(clusters: Vec<Cluster>) -> Option<Cluster> {
    let cost = |held: &Cluster| held.monthly.as_ref().map_or(f64::INFINITY, |monthly| monthly.value);
    clusters.into_iter().reduce(|best, next| if cost(&next) < cost(&best) { next } else { best })
}

fn cluster(given: &Given, class: &'static str, stored: &Arc<Figure>) -> Cluster {
    let of = |what: &str| book::constant(&format!("msk.{}.{what}", class.trim_start_matches("kafka.")));
    let peak_in = given.figure("peak_in_mb_per_s");
    let ingress = broker_ingress(&of("disk"), &of("network"), &peak_in, &given.figure("out_mb_per_s"));
    let zones = book::constant("msk.zones");
    let for_ingress = whole(
        "brokers for the ingress",
        "peak ingress ÷ client ingress of one broker",
        peak_in.value / ingress.value.max(1.0),
        &[&peak_in, &ingress],
    );
    let all = with_replicas(&given.figure("partitions"), &given.figure("replication_factor"));
    let held = of("partitions");
    let for_partitions = whole(
        "brokers for the partitions",
        "partitions with their replicas ÷ partitions recommended for one broker",
        all.value / held.value.max(1.0),
        &[&all, &held],
    );
    let most = book::constant("msk.storage_per_broker_max");
    let for_storage =
        whole("brokers for the disk", "disk in all ÷ disk of one broker", stored.value / most.value, &[stored, &most]);
    let needed = largest("brokers needed", &[&for_ingress, &for_partitions, &for_storage]);
    let brokers = Figure::computed(
        "brokers",
        (needed.value / zones.value).ceil() * zones.value,
        Unit::EACH,
        "brokers needed, rounded up to a multiple of the zones",
        &[&needed, &zones],
    );
    let monthly = book::price(&format!("aws.msk.{class}"))
        .map(|price| Figure::product("brokers a month", &[&price.figure(), &brokers]))
        .filter(|monthly| monthly.value * MONTH > 0.0);
    Cluster { class, ingress, brokers, monthly }
}
