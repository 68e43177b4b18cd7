//! The bill as files: a table for a spreadsheet, the list that `plumbline cost` prices again, and what Infracost cannot read
//! from the definitions of the cloud.

use super::estate::cloud;
use super::topics::Stream;
use super::{Deliverable, File, Given};
use crate::design::{BillRow, EnvironmentCost, outlook};
use crate::figure::{MONTH, Text};
use serde::Serialize;

/// The bill of every environment and load, and the usage of the cloud.
pub const DELIVERABLE: Deliverable = Deliverable { name: "bill", deliver };

/// The bill as a table.
pub const TABLE: &str = "docs/data/bill.csv";
/// The bill of today as `plumbline cost` reads it.
pub const LIST: &str = "docs/data/bill.json";
/// The usage for Infracost.
pub const USAGE: &str = "infrastructure/cost/infracost-usage.yml";

fn deliver(given: &Given<'_>) -> Vec<File> {
    let environments = outlook(given.session, given.facts, given.requirements, given.design).environments;
    let mut files = vec![File::new(TABLE, table(&environments)), File::new(LIST, list(today(given)))];
    files.extend(usage(given).map(|text| File::new(USAGE, text)));
    files
}

fn today<'a>(given: &Given<'a>) -> &'a [BillRow] {
    given.design.cost_today().map(|held| held.bill.as_slice()).unwrap_or_default()
}

/// One line for each row of each environment at each load.
fn table(environments: &[EnvironmentCost]) -> String {
    let mut text = String::from(
        "environment,load,id,component,service,price_id,quantity,unit,unit_usd,monthly_usd,monthly_low_usd,monthly_high_usd,as_of,confidence\n",
    );
    for environment in environments {
        for row in &environment.bill {
            let monthly = &row.monthly;
            let cents = |value: f64| format!("{:.2}", monthly.plain(value));
            let fields: [Text; 14] = [
                environment.id.clone().into(),
                environment.load.to_string().into(),
                row.id.clone(),
                row.component.clone(),
                row.service.clone(),
                row.price_id.clone(),
                row.quantity.to_string().into(),
                row.unit.clone(),
                row.unit_usd.to_string().into(),
                cents(monthly.value).into(),
                cents(monthly.low()).into(),
                cents(monthly.high()).into(),
                row.as_of.clone(),
                row.confidence.clone(),
            ];
            text.push_str(&fields.map(|field| quoted(&field)).join(","));
            text.push('\n');
        }
    }
    text
}

/// A field as RFC 4180 has it: in quotation marks where it holds a comma, a quotation mark or a line break.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    component: &'a str,
    price_id: &'a str,
    quantity: f64,
    unit: &'a str,
    /// Only where somebody gave the price: without it the price book's is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_usd: Option<f64>,
}

fn list(rows: &[BillRow]) -> String {
    let entries: Vec<Entry<'_>> = rows
        .iter()
        .map(|row| Entry {
            id: &row.id,
            component: &row.component,
            price_id: &row.price_id,
            quantity: row.quantity,
            unit: &row.unit,
            unit_usd: (row.confidence == "answered").then_some(row.unit_usd),
        })
        .collect();
    // text and numbers always serialise
    let mut text = serde_json::to_string_pretty(&entries).unwrap_or_default();
    text.push('\n');
    text
}

/// A resource of the delivered definitions and what is used of it: its address, and lines of key and value.
struct Used {
    address: String,
    lines: Vec<(&'static str, f64)>,
    /// The name below which the lines stand, where the resource has parts.
    part: Option<&'static str>,
}

fn used(address: &str, part: Option<&'static str>, lines: &[(&'static str, f64)]) -> Used {
    Used { address: address.to_owned(), lines: lines.to_vec(), part }
}

/// The usage file; none where nothing is delivered for a cloud.
fn usage(given: &Given<'_>) -> Option<String> {
    let cloud = cloud(given)?;
    let quantity = |id: &str| today(given).iter().find(|row| row.id == id).map(|row| row.quantity);
    let stored = |ids: &[&str]| ids.iter().filter_map(|id| quantity(id)).sum::<f64>();
    let backup = stored(&["backup.storage"]);
    let broker = given.design.chosen("transport.broker");
    let store = given.design.chosen("storage.serving");
    let warehouse = &*given.warehouse;
    let topics = Stream::new(given, warehouse).map_or(0, |stream| stream.topics.len());
    let each = |whole: f64| whole / f64::from(u32::try_from(topics).unwrap_or(u32::MAX).max(1));
    let rows = given.requirements.figure("load.events_per_second", "rows per second").value * MONTH;
    let mut found = Vec::new();
    match cloud {
        "aws" => {
            found.push(used("aws_s3_bucket.lake", Some("standard"), &[("storage_gb", stored(&["raw.storage"]))]));
            let older = stored(&["raw.archive"]);
            if older > 0.0 {
                found.push(used("aws_s3_bucket.lake", Some("standard_infrequent_access"), &[("storage_gb", older)]));
            }
            if store == "postgres" {
                found.push(used("aws_db_instance.warehouse", None, &[("additional_backup_storage_gb", backup)]));
            }
            if broker == "kinesis" && topics > 0 {
                let units = each(rows);
                found.push(used("aws_kinesis_stream.topic[*]", None, &[("monthly_provisioned_put_units", units)]));
            }
        }
        "gcp" => {
            let raw = stored(&["raw.storage", "raw.archive"]);
            found.push(used("google_storage_bucket.lake", None, &[("storage_gb", raw)]));
            match store {
                "bigquery" => {
                    let scanned = stored(&["serving.compute"]);
                    found.push(used(
                        "google_bigquery_dataset.layer[\"marts\"]",
                        None,
                        &[("monthly_queries_tb", scanned)],
                    ));
                }
                "postgres" => {
                    found.push(used("google_sql_database_instance.warehouse", None, &[("backup_storage_gb", backup)]));
                }
                _ => {}
            }
            if broker == "pubsub" && topics > 0 {
                let (written, read) = (each(stored(&["broker.in"])), each(stored(&["broker.out"])));
                found.push(used("google_pubsub_topic.topic[*]", None, &[("monthly_message_data_tb", written)]));
                found.push(used("google_pubsub_subscription.lake[*]", None, &[("monthly_message_data_tb", read)]));
            }
        }
        _ => {
            let raw = stored(&["raw.storage", "raw.archive"]);
            found.push(used("azurerm_storage_account.lake", None, &[("storage_gb", raw)]));
            if store == "postgres" {
                let lines = [("additional_backup_storage_gb", backup)];
                found.push(used("azurerm_postgresql_flexible_server.warehouse", None, &lines));
            }
            if broker == "eventhubs" {
                found.push(used("azurerm_eventhub_namespace.main", None, &[("monthly_ingress_events", rows)]));
            }
        }
    }
    Some(written(&found))
}

