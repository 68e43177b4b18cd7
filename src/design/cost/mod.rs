//! The bill: what each part costs in a month, from list prices, with the derivation of every row; and what follows from
//! it: environments, years, what a decision costs, and what would cost less.

mod rows;
mod serving;
mod pipeline;
mod outlook;
mod savings;
mod second_region;

pub use outlook::{DecisionCost, EnvironmentCost, Outlook, PartCost, YearCost, outlook};
pub use rows::row;
pub use savings::Saving;
pub use serving::serving;

use super::book;
use super::decisions::{Standing, chosen};
use super::needs::{GROWING, Needs, Seen};
use super::{BillRow, CostAt, Decision};
use crate::figure::{Figure, Text, Unit};
use crate::finding::{About, Finding, Severity, Span};
use std::sync::Arc;

/// The multiples of today's load that are priced.
const LOADS: [f64; 3] = [1.0, 3.0, 10.0];

/// Prices the design at one, three and ten times today's load; each load takes the decisions it asks for.
pub fn cost(needs: &Needs<'_>, today: &Standing<'_>) -> Vec<CostAt> {
    let other = |load: f64| {
        let scaled = needs.at_load(load);
        at(&scaled, &today.under(&scaled, Seen::of(&GROWING)))
    };
    LOADS.iter().map(|load| if *load == 1.0 { at(needs, &today.decisions) } else { other(*load) }).collect()
}

/// What these decisions cost at the load of the needs.
pub fn at(needs: &Needs<'_>, decisions: &[Decision]) -> CostAt {
    let rows = bill(needs, decisions);
    let likely = total("monthly cost", &rows);
    CostAt {
        load: needs.load,
        low: likely.end("low end of the monthly cost", false),
        high: likely.end("high end of the monthly cost", true),
        likely,
        serving: chosen(decisions, "storage.serving").to_owned(),
        bill: rows,
    }
}

/// The sum of some rows.
fn total(name: impl Into<Text>, rows: &[BillRow]) -> Arc<Figure> {
    let monthly: Vec<&Arc<Figure>> = rows.iter().map(|row| &row.monthly).collect();
    Figure::sum(name, Unit::USD_PER_TIME, &monthly)
}

/// The bill of materials of a design.
pub fn bill(needs: &Needs<'_>, decisions: &[Decision]) -> Vec<BillRow> {
    let chosen = |id: &str| chosen(decisions, id);
    let store = chosen("storage.serving");
    let latency = chosen("processing.latency");
    let broker = chosen("transport.broker");
    let level = chosen("resilience.level");
    let run = serving::Run {
        often: matches!(latency, "streaming" | "micro_batch"),
        two_zones: matches!(level, "multi_zone" | "multi_region"),
    };
    let mut rows = serving::store(store, needs, run);
    rows.extend(pipeline::raw_layer(needs, store));
    rows.extend(pipeline::orchestration(chosen("orchestration.tool"), needs));
    rows.extend(pipeline::broker(broker, needs));
    if matches!(chosen("processing.engine"), "spark" | "flink") {
        rows.extend(pipeline::cluster(needs, latency == "streaming"));
    }
    rows.extend(pipeline::network(broker, needs));
    if level == "multi_region" {
        let second = second_region::second_region(needs, &rows);
        rows.extend(second);
    }
    rows.extend(pipeline::people(chosen("hosting.model"), needs));
    rows
}

/// Prices of the bill that are more than a year older than the newest of the book, and prices that people gave and no row of
/// the book has.
pub fn findings(needs: &Needs<'_>, today: Option<&CostAt>) -> Vec<Finding> {
    let finding = |rule: &str, severity: Severity, what: String, why: &str, advice: String| Finding {
        rule: rule.to_owned(),
        severity,
        what,
        why: why.to_owned(),
        advice,
        file: String::new(),
        span: Span::default(),
        about: About::default(),
        fix: None,
    };
    let mut findings = Vec::new();
    for id in needs.requirements().prices.keys().filter(|id| book::price(id).is_none()) {
        let id: String = id.chars().filter(|c| !c.is_control()).take(80).collect();
        findings.push(finding(
            "unknown_price",
            Severity::Warning,
            format!("a price is given for '{id}', which the price book does not have"),
            "Nothing is priced by it.",
            "Take it back, or give it under an id of the price book.".to_owned(),
        ));
    }
    let rows = today.map(|held| held.bill.as_slice()).unwrap_or_default();
    let stale: std::collections::BTreeSet<&str> =
        rows.iter().filter(|row| book::is_stale(&row.as_of)).map(|row| &*row.price_id).collect();
    if !stale.is_empty() {
        let ids: Vec<&str> = stale.into_iter().collect();
        findings.push(finding(
            "stale_price",
            Severity::Hint,
            format!(
                "{} of the bill: older than a year by the newest of the price book",
                if ids.len() == 1 { "a price".to_owned() } else { format!("{} prices", ids.len()) }
            ),
            "Vendors change their prices; an old one may be off by more than its range says.",
            format!("Compare with the vendor's page, and give today's price: `{}`.", ids.join("`, `")),
        ));
    }
    findings
}

#[cfg(test)]
mod tests;
