//! What published examples and rules come to, and what is refused.

use super::*;
use crate::figure::Origin;
use serde_json::json;

fn sized(component: &str, inputs: Value) -> Sizing {
    let mut answers = size(&json!([{"component": component, "inputs": inputs}])).unwrap();
    assert_eq!(answers.len(), 1);
    answers.remove(0).sized
}

fn value(sized: &Sizing, id: &str) -> f64 {
    sized.sizes.iter().find(|size| size.id == id).map(|size| size.figure.value).unwrap()
}

fn refused(request: Value) -> String {
    size(&request).unwrap_err()
}

/// AWS, size-and-choose-cluster.md: 100 MiB/s for 72 hours at three replicas, half full, in GiB.
#[test]
fn msk_storage_follows_the_published_model() {
    let found = sized(
        "msk",
        json!({"in_mb_per_s": 100, "peak_in_mb_per_s": 500, "out_mb_per_s": 1000, "retention_hours": 72, "partitions": 1000}),
    );
    let gib = value(&found, "msk.storage") / 1024f64.powi(3);
    assert!((gib - 100.0 * 72.0 * 3600.0 * 3.0 / 1024.0 * 2.0).abs() < 1e-6, "{gib}");
    assert_eq!(value(&found, "msk.brokers") % 3.0, 0.0);
}

/// The model's ingress of one m7g.xlarge read twice: min(156.25 ÷ 6.5, 234 ÷ (2 × 1.5 + 5.7)) × 0.5 MiB/s.
#[test]
fn a_broker_takes_what_disk_and_network_leave() {
    let found = sized(
        "msk",
        json!({"in_mb_per_s": 30, "peak_in_mb_per_s": 60, "out_mb_per_s": 120, "retention_hours": 24, "broker": "kafka.m7g.xlarge"}),
    );
    let expected = (156.25f64 / 6.5).min(234.0 / 8.7) * 0.5;
    assert!((value(&found, "msk.broker_ingress") / 1_048_576.0 - expected).abs() < 0.01);
    assert_eq!(value(&found, "msk.brokers"), 6.0, "60 over {expected} is five, six in three zones");
}

#[test]
fn kafka_takes_the_larger_of_producers_and_consumers() {
    let given = json!({"in_mb_per_s": 50, "peak_in_mb_per_s": 100, "out_mb_per_s": 300, "partition_in_mb_per_s": 10, "partition_out_mb_per_s": 5, "headroom": 1});
    let found = sized("kafka", given);
    assert_eq!(value(&found, "kafka.partitions"), 60.0);
    let given = json!({"in_mb_per_s": 1, "partitions": 12});
    assert_eq!(value(&sized("kafka", given), "kafka.brokers"), 3.0);
}

/// A shard takes 1 MB and 1,000 records a second and gives 2 MB: 3,000 records of 2 kB read by three are nine shards.
#[test]
fn kinesis_counts_the_tightest_limit() {
    assert_eq!(value(&sized("kinesis", json!({"records_per_second": 3000, "record_kb": 2})), "kinesis.shards"), 6.0);
    assert_eq!(value(&sized("kinesis", json!({"records_per_second": 9500, "record_kb": 0.1})), "kinesis.shards"), 10.0);
    let shared = sized("kinesis", json!({"records_per_second": 3000, "record_kb": 2, "consumers": 3}));
    assert_eq!(value(&shared, "kinesis.shards"), 9.0);
    assert!(refused(json!([{"component": "kinesis"}])).contains("records_per_second or in_mb_per_s is missing"));
}

#[test]
fn event_hubs_count_bytes_and_events() {
    let units = |given: Value| value(&sized("eventhubs", given), "eventhubs.throughput_units");
    assert_eq!(units(json!({"events_per_second": 4500, "event_kb": 0.2})), 5.0);
    assert_eq!(units(json!({"in_mb_per_s": 3, "event_kb": 10, "out_mb_per_s": 12})), 6.0);
}

