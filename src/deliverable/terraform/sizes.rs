//! What the design says about sizes, in the units in which clouds are ordered.

use crate::deliverable::Given;
use crate::deliverable::text::plain;
use crate::design::{BillRow, Design};
use crate::figure::{DAY, Figure, MONTH, Unit};
use std::sync::Arc;

const GB: f64 = 1e9;
/// Months in which a partial month of retention is counted as a whole one, in days.
const DAYS_PER_MONTH: f64 = 730.0 / 24.0;

/// Sizes of one design.
pub struct Sizes<'a> {
    given: Given<'a>,
    /// The project's name as clouds take it: `rental-back-office`.
    pub project: String,
    /// What the names of topics begin with: `rental_back_office`.
    pub topics: String,
}

impl<'a> Sizes<'a> {
    /// The sizes of what is given.
    pub fn of(given: &Given<'a>) -> Self {
        Self { given: given.clone(), project: project(&given.design.slug), topics: plain(&given.design.slug) }
    }

    fn design(&self) -> &'a Design {
        self.given.design
    }

    /// A row of today's bill.
    pub fn bill(&self, id: &str) -> Option<&'a BillRow> {
        self.design().cost_today().and_then(|cost| cost.bill.iter().find(|row| row.id == id))
    }

    /// The last part of a price's id where it begins so: `aws.ec2.t3.large` by `aws.ec2.` → `t3.large`.
    pub fn priced(&self, bill: &str, prefixes: &[&str]) -> Option<&'a str> {
        let id = &self.bill(bill)?.price_id;
        prefixes.iter().find_map(|prefix| id.strip_prefix(prefix))
    }

    /// How many run all the time, by a row of the bill that is paid by the hour.
    pub fn pieces(&self, bill: &str) -> f64 {
        self.bill(bill).map_or(1.0, |row| (row.quantity / (MONTH / 3600.0)).round().max(1.0))
    }

    /// A figure from which a row of the bill was computed.
    pub fn input(&self, bill: &str, name: &str) -> Option<&'a Arc<Figure>> {
        self.bill(bill)?.monthly.inputs().iter().find(|figure| figure.name == name)
    }

    /// A size of the design.
    pub fn size(&self, id: &str) -> Option<&'a Arc<Figure>> {
        self.design().sizes.iter().find(|size| size.id == id).map(|size| &size.figure)
    }

    /// What the warehouse holds at the horizon, in whole GB, at least what the service takes.
    pub fn warehouse_gb(&self, least: f64) -> Arc<Figure> {
        let stored = self.size("storage.serving_at_horizon").cloned();
        let stored = stored.unwrap_or_else(|| Figure::sum("stored in the serving store", Unit::BYTES, &[]));
        let gb = (stored.value / GB).ceil().max(least);
        Figure::computed(
            "storage of the warehouse",
            gb * GB,
            Unit::BYTES,
            format!("stored in the serving store at the horizon, in whole GB, at least {least}"),
            &[&stored],
        )
    }

    /// The disk of each broker, in whole GB: its part of what all topics need.
    pub fn broker_gb(&self, brokers: f64) -> Arc<Figure> {
        let all = self.size("stream.disk").cloned();
        let all = all.unwrap_or_else(|| Figure::sum("disk that the topics need", Unit::BYTES, &[]));
        let gb = (all.value / GB / brokers.max(1.0)).ceil().max(100.0);
        Figure::computed(
            "disk of a broker",
            gb * GB,
            Unit::BYTES,
            format!("disk that the topics need ÷ {brokers} brokers, in whole GB, at least 100"),
            &[&all],
        )
    }

    /// For how many hours a broker keeps what passed, between what it can keep.
    pub fn broker_hours(&self, least: f64, most: f64) -> f64 {
        self.size("stream.retention").map_or(168.0, |figure| (figure.value / 3_600.0).round()).clamp(least, most)
    }

    /// A length of time that was asked for, in whole days.
    pub fn days(&self, question: &str, name: &'static str) -> (f64, Arc<Figure>) {
        let figure = self.given.requirements.figure(question, name);
        let days = figure.value / DAY;
        // a month is no whole number of days: 13 months are 396
        let whole = if days > DAYS_PER_MONTH { days.ceil() } else { days.round() };
        (whole.max(1.0), figure)
    }

    /// What may be spent in a month, in whole dollars.
    pub fn budget(&self) -> (f64, Arc<Figure>) {
        let figure = self.given.requirements.figure("budget.monthly", "monthly budget");
        ((figure.value * MONTH).round().max(1.0), figure)
    }

    /// Whether a second zone has to take over.
    pub fn two_zones(&self) -> bool {
        ["99.9", "99.95", "99.99"].contains(&self.given.requirements.choice("needs.availability"))
    }

    /// Whether anything within may open connections to the internet.
    pub fn outbound(&self) -> bool {
        !["no_internet", "air_gapped"].contains(&self.given.requirements.choice("security.network"))
    }

    /// Where data has to stay: `eu`; empty where it does not matter.
    pub fn residency(&self) -> &'a str {
        match self.given.requirements.choice("security.residency") {
            held @ ("eu" | "uk" | "us") => held,
            _ => "",
        }
    }
}

/// A name of small letters, digits and single hyphens, short enough for every store that carries it in its own name.
fn project(slug: &str) -> String {
    let mut name = String::new();
    for c in plain(slug).chars().take(24) {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    let name = name.trim_matches('-');
    if name.starts_with(|c: char| c.is_ascii_lowercase()) { name.to_owned() } else { format!("p{name}") }
}

#[cfg(test)]
mod tests {
    use super::project;

    #[test]
    fn names_are_what_every_cloud_takes() {
        for (slug, expected) in [
            ("rental_back_office", "rental-back-office"),
            ("data_platform_of_the_whole_company", "data-platform-of-the-who"),
            ("__x__", "x"),
            ("2nd", "n-2nd"),
            ("", "unnamed"),
        ] {
            assert_eq!(project(slug), expected, "{slug}");
        }
    }
}
