//! What services come to by their rules of billing, and what is refused. Published examples stand in `tests/examples`.

use super::request::{MAX_ROWS, price};
use super::*;
use crate::figure::{MONTH, Origin};
use serde_json::{Map, Value, json};

fn priced(service: &str, inputs: Value) -> Vec<BillRow> {
    price(&json!([{"service": service, "inputs": inputs}])).unwrap().rows
}

fn refused(request: Value) -> String {
    price(&request).unwrap_err()
}

fn check(service: &str, inputs: Value, expected: &[(&str, f64)]) {
    let rows = priced(service, inputs);
    let found: Vec<(&str, f64)> = rows.iter().map(|row| (&*row.id, (row.quantity * 1e6).round() / 1e6)).collect();
    assert_eq!(found, expected, "{service}");
}

#[test]
fn records_are_billed_in_the_steps_of_the_service() {
    let provisioned = json!({"records_per_second": 100, "record_kb": 35, "hours": 1});
    check("kinesis", provisioned, &[("kinesis.shards", 4.0), ("kinesis.payload", 100.0 * 3600.0 * 2.0)]);
    let on_demand = json!({"mode": "on_demand", "records_per_second": 1024, "record_kb": 4.5, "hours": 1024.0 / 3.6, "consumers": 2});
    let rows = priced("kinesis", on_demand);
    let written = rows.iter().find(|row| row.id == "kinesis.in").unwrap();
    assert!((written.quantity - 5000.0).abs() < 1e-6, "4.5 kB count as 5: {}", written.quantity);
    let read = rows.iter().find(|row| row.id == "kinesis.out").unwrap();
    assert!((read.quantity - 10_000.0).abs() < 1e-6);
    // 3 kB are billed as 5, 12 kB as 15
    for (record, billed) in [(3.0, 5.0), (12.0, 15.0), (5.0, 5.0)] {
        let rows =
            priced("firehose", json!({"records_per_second": 1048.576, "record_kb": record, "hours": 1000.0 / 3600.0}));
        assert!((rows[0].quantity - billed).abs() < 1e-9, "{record}");
    }
    let events = json!({"events_per_second": 100, "event_kb": 65, "hours": 10, "throughput_units": 7});
    check("eventhubs", events, &[("eventhubs.units", 70.0), ("eventhubs.events", 7.2)]);
}

#[test]
fn short_runs_are_billed_for_a_minute() {
    check("glue", json!({"dpu": 6, "minutes": 0.5, "runs": 60}), &[("glue.jobs", 6.0)]);
    check(
        "redshift_serverless",
        json!({"rpu": 8, "seconds_per_run": 10, "runs": 60}),
        &[("redshift_serverless.compute", 8.0)],
    );
    check(
        "redshift_serverless",
        json!({"rpu": 8, "seconds_per_run": 90, "runs": 40}),
        &[("redshift_serverless.compute", 8.0)],
    );
    check("snowflake", json!({"size": "m", "seconds_per_run": 20, "runs": 120}), &[("snowflake.credits", 8.0)]);
    check("snowflake", json!({"size": "l", "hours": 10, "clusters": 2}), &[("snowflake.credits", 160.0)]);
}

#[test]
fn what_is_free_is_not_billed() {
    assert!(priced("bigquery", json!({"tib_scanned": 1, "storage_gb_month": 10})).is_empty());
    check(
        "bigquery",
        json!({"tib_scanned": 3, "storage_gb_month": 6, "long_term_gb_month": 14}),
        &[("bigquery.scanned", 2.0), ("bigquery.long_term", 10.0)],
    );
    check("bigquery", json!({"tib_scanned": 3, "free_tier": "no"}), &[("bigquery.scanned", 3.0)]);
    let gib = 1.0 / 1024.0;
    check(
        "pubsub",
        json!({"tib_published": 4.0 * gib, "tib_delivered": 6.0 * gib + 1.0}),
        &[("pubsub.delivered", 1.0)],
    );
}

#[test]
fn the_fee_of_an_environment_is_billed_besides_what_it_runs() {
    check(
        "composer",
        json!({"hours": 180, "vcpu_hours": 3.75, "memory_gib_hours": 9.375, "disk_gib_hours": 360}),
        &[
            ("composer.environment", 180.0),
            ("composer.vcpu", 3.75),
            ("composer.memory", 9.375),
            ("composer.disk", 360.0),
        ],
    );
    check("composer", json!({"hours": 10}), &[("composer.environment", 10.0)]);
}