/// The example that every course shows: 6 nodes of 16 cores and 64 GB are 17 executors of 5 cores and 19 GB.
#[test]
fn spark_shapes_executors_as_is_taught() {
    let found = sized("spark", json!({"nodes": 6, "cores": 16, "memory_gb": 64, "input_gb": 100}));
    assert_eq!(value(&found, "spark.executors"), 17.0);
    assert_eq!(value(&found, "spark.executor_cores"), 5.0);
    assert_eq!((value(&found, "spark.executor_memory") / 1e9).floor(), 19.0);
    assert_eq!(value(&found, "spark.input_partitions"), (100e9f64 / 134_217_728.0).ceil());
    assert!(value(&found, "spark.shuffle_partitions") >= 170.0);
}

#[test]
fn warehouses_follow_their_published_rates() {
    let credits = sized("snowflake", json!({"size": "m", "hours_per_day": 8}));
    assert!((value(&credits, "snowflake.credits_per_month") - 4.0 * 8.0 * 730.0 / 24.0).abs() < 1e-6);
    let even = sized("bigquery", json!({"tib_scanned": 11, "slot_hours": 500}));
    assert!((value(&even, "bigquery.break_even_slot_hours") - 1040.0).abs() < 1e-6);
    assert!(even.remarks.iter().any(|remark| remark.starts_with("Editions cost less")));
    let small = sized("bigquery", json!({"table_gb": 100, "table_days": 365}));
    assert!(small.remarks.iter().any(|remark| remark.starts_with("Cluster rather than partition")));
    let busy = sized("redshift", json!({"scanned_gb_per_day": 50, "hours_per_day": 10}));
    assert!(busy.remarks.iter().any(|remark| remark.contains("provisioned nodes are cheaper")));
}

#[test]
fn a_databricks_warehouse_has_a_cluster_for_every_ten_queries() {
    let found = sized("databricks", json!({"size": "m", "hours_per_day": 8, "stops_per_day": 3, "peak_queries": 25}));
    assert_eq!(value(&found, "databricks.clusters"), 3.0);
    assert_eq!(value(&found, "databricks.dbu_per_hour"), 72.0);
    assert!((value(&found, "databricks.dbu_per_month") - 72.0 * 8.5 * 730.0 / 24.0).abs() < 1e-6);
    let by_scan = sized("databricks", json!({"scanned_gb_per_day": 400}));
    assert!(by_scan.remarks[0].starts_with("A warehouse of size XS"), "{:?}", by_scan.remarks);
    assert!(refused(json!([{"component": "databricks"}])).contains("size or scanned_gb_per_day is missing"));
}

#[test]
fn a_fabric_capacity_follows_the_work_of_a_day() {
    // 120 unit-hours and 48 core-hours are 6 units all day, 7.5 with a quarter to spare
    let given = json!({"cu_hours_per_day": 120, "vcore_hours_per_day": 48, "heaviest_cu_seconds": 12_000, "heaviest_seconds": 100});
    let found = sized("fabric", given);
    assert!((value(&found, "fabric.capacity_units_used") - 6.0).abs() < 1e-9);
    assert_eq!(value(&found, "fabric.capacity_units"), 8.0);
    assert_eq!(value(&found, "fabric.scale_factor"), 15.0);
    assert!(found.remarks.iter().any(|remark| remark.contains("15 times the capacity, and a warehouse gets 12")));
    let large = sized("fabric", json!({"cu_hours_per_day": 24 * 3000}));
    assert_eq!(value(&large, "fabric.capacity_units"), 2048.0);
    assert!(large.remarks.iter().any(|remark| remark.starts_with("It is more than the largest capacity")));
    assert!(refused(json!([{"component": "fabric"}])).contains("cu_hours_per_day or vcore_hours_per_day is missing"));
}

#[test]
fn postgres_shares_its_memory_out() {
    let found = sized("postgres", json!({"gb": 1000, "memory_gb": 64, "connections": 100, "largest_gb": 300}));
    assert_eq!(value(&found, "postgres.stored"), 1.66e12);
    assert_eq!(value(&found, "postgres.shared_buffers"), 16e9);
    assert_eq!(value(&found, "postgres.effective_cache_size"), 32e9);
    assert_eq!(value(&found, "postgres.work_mem"), 0.16e9);
    assert_eq!(found.remarks.len(), 3, "too much for it, more read than memory keeps, a table to partition");
    let small = sized("postgres", json!({"gb": 5}));
    assert_eq!(value(&small, "postgres.memory"), 4e9);
    assert_eq!(small.remarks, [""; 0]);
}