fn written(found: &[Used]) -> String {
    let mut text = String::from(
        "# What is used of the resources in infrastructure/terraform and cannot be read from them, as the design sizes it for production\n# at today's load; docs/data/bill.csv shows how it is priced.\n#   infracost breakdown --path infrastructure/terraform --usage-file infrastructure/cost/infracost-usage.yml\nversion: 0.1\nresource_usage:\n",
    );
    let mut last = "";
    for used in found {
        if used.address != last {
            text.push_str(&format!("  {}:\n", used.address));
        }
        let indent = match used.part {
            Some(part) => {
                text.push_str(&format!("    {part}:\n"));
                "      "
            }
            None => "    ",
        };
        for (key, value) in &used.lines {
            text.push_str(&format!("{indent}{key}: {}\n", whole(*value)));
        }
        last = &used.address;
    }
    text
}

/// A number of Infracost's: whole where it is large, else with its digits.
fn whole(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.3}").trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliverable::{deliver as deliver_all, package};
    use crate::design::services;
    use crate::session::{Answer, Edit, Session, Source, Value};

    fn session(cloud: &str, store: &str, broker: &str) -> Session {
        let mut session = Session::new("Rental");
        let schema = include_str!("../../../tests/fixtures/rental/schema.sql");
        session.apply(Edit::AddSource(Source { name: "schema.sql".into(), text: schema.into() })).unwrap();
        session.apply(Edit::Answer("estate.cloud".into(), Answer::Value(Value::Text(cloud.into())))).unwrap();
        session.apply(Edit::Answer("needs.freshness".into(), Answer::Value(Value::Text("2 s".into())))).unwrap();
        session.apply(Edit::Pin("storage.serving".into(), store.into())).unwrap();
        session.apply(Edit::Pin("transport.broker".into(), broker.into())).unwrap();
        session
    }

    #[test]
    fn what_infracost_is_told_of_is_defined() {
        let cases = [
            ("aws", "postgres", "kinesis", "aws_kinesis_stream.topic[*]"),
            ("aws", "redshift", "msk", "standard_infrequent_access:"),
            ("gcp", "bigquery", "pubsub", "google_bigquery_dataset.layer[\"marts\"]"),
            ("gcp", "postgres", "pubsub", "google_pubsub_subscription.lake[*]"),
            ("azure", "postgres", "eventhubs", "monthly_ingress_events:"),
        ];
        for (cloud, store, broker, expected) in cases {
            let session = session(cloud, store, broker);
            let held = package(&session);
            let given = Given::new(&session, &held.facts, &held.requirements, &held.design);
            let files = deliver_all(given);
            let usage = &files.iter().find(|file| file.path == USAGE).unwrap().text;
            assert!(usage.contains(expected), "{cloud}: {usage}");
            let defined: String =
                files.iter().filter(|file| file.path.ends_with(".tf")).map(|file| file.text.as_str()).collect();
            for line in usage.lines().filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' '))) {
                let (kind, name) = line.trim_end_matches(':').split_once('.').unwrap();
                let name = name.split('[').next().unwrap();
                assert!(defined.contains(&format!("resource \"{kind}\" \"{name}\"")), "{cloud}: {line}");
            }
        }
    }

    #[test]
    fn the_bill_can_be_priced_again_and_a_price_of_ones_own_stays() {
        let mut session = session("aws", "redshift", "msk");
        session.apply(Edit::SetPrice("aws.redshift.rms".into(), "0.03".into())).unwrap();
        let held = package(&session);
        let list = &held.files.iter().find(|file| file.path == LIST).unwrap().text;
        let priced = services::price(&serde_json::from_str(list).unwrap()).unwrap();
        let likely = held.design.cost_today().unwrap().likely.value;
        assert!((priced.total.value / likely - 1.0).abs() < 1e-9, "{list}");
        let own: Vec<f64> =
            priced.rows.iter().filter(|row| row.price_id == "aws.redshift.rms").map(|row| row.unit_usd).collect();
        assert_eq!(own, [0.03]);
        let table = &held.files.iter().find(|file| file.path == TABLE).unwrap().text;
        let columns = table.lines().next().unwrap().split(',').count();
        assert_eq!(columns, 14);
        assert!(table.lines().any(|line| line.starts_with("development,10,")), "{table}");
    }
}