#[test]
fn volumes_are_priced_in_tiers() {
    check(
        "s3",
        json!({"gb_month": 600_000}),
        &[("s3.storage.1", 51_200.0), ("s3.storage.2", 460_800.0), ("s3.storage.3", 88_000.0)],
    );
    check(
        "s3",
        json!({"class": "glacier_ir", "gb_month": 5, "retrieved_gb": 2}),
        &[("s3.storage", 5.0), ("s3.retrieved", 2.0)],
    );
    check("egress", json!({"gb": 10_241}), &[("egress.out.1", 10_240.0), ("egress.out.2", 1.0)]);
    check("egress", json!({"provider": "azure", "gb": 150}), &[("egress.out.1", 100.0), ("egress.out.2", 50.0)]);
}

#[test]
fn a_row_is_its_quantity_at_its_price() {
    let request = json!([
        {"price_id": "aws.s3.standard.first50tb", "quantity": 500},
        {"price_id": "azure.fabric.F4", "quantity": 1, "component": "Capacity"},
        {"price_id": "gcp.bq.ondemand", "quantity": 2, "unit": "TiB", "unit_usd": 10},
    ]);
    let found = price(&request).unwrap();
    let monthly: Vec<f64> = found.rows.iter().map(|row| (row.monthly.value * MONTH * 1e6).round() / 1e6).collect();
    assert_eq!(monthly, [11.5, 525.6, 20.0]);
    assert_eq!(found.rows[1].component, "Capacity");
    assert_eq!((&*found.rows[2].confidence, found.rows[2].unit_usd), ("answered", 10.0));
    assert!((found.total.plain_value() - 557.1).abs() < 1e-6);
}

#[test]
fn every_row_leads_to_what_was_given_or_published() {
    fn walk(figure: &Figure) {
        match &figure.origin {
            Origin::Constant(source) => {
                assert!(!source.title.is_empty() && source.title != "no such constant", "{}", figure.name)
            }
            Origin::Formula(_, inputs) => {
                assert!(!figure.formula().is_empty() && !inputs.is_empty(), "{}", figure.name);
                inputs.iter().for_each(|input| walk(input));
            }
            Origin::Answer(question) => assert!(!question.is_empty()),
            Origin::Fact(_) | Origin::Assumption(_) => panic!("{} has no such origin here", figure.name),
        }
    }
    let mut used = std::collections::BTreeSet::new();
    for service in ALL {
        // every word of every input once, and every number
        let words = service.inputs.iter().filter_map(|input| match input.measure {
            Measure::Word(words) => Some(words.len()),
            _ => None,
        });
        for nth in 0..words.max().unwrap_or(1) {
            let inputs: Map<String, Value> = service
                .inputs
                .iter()
                .map(|input| match input.measure {
                    Measure::Number(..) => (input.id.to_owned(), json!(40)),
                    Measure::Word(words) => (input.id.to_owned(), json!(words[nth % words.len()])),
                    Measure::Text => (input.id.to_owned(), json!("")),
                })
                .filter(|(id, _)| service.id != "vm" || id != "provider")
                .map(|(id, value)| if id == "type" { (id, json!("m5.xlarge")) } else { (id, value) })
                .collect();
            let rows = priced(service.id, Value::Object(inputs));
            assert!(!rows.is_empty(), "{}", service.id);
            for row in rows {
                walk(&row.monthly);
                assert!(row.monthly.value.is_finite() && row.monthly.value >= 0.0, "{}", row.id);
                assert_eq!(row.monthly.unit, Unit::USD_PER_TIME, "{}", row.id);
                let (price, amount) = (&row.monthly.inputs()[0], &row.monthly.inputs()[1]);
                assert_eq!(Unit::USD.over(price.unit), amount.unit, "{}: price and amount do not fit", row.id);
                assert!(
                    (row.quantity * row.unit_usd - row.monthly.plain_value()).abs()
                        < 1e-6 * row.monthly.plain_value().max(1.0),
                    "{}",
                    row.id
                );
                used.insert(row.price_id);
            }
        }
    }
    assert!(used.len() > 90, "only {} prices are reached", used.len());
}

