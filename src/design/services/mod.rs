//! Priced services: what somebody uses of one service, in its own terms, as rows of a bill.
//!
//! One file per service, one line in [`ALL`]. How a service counts (payload units, shortest billed runs, free tiers, tiers
//! by volume) is part of the derivation of each row.

mod kinesis;
mod firehose;
mod msk;
mod eventhubs;
mod pubsub;
mod glue;
mod emr;
mod emr_serverless;
mod dataproc;
mod athena;
mod redshift_serverless;
mod redshift;
mod snowflake;
mod bigquery;
mod databricks;
mod clickhouse_cloud;
mod mwaa;
mod composer;
mod data_factory;
mod s3;
mod gcs;
mod adls;
mod vm;
mod egress;
mod request;

pub use request::{MAX_ROWS, Priced, price};

use super::book::{self, GIBIBYTE, Price};
use super::cost;
use super::inputs::{A_SECOND, Absent, Given, HOURS, Input, KILOBYTES_EACH, Measure, NUMBER, RATIO, with};
use super::{BillRow, inputs};
use crate::figure::{Figure, MONTH, Text, Unit};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A service that can be priced.
pub struct Service {
    /// Its name in a request: `kinesis`.
    pub id: &'static str,
    /// How it reads: `Amazon Kinesis Data Streams`.
    pub title: &'static str,
    /// What it takes.
    pub inputs: &'static [Input],
    /// Writes its rows.
    price: fn(&Given, &mut Rows) -> Result<(), String>,
}

/// Every service.
pub const ALL: &[Service] = &[
    kinesis::SERVICE,
    firehose::SERVICE,
    msk::SERVICE,
    eventhubs::SERVICE,
    pubsub::SERVICE,
    glue::SERVICE,
    emr::SERVICE,
    emr_serverless::SERVICE,
    dataproc::SERVICE,
    athena::SERVICE,
    redshift_serverless::SERVICE,
    redshift::SERVICE,
    snowflake::SERVICE,
    bigquery::SERVICE,
    databricks::SERVICE,
    clickhouse_cloud::SERVICE,
    mwaa::SERVICE,
    composer::SERVICE,
    data_factory::SERVICE,
    s3::SERVICE,
    gcs::SERVICE,
    adls::SERVICE,
    vm::SERVICE,
    egress::SERVICE,
];

const GIGABYTE_MONTHS: Measure = Measure::Number(1e9 * MONTH, Unit::new(1, 1, 0, 0));
const GIBIBYTE_MONTHS: Measure = Measure::Number(GIBIBYTE * MONTH, Unit::new(1, 1, 0, 0));
const TERABYTE_MONTHS: Measure = Measure::Number(1e12 * MONTH, Unit::new(1, 1, 0, 0));
const GIGABYTE_HOURS: Measure = Measure::Number(1e9 * 3600.0, Unit::new(1, 1, 0, 0));
const GIGABYTES: Measure = inputs::GIGABYTES;
const TERABYTES: Measure = Measure::Number(1e12, Unit::BYTES);
const TEBIBYTES: Measure = Measure::Number(1_099_511_627_776.0, Unit::BYTES);
/// Kilobytes of 1,024 bytes, as AWS counts its records.
const KIBIBYTES_EACH: Measure = Measure::Number(1024.0, Unit::new(1, 0, 0, -1));
/// Hours that one machine, unit or worker runs.
const MACHINE_HOURS: Measure = Measure::Number(3600.0, Unit::new(0, 1, 0, 1));
const MINUTES: Measure = Measure::Number(60.0, Unit::TIME);
const SECONDS: Measure = Measure::Number(1.0, Unit::TIME);
/// A month of 730 hours.
const ALL_MONTH: Absent = Absent::Judged(730.0);

/// The rows that a service writes.
pub struct Rows {
    service: &'static str,
    prices: BTreeMap<String, f64>,
    rows: Vec<BillRow>,
}

impl Rows {
    /// A row for `amount` of something, in the base units of its price; nothing is written for nothing.
    ///
    /// The message names a price that the book does not have.
    fn charge(
        &mut self,
        id: &str,
        component: &'static str,
        price_id: &str,
        amount: &Arc<Figure>,
    ) -> Result<(), String> {
        let listed = book::price(price_id).ok_or_else(|| format!("the price book has no {price_id}"))?;
        let price = match self.prices.get(price_id) {
            Some(usd) => listed.answered(*usd),
            None => listed.clone(),
        };
        if amount.value > 0.0 {
            self.rows.push(used(format!("{}.{id}", self.service), component, &price, amount));
        }
        Ok(())
    }

