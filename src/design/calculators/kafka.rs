//! Apache Kafka, run by the team.

use super::{Absent, Calculator, Given, HOURS, MEBIBYTES_A_SECOND, NUMBER, RATIO, Sizing};
use super::{broker_ingress, largest, log_storage, needed, whole, with, with_replicas};
use crate::figure::{Figure, Unit};

/// Partitions by what one carries, brokers by the largest of ingress, partitions and replicas, disk by retention.
pub const CALCULATOR: Calculator = Calculator {
    id: "kafka",
    title: "Apache Kafka",
    inputs: &[
        needed("in_mb_per_s", "average ingress", MEBIBYTES_A_SECOND),
        with("peak_in_mb_per_s", "peak ingress", MEBIBYTES_A_SECOND, Absent::Like("in_mb_per_s")),
        with("out_mb_per_s", "peak egress to all readers", MEBIBYTES_A_SECOND, Absent::Like("peak_in_mb_per_s")),
        with("retention_hours", "retention", HOURS, Absent::Judged(168.0)),
        with("replication_factor", "replicas of each partition", NUMBER, Absent::Constant("kafka.replication_factor")),
        with("partitions", "partitions", NUMBER, Absent::Open),
        with(
            "partition_in_mb_per_s",
            "measured producer throughput of one partition",
            MEBIBYTES_A_SECOND,
            Absent::Constant("kafka.producer_per_partition"),
        ),
        with(
            "partition_out_mb_per_s",
            "measured consumer throughput of one partition",
            MEBIBYTES_A_SECOND,
            Absent::Like("partition_in_mb_per_s"),
        ),
        with("headroom", "headroom on partitions", RATIO, Absent::Constant("kafka.headroom.low")),
        with(
            "broker_disk_mb_per_s",
            "disk throughput of one broker",
            MEBIBYTES_A_SECOND,
            Absent::Constant("msk.m5.2xlarge.disk"),
        ),
        with(
            "broker_network_mb_per_s",
            "network throughput of one broker",
            MEBIBYTES_A_SECOND,
            Absent::Constant("msk.m5.2xlarge.network"),
        ),
        with(
            "broker_partitions",
            "partitions of one broker, replicas counted",
            NUMBER,
            Absent::Constant("msk.m5.2xlarge.partitions"),
        ),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let peak_in = given.figure("peak_in_mb_per_s");
    let peak_out = given.figure("out_mb_per_s");
    let replicas = given.figure("replication_factor");
    let partitions = given.open("partitions").unwrap_or_else(|| {
        let by_producers =
            Figure::quotient("partitions for producers", &peak_in, &given.figure("partition_in_mb_per_s"));
        let by_consumers =
            Figure::quotient("partitions for consumers", &peak_out, &given.figure("partition_out_mb_per_s"));
        let most = largest("partitions for the peak", &[&by_producers, &by_consumers]);
        let headroom = given.figure("headroom");
        whole("partitions", "partitions for the peak × headroom", most.value * headroom.value, &[&most, &headroom])
    });
    let stored = log_storage(given);
    let one = broker_ingress(
        &given.figure("broker_disk_mb_per_s"),
        &given.figure("broker_network_mb_per_s"),
        &peak_in,
        &peak_out,
    );
    let for_ingress = whole(
        "brokers for the ingress",
        "peak ingress ÷ client ingress of one broker",
        peak_in.value / one.value.max(1.0),
        &[&peak_in, &one],
    );
    let all = with_replicas(&partitions, &replicas);
    let held = given.figure("broker_partitions");
    let for_partitions = whole(
        "brokers for the partitions",
        "partitions with their replicas ÷ partitions of one broker",
        all.value / held.value.max(1.0),
        &[&all, &held],
    );
    let for_replicas = whole("brokers for the replicas", "one for each replica", replicas.value, &[&replicas]);
    let brokers = largest("brokers", &[&for_ingress, &for_partitions, &for_replicas]);
    let disk = Figure::computed(
        "disk of one broker",
        stored.value / brokers.value,
        Unit::BYTES,
        "disk in all ÷ brokers",
        &[&stored, &brokers],
    );
    Ok(Sizing {
        sizes: vec![
            given.size("partitions", partitions),
            given.size("broker_ingress", one),
            given.size("brokers", brokers),
            given.size("storage", stored),
            given.size("storage_per_broker", disk),
        ],
        remarks: vec![
            "Partitions can be added and never taken away, and adding them moves keys to other partitions.".to_owned(),
            "What a consumer takes from one partition depends on what it does with it: measure it.".to_owned(),
        ],
    })
}