#[test]
fn more_of_anything_never_costs_less() {
    for service in ALL {
        for input in service.inputs.iter().filter(|input| matches!(input.measure, Measure::Number(..))) {
            // a rate or a price of one's own is no amount
            if ["credit_usd", "seconds_per_run"].contains(&input.id) && service.id == "snowflake" {
                continue;
            }
            let total = |number: f64| {
                let mut inputs = Map::new();
                for needed in service.inputs.iter().filter(|held| matches!(held.absent, Absent::Refused)) {
                    let value = if matches!(needed.measure, Measure::Text) { json!("m5.large") } else { json!(3) };
                    inputs.insert(needed.id.to_owned(), value);
                }
                inputs.insert(input.id.to_owned(), json!(number));
                price(&json!([{"service": service.id, "inputs": inputs}])).unwrap().total.value
            };
            let totals = [0.0, 1.0, 10.0, 1e3, 1e5].map(total);
            assert!(totals.is_sorted(), "{} {}: {totals:?}", service.id, input.id);
        }
    }
}

#[test]
fn what_cannot_be_priced_says_what_can() {
    assert!(refused(json!(3)).contains("JSON list"));
    assert!(refused(json!([3])).contains("entry 1: it is not an object"));
    assert!(refused(json!([{}])).contains("entry 1: it has neither price_id nor service"));
    let unknown = refused(json!([{"service": "oracle"}]));
    assert!(unknown.contains("the service 'oracle' cannot be priced; known are kinesis, firehose"), "{unknown}");
    let input = refused(json!([{"service": "msk", "inputs": {"colour": 2}}]));
    assert!(input.contains("entry 1: msk: 'colour' is not an input; it takes broker, brokers"), "{input}");
    let word = refused(json!([{"service": "msk", "inputs": {"broker": "kafka.huge"}}]));
    assert!(word.contains("broker is one of kafka.t3.small"), "{word}");
    let id = refused(json!([{"price_id": "aws.s3.standard", "quantity": 1}]));
    assert!(id.contains("the price book has no 'aws.s3.standard'; near it are aws.s3.standard"), "{id}");
    let unit = refused(json!([{"price_id": "aws.xaz", "quantity": 1, "unit": "TB"}]));
    assert_eq!(unit, "entry 1: aws.xaz is priced per GB, not per TB; convert the quantity");
    assert_eq!(refused(json!([{"price_id": "aws.xaz"}])), "entry 1: quantity is missing: how many GB");
    let text = refused(json!([{"price_id": "aws.xaz", "quantity": "5 GB"}]));
    assert_eq!(text, "entry 1: quantity is a number from 0 to 10^15, without a unit");
    let unused = refused(json!([{"service": "glue", "inputs": {"minutes": 5}, "unit_usd": {"aws.xaz": 1}}]));
    assert!(unused.contains("unit_usd gives aws.xaz, which these inputs do not use"), "{unused}");
    let machine = refused(json!([{"service": "vm", "inputs": {"type": "x9.huge"}}]));
    assert!(machine.contains("type 'x9.huge' has no price; known are c5.2xlarge"), "{machine}");
    assert!(refused(Value::Array(vec![json!({}); MAX_ROWS + 1])).contains("at most 10000"));
}

/// A published example: where it stands, what it says of use, and what it says that it comes to.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    title: String,
    source: String,
    #[serde(rename = "as_of")]
    _as_of: String,
    read: String,
    request: Value,
    total_usd: f64,
    #[serde(default)]
    quantities: std::collections::BTreeMap<String, f64>,
    #[serde(default, rename = "note")]
    _note: String,
}

#[test]
fn published_examples_come_to_what_they_say() {
    let examples: Vec<Example> = serde_json::from_str(include_str!("../../../tests/examples/cost.json")).unwrap();
    assert!(examples.len() >= 15);
    for example in examples {
        assert!(example.source.starts_with("https://") && !example.read.is_empty(), "{}", example.title);
        let found = price(&example.request).unwrap_or_else(|why| panic!("{}: {why}", example.title));
        let total = found.total.plain_value();
        let off = (total - example.total_usd).abs() / example.total_usd;
        assert!(off <= 0.02, "{}: {total} where {} is published", example.title, example.total_usd);
        for (id, quantity) in &example.quantities {
            let row =
                found.rows.iter().find(|row| row.id == *id).unwrap_or_else(|| panic!("{}: no {id}", example.title));
            assert!((row.quantity - quantity).abs() <= 1e-6 * quantity, "{}: {id} is {}", example.title, row.quantity);
        }
    }
}
