//! Rows of the bill: a price, how much of it, and what that comes to in a month.

use crate::design::BillRow;
use crate::design::book::{self, Price};
use crate::design::needs::Needs;
use crate::figure::{Figure, MONTH, Text, Unit};
use std::sync::Arc;

/// A row for something that is paid by the hour.
pub fn by_hour(
    needs: &Needs<'_>,
    id: &'static str,
    component: &'static str,
    price_id: &str,
    machines: &Arc<Figure>,
    share: &Arc<Figure>,
) -> Option<BillRow> {
    let price = needs.price(price_id)?;
    let monthly = Figure::product(component, &[&price.figure(), machines, share]);
    let quantity = machines.value * share.value * MONTH / price.base_units();
    Some(row(id, component, &price, quantity, monthly))
}

/// A row for something that is paid by what is stored.
pub fn by_size(
    needs: &Needs<'_>,
    id: &'static str,
    component: &'static str,
    price_id: &str,
    bytes: &Arc<Figure>,
) -> Option<BillRow> {
    let price = needs.price(price_id)?;
    let monthly = Figure::product(component, &[&price.figure(), bytes]);
    Some(row(id, component, &price, bytes.value * MONTH / price.base_units(), monthly))
}

/// A row for something that is paid by what flows.
pub fn by_flow(
    needs: &Needs<'_>,
    id: &'static str,
    component: &'static str,
    price_id: &str,
    flow: &Arc<Figure>,
) -> Option<BillRow> {
    let price = needs.price(price_id)?;
    let monthly = Figure::product(component, &[&price.figure(), flow]);
    Some(row(id, component, &price, flow.value * MONTH / price.base_units(), monthly))
}

/// A row for something that is paid by pieces an hour: credits, DBUs.
pub fn by_pieces(
    needs: &Needs<'_>,
    id: &'static str,
    component: &'static str,
    price_id: &str,
    per_hour: &Arc<Figure>,
    share: &Arc<Figure>,
) -> Option<BillRow> {
    let price = needs.price(price_id)?;
    let monthly = Figure::product(component, &[&price.figure(), per_hour, share]);
    Some(row(id, component, &price, per_hour.value * share.value * MONTH, monthly))
}

/// A row of a price, a quantity in its unit, and what that comes to in a month.
pub fn row(
    id: impl Into<Text>,
    component: impl Into<Text>,
    price: &Price,
    quantity: f64,
    monthly: Arc<Figure>,
) -> BillRow {
    BillRow {
        id: id.into(),
        component: component.into(),
        service: format!("{}, {}", price.service, price.sku).into(),
        price_id: price.id.into(),
        quantity,
        unit: price.unit.into(),
        unit_usd: price.usd,
        as_of: price.as_of.into(),
        confidence: price.confidence.into(),
        monthly,
    }
}

/// All the month.
pub fn always() -> Arc<Figure> {
    book::judgement("share of the month it runs", 1.0, Unit::ONE)
}

/// So many machines, environments or capacities, by our judgement.
pub fn machines(name: &'static str, count: f64) -> Arc<Figure> {
    book::judgement(name, count, Unit::EACH)
}