    /// The same for what may have been left out.
    fn charge_if(
        &mut self,
        id: &str,
        component: &'static str,
        price_id: &str,
        amount: Option<Arc<Figure>>,
    ) -> Result<(), String> {
        amount.map_or(Ok(()), |amount| self.charge(id, component, price_id, &amount))
    }

    /// A row for each tier that an amount reaches: price and width, in priced units; the last tier has no end.
    fn tiers(
        &mut self,
        id: &str,
        component: &'static str,
        tiers: &[(&str, f64)],
        amount: &Arc<Figure>,
    ) -> Result<(), String> {
        let mut below = 0.0;
        for (nth, (price_id, width)) in tiers.iter().enumerate() {
            let factor = book::price(price_id).map_or(1.0, Price::base_units);
            let (from, to) = (below, below + width * factor);
            let formula = if nth == 0 {
                format!("{}, up to the end of the first tier", amount.name)
            } else {
                format!("{}, what lies in tier {}", amount.name, nth + 1)
            };
            let within = (amount.value.min(to) - from).max(0.0);
            let part = Figure::computed("amount in the tier", within, amount.unit, formula, &[amount]);
            self.charge(&format!("{id}.{}", nth + 1), component, price_id, &part)?;
            below = to;
        }
        Ok(())
    }
}

/// A row for what is used in a month: `price × amount ÷ a month`.
fn used(id: impl Into<Text>, component: impl Into<Text>, price: &Price, amount: &Arc<Figure>) -> BillRow {
    let component = component.into();
    let unit_price = price.figure();
    let month = book::judgement("a month of 730 hours", MONTH, Unit::TIME);
    let formula = format!("{} × {} ÷ a month", unit_price.name, amount.name);
    let inputs = [&unit_price, amount, &month];
    let monthly = Figure::derived(component.clone(), Unit::USD_PER_TIME, formula, inputs, |[usd, amount, month]| {
        usd * amount / month
    });
    cost::row(id, component, price, amount.value / price.base_units(), monthly)
}

/// Pieces for a time: `shards × hours`.
fn running(name: &'static str, pieces: &Arc<Figure>, hours: &Arc<Figure>) -> Arc<Figure> {
    Figure::product(name, &[pieces, hours])
}

/// One of something.
fn one(name: &'static str) -> Arc<Figure> {
    book::judgement(name, 1.0, Unit::EACH)
}

/// Bytes in the gigabytes in which AWS bills data: 2^30 bytes each, given as the 10^9 of the price book.
fn billed_gigabytes(bytes: &Arc<Figure>) -> Arc<Figure> {
    Figure::computed(
        "data in billed gigabytes",
        bytes.value / GIBIBYTE * 1e9,
        bytes.unit,
        "bytes, counted as AWS does: 1,073,741,824 bytes are one gigabyte",
        &[bytes],
    )
}

/// The bytes of records, each rounded up to whole steps of `step` bytes.
fn rounded_records(records: &Arc<Figure>, record: &Arc<Figure>, step: f64, words: &str) -> Arc<Figure> {
    // what is a hair above a whole number because of binary fractions is that number
    let each = (record.value / step - 1e-9).ceil().max(1.0) * step;
    Figure::computed(
        "data as billed",
        records.value * each,
        Unit::BYTES,
        format!("records × size of a record, rounded up to {words}"),
        &[records, record],
    )
}

/// What exceeds a free allowance; all of it where there is none.
fn beyond(amount: &Arc<Figure>, free: &Arc<Figure>) -> Arc<Figure> {
    Figure::computed(
        format!("{} that is paid", amount.name),
        (amount.value - free.value).max(0.0),
        amount.unit,
        format!("{} − {}, not below zero", amount.name, free.name),
        &[amount, free],
    )
}

/// A run that is billed for at least `least` seconds.
fn at_least(run: &Arc<Figure>, least: f64) -> Arc<Figure> {
    let shortest = Figure::constant("shortest run that is billed", least, Unit::TIME, BILLING, "", "secondary");
    Figure::computed(
        "billed time of a run",
        run.value.max(shortest.value),
        Unit::TIME,
        "time of a run, at least the shortest run that is billed",
        &[run, &shortest],
    )
}

/// Where the rules of billing come from that no row of the price book tells.
const BILLING: &str = "the pricing page of the service: how it counts what is used";

#[cfg(test)]
mod tests;
