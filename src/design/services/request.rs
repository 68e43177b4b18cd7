//! The request: rows by price and services by their own terms, as JSON, read strictly and priced one after the other.

use super::{ALL, Rows, used};
use crate::design::BillRow;
use crate::design::book::{self, Price};
use crate::design::inputs::{self, short};
use crate::figure::{Figure, Origin, Unit};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most entries that are priced at once.
pub const MAX_ROWS: usize = 10_000;
/// The largest number that is taken; more is a slip of the keyboard.
const LARGEST: f64 = 1e15;
/// What an entry by price may say; what the answer says of it besides is passed over, so that an answer can be priced again.
const BY_PRICE: [&str; 6] = ["id", "component", "price_id", "quantity", "unit", "unit_usd"];
const ANSWERED: [&str; 7] =
    ["service", "monthly_usd", "monthly_low_usd", "monthly_high_usd", "as_of", "confidence", "derivation"];

/// A priced bill.
#[derive(Debug, Clone, PartialEq)]
pub struct Priced {
    /// Its rows.
    pub rows: Vec<BillRow>,
    /// What they come to in a month.
    pub total: Arc<Figure>,
}

/// Prices a bill of materials: `[{"price_id": "aws.s3.standard.first50tb", "quantity": 500}, {"service": "msk", "inputs":
/// {"brokers": 3}}]`, or an object that holds such a list as `bill` or `rows`.
///
/// A number `unit_usd` replaces the price of a row; in an entry of a service it is an object from price id to number.
/// The message says which entry is wrong and what would do.
pub fn price(request: &Value) -> Result<Priced, String> {
    let list = match request {
        Value::Object(held) => held.get("bill").or_else(|| held.get("rows")).unwrap_or(request),
        other => other,
    };
    let Value::Array(entries) = list else {
        return Err(
            "the request is a JSON list of {\"price_id\", \"quantity\"} or {\"service\", \"inputs\"}".to_owned()
        );
    };
    if entries.len() > MAX_ROWS {
        return Err(format!("{} entries are asked for; at most {MAX_ROWS} are priced at once", entries.len()));
    }
    let mut rows = Vec::new();
    for (nth, entry) in entries.iter().enumerate() {
        rows.extend(one(entry, nth).map_err(|why| format!("entry {}: {why}", nth + 1))?);
    }
    let monthly: Vec<&Arc<Figure>> = rows.iter().map(|row| &row.monthly).collect();
    let total = Figure::sum("monthly cost", Unit::USD_PER_TIME, &monthly);
    Ok(Priced { rows, total })
}

fn one(entry: &Value, nth: usize) -> Result<Vec<BillRow>, String> {
    let Value::Object(entry) = entry else { return Err("it is not an object".to_owned()) };
    match (entry.get("price_id"), entry.get("service")) {
        (Some(_), _) => by_price(entry, nth).map(|row| vec![row]),
        (None, Some(_)) => by_service(entry),
        (None, None) => Err("it has neither price_id nor service".to_owned()),
    }
}

fn by_price(entry: &Map<String, Value>, nth: usize) -> Result<BillRow, String> {
    if let Some(other) = entry.keys().find(|key| !BY_PRICE.contains(&key.as_str()) && !ANSWERED.contains(&key.as_str()))
    {
        return Err(format!("'{}' is not known; an entry has {}", short(other), BY_PRICE.join(", ")));
    }
    let word = |key: &str| entry.get(key).and_then(Value::as_str);
    let price_id = word("price_id").ok_or("price_id is not a text")?;
    let listed = book::price(price_id).ok_or_else(|| {
        let near = book::like(price_id);
        let hint = if near.is_empty() { String::new() } else { format!("; near it are {}", near.join(", ")) };
        format!("the price book has no '{}'{hint}", short(price_id))
    })?;
    if let Some(unit) = word("unit").filter(|unit| *unit != listed.unit) {
        return Err(format!("{price_id} is priced per {}, not per {}; convert the quantity", listed.unit, short(unit)));
    }
    let quantity = entry.get("quantity").ok_or_else(|| format!("quantity is missing: how many {}", listed.unit))?;
    let quantity = number("quantity", quantity)?;
    let listed = match entry.get("unit_usd") {
        Some(usd) => Some(number("unit_usd", usd)?).filter(|usd| *usd != listed.usd).map(|usd| listed.answered(usd)),
        None => None,
    }
    .unwrap_or_else(|| listed.clone());
    let id = word("id").map_or_else(|| format!("row.{}", nth + 1), short);
    let component = word("component").map_or_else(|| listed.sku.to_owned(), short);
    Ok(used(id, component, &listed, &given(&listed, quantity)))
}

/// A quantity that was given, in the base units of its price.
fn given(price: &Price, quantity: f64) -> Arc<Figure> {
    let figure = price.figure();
    let unit = Unit::USD.over(figure.unit);
    Figure::new(
        "quantity",
        quantity * price.base_units(),
        unit,
        Origin::Answer(format!("quantity of {}", price.id).into()),
    )
}

fn by_service(entry: &Map<String, Value>) -> Result<Vec<BillRow>, String> {
    if let Some(other) = entry.keys().find(|key| !["service", "inputs", "unit_usd"].contains(&key.as_str())) {
        return Err(format!("'{}' is not known; an entry has service, inputs and unit_usd", short(other)));
    }
    let id = entry.get("service").and_then(Value::as_str).unwrap_or_default();
    let service = ALL.iter().find(|held| held.id == id).ok_or_else(|| {
        let known: Vec<&str> = ALL.iter().map(|held| held.id).collect();
        format!("the service '{}' cannot be priced; known are {}", short(id), known.join(", "))
    })?;
    let empty = Map::new();
    let object = |key: &str| match entry.get(key) {
        None | Some(Value::Null) => Ok(&empty),
        Some(Value::Object(held)) => Ok(held),
        Some(_) => Err(format!("{id}: {key} is not an object")),
    };
    let given = inputs::read(service.id, service.inputs, object("inputs")?).map_err(|why| format!("{id}: {why}"))?;
    let mut prices = BTreeMap::new();
    for (price_id, usd) in object("unit_usd")? {
        if book::price(price_id).is_none() {
            return Err(format!("{id}: unit_usd: the price book has no '{}'", short(price_id)));
        }
        prices.insert(price_id.clone(), number(&format!("{id}: unit_usd of {price_id}"), usd)?);
    }
    let mut rows = Rows { service: service.id, prices, rows: Vec::new() };
    (service.price)(&given, &mut rows).map_err(|why| format!("{id}: {why}"))?;
    let unused = rows.prices.keys().find(|held| !rows.rows.iter().any(|row| row.price_id == **held));
    match unused.filter(|held| object("unit_usd").is_ok_and(|given| given.contains_key(*held))) {
        Some(unused) => Err(format!("{id}: unit_usd gives {unused}, which these inputs do not use")),
        None => Ok(rows.rows),
    }
}

fn number(what: &str, value: &Value) -> Result<f64, String> {
    let number = value.as_f64().filter(|number| (0.0..=LARGEST).contains(number));
    number.ok_or_else(|| format!("{what} is a number from 0 to 10^15, without a unit"))
}
