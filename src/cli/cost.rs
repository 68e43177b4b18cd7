//! `plumbline cost`: a bill of materials, priced by itself.

use super::figures::{FigureJson, figure, request};
use super::{Done, Stop, json};
use crate::design::BillRow;
use crate::design::services;
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct Bill<'a> {
    rows: Vec<Row<'a>>,
    total_usd: f64,
}

/// A row as in the bill of `design.json`, with the derivation of what it comes to.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    component: &'a str,
    service: &'a str,
    price_id: &'a str,
    quantity: f64,
    unit: &'a str,
    unit_usd: f64,
    monthly_usd: f64,
    monthly_low_usd: f64,
    monthly_high_usd: f64,
    as_of: &'a str,
    confidence: &'a str,
    derivation: FigureJson<'a>,
}

pub fn run(file: &Path) -> Result<Done, Stop> {
    let request = request(file, "rows")?;
    let priced = services::price(&request).map_err(|why| Stop::path(file, why))?;
    let rows = priced.rows.iter().map(row).collect();
    Ok(Done { output: json(&Bill { rows, total_usd: priced.total.plain_value() })?, found_errors: false })
}

fn row(held: &BillRow) -> Row<'_> {
    Row {
        id: &held.id,
        component: &held.component,
        service: &held.service,
        price_id: &held.price_id,
        quantity: held.quantity,
        unit: &held.unit,
        unit_usd: held.unit_usd,
        monthly_usd: held.monthly.plain_value(),
        monthly_low_usd: held.monthly.plain(held.monthly.low()),
        monthly_high_usd: held.monthly.plain(held.monthly.high()),
        as_of: &held.as_of,
        confidence: &held.confidence,
        derivation: figure(&held.monthly),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the command says of a file with this text: its output, or why it cannot proceed.
    fn said(name: &str, text: &str) -> Result<serde_json::Value, String> {
        let path = std::env::temp_dir().join(format!("plumbline-cost-{}-{name}.json", std::process::id()));
        std::fs::write(&path, text).unwrap();
        let done = run(&path);
        std::fs::remove_file(&path).unwrap();
        let shown = path.display().to_string();
        done.map(|done| serde_json::from_str(&done.output).unwrap())
            .map_err(|stop| stop.to_string().replace(&shown, "bill.json"))
    }

    #[test]
    fn prices_rows_and_services_and_its_own_answer_again() {
        let text = r#"[{"price_id": "aws.xaz", "quantity": 100, "component": "Between zones"},
                       {"service": "glue", "inputs": {"dpu": 6, "minutes": 15}, "unit_usd": {"aws.glue.dpu": 0.5}}]"#;
        let bill = said("rows", text).unwrap();
        assert_eq!(bill["rows"][0]["component"], "Between zones");
        assert_eq!(bill["rows"][1]["unit_usd"], 0.5);
        assert!((bill["total_usd"].as_f64().unwrap() - 2.75).abs() < 1e-9);
        assert!(bill["rows"][0]["monthly_low_usd"].as_f64().unwrap() < 2.0);
        assert_eq!(bill["rows"][0]["derivation"]["inputs"][0]["unit"], "USD/byte");
        let again = said("again", &bill.to_string()).unwrap();
        assert!((again["total_usd"].as_f64().unwrap() - 2.75).abs() < 1e-9);
    }

    #[test]
    fn says_where_and_what_to_do() {
        expect_test::expect![[r#"
            bill.json: line 2 column 5: not JSON: expected `:`
            bill.json: entry 2: the price book has no 'aws.s3.standard'; near it are aws.s3.standard.first50tb, aws.s3.standard.next450tb, aws.s3.standard.over500tb, aws.s3.standard_ia
            bill.json: entry 1: kinesis: mode is one of provisioned, on_demand"#]]
        .assert_eq(
            &[
                said("a", "[{\n\"a\" 1}]"),
                said("b", r#"[{"price_id": "aws.xaz", "quantity": 1}, {"price_id": "aws.s3.standard", "quantity": 1}]"#),
                said("c", r#"[{"service": "kinesis", "inputs": {"mode": "fast"}}]"#),
            ]
            .map(|said| said.unwrap_err())
            .join("\n"),
        );
    }
}