#[test]
fn airflow_counts_workers_and_finds_the_class() {
    let found = sized("airflow", json!({"dags": 120, "peak_tasks": 60}));
    assert_eq!(value(&found, "airflow.workers"), 4.0);
    assert_eq!(value(&found, "airflow.mwaa_workers"), 6.0);
    assert!(found.remarks.iter().any(|remark| remark.contains("mw1.medium")));
}

#[test]
fn every_size_leads_to_what_was_given_or_published() {
    fn walk(figure: &Figure) {
        match &figure.origin {
            Origin::Constant(source) => {
                assert!(!source.title.is_empty() && source.title != "no such constant", "{}", figure.name)
            }
            Origin::Formula(_, inputs) => {
                assert!(!figure.formula().is_empty() && !inputs.is_empty(), "{}", figure.name);
                inputs.iter().for_each(|input| walk(input));
            }
            Origin::Answer(question) => assert!(question.contains('.'), "{question}"),
            Origin::Fact(_) | Origin::Assumption(_) => panic!("{} has no such origin here", figure.name),
        }
    }
    for calculator in ALL {
        let inputs: Map<String, Value> = calculator
            .inputs
            .iter()
            .map(|input| match input.measure {
                Measure::Number(..) => (input.id.to_owned(), json!(40)),
                Measure::Word(words) => (input.id.to_owned(), json!(words[0])),
                Measure::Text => (input.id.to_owned(), json!("m5.large")),
            })
            .collect();
        let found = sized(calculator.id, Value::Object(inputs));
        assert!(!found.sizes.is_empty(), "{}", calculator.id);
        found.sizes.iter().for_each(|size| walk(&size.figure));
        let mixed = found.sizes.iter().find(|size| size.figure.plain_unit() == "mixed");
        assert!(mixed.is_none(), "{}: {:?} has no unit that anybody would recognise", calculator.id, mixed);
        assert!(found.sizes.iter().all(|size| size.figure.value.is_finite()), "{}", calculator.id);
    }
}

#[test]
fn what_cannot_be_sized_says_what_can() {
    assert!(refused(json!({})).contains("JSON list"));
    assert!(refused(json!([{"component": "oracle"}])).contains("'oracle' cannot be sized; known are kafka, msk"));
    assert!(refused(json!([{"component": "kafka"}])).contains("in_mb_per_s is missing: average ingress"));
    let unknown = refused(json!([{"component": "kafka", "inputs": {"in_mb_per_s": 1, "colour": 2}}]));
    assert!(unknown.starts_with("entry 1: kafka: 'colour' is not an input; it takes in_mb_per_s"), "{unknown}");
    assert!(
        refused(json!([{"component": "kafka", "inputs": {"in_mb_per_s": -1}}])).contains("a number from 0 to 10^15")
    );
    assert!(
        refused(json!([{"component": "files", "inputs": {"gb": 1, "from": "xml"}}])).contains("from is one of parquet")
    );
    assert!(refused(Value::Array(vec![json!({}); MAX_COMPONENTS + 1])).contains("at most 1000"));
}

/// A published example: what it gives, and the sizes that it says.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    title: String,
    source: String,
    #[serde(rename = "as_of")]
    _as_of: String,
    #[serde(rename = "read")]
    _read: String,
    component: String,
    inputs: Value,
    sizes: std::collections::BTreeMap<String, f64>,
    #[serde(default)]
    whole_gb: std::collections::BTreeMap<String, f64>,
}

#[test]
fn published_examples_have_the_sizes_they_say() {
    let examples: Vec<Example> = serde_json::from_str(include_str!("../../../tests/examples/size.json")).unwrap();
    for example in examples {
        assert!(example.source.starts_with("https://"), "{}", example.title);
        let found = sized(&example.component, example.inputs);
        for (id, expected) in &example.sizes {
            assert_eq!(value(&found, id), *expected, "{}: {id}", example.title);
        }
        for (id, expected) in &example.whole_gb {
            assert_eq!((value(&found, id) / 1e9).floor(), *expected, "{}: {id}", example.title);
        }
    }
}
