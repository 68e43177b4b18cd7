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
        as_of: &held.as_of,
        confidence: &held.confidence,
        derivation: figure(&held.monthly),
    }
}
