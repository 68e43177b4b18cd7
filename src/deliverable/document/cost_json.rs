//! The money of `design.json`: the bill, what it is at other loads, and what follows from it.

use crate::deliverable::Given;
use crate::design::{BillRow, CostAt, outlook};
use crate::figure::Figure;
use serde::Serialize;

/// A row of the bill.
#[derive(Serialize)]
pub struct BillJson<'a> {
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
}

/// What the platform costs.
#[derive(Serialize)]
pub struct CostJson<'a> {
    monthly_usd: Option<RangeJson>,
    at: Vec<CostAtJson<'a>>,
    environments: Vec<EnvironmentJson>,
    years: Vec<YearJson>,
    three_years_usd: RangeJson,
    parts: Vec<PartJson>,
    decisions: Vec<DecisionJson>,
    savings: Vec<SavingJson>,
}

#[derive(Serialize)]
pub struct RangeJson {
    pub low: f64,
    pub likely: f64,
    pub high: f64,
}

#[derive(Serialize)]
struct CostAtJson<'a> {
    load: f64,
    monthly_usd: RangeJson,
    serving: &'a str,
    bill: Vec<BillJson<'a>>,
}

#[derive(Serialize)]
struct EnvironmentJson {
    id: String,
    load: f64,
    monthly_usd: RangeJson,
    why: String,
}

#[derive(Serialize)]
struct YearJson {
    year: u32,
    usd: RangeJson,
    months_usd: Vec<f64>,
}

#[derive(Serialize)]
struct PartJson {
    id: String,
    monthly_usd: RangeJson,
}

#[derive(Serialize)]
struct DecisionJson {
    id: String,
    other: String,
    more_usd: f64,
}

#[derive(Serialize)]
struct SavingJson {
    id: String,
    what: String,
    but: String,
    monthly_usd: RangeJson,
}

/// The rows of a bill.
pub fn bill(rows: &[BillRow]) -> Vec<BillJson<'_>> {
    rows.iter().map(row).collect()
}

fn row(held: &BillRow) -> BillJson<'_> {
    BillJson {
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
    }
}

/// What the platform costs in a month and beyond.
pub fn cost<'a>(given: &Given<'a>) -> CostJson<'a> {
    let design = given.design;
    let beyond = outlook(given.session, given.facts, given.requirements, design);
    let environments = beyond.environments.iter().map(|held| EnvironmentJson {
        id: held.id.clone(),
        load: held.load,
        monthly_usd: range(&held.monthly),
        why: held.why.clone(),
    });
    let years = beyond.years.iter().map(|held| YearJson {
        year: held.year,
        usd: range(&held.cost),
        months_usd: held.months.iter().map(|month| month.plain_value()).collect(),
    });
    let decisions = beyond.decisions.iter().map(|held| DecisionJson {
        id: held.id.clone(),
        other: held.other.clone(),
        more_usd: held.more.plain_value(),
    });
    let savings = beyond.savings.iter().map(|held| SavingJson {
        id: held.id.clone(),
        what: held.what.clone(),
        but: held.but.clone(),
        monthly_usd: range(&held.monthly),
    });
    CostJson {
        monthly_usd: design.cost_today().map(|held| range(&held.likely)),
        at: design.cost.iter().map(at).collect(),
        environments: environments.collect(),
        years: years.collect(),
        three_years_usd: range(&beyond.total),
        parts: beyond
            .parts
            .iter()
            .map(|held| PartJson { id: held.id.clone(), monthly_usd: range(&held.monthly) })
            .collect(),
        decisions: decisions.collect(),
        savings: savings.collect(),
    }
}

fn range(held: &Figure) -> RangeJson {
    RangeJson { low: held.plain(held.low()), likely: held.plain_value(), high: held.plain(held.high()) }
}

fn at(held: &CostAt) -> CostAtJson<'_> {
    CostAtJson { load: held.load, monthly_usd: range(&held.likely), serving: &held.serving, bill: bill(&held.bill) }
}
