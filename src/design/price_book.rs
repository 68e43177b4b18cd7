//! The price book as one design meets it: every price with what it pays for here, what somebody gave in its place, and
//! whether it is old.

use super::Design;
use super::book::{Price, all_prices, is_stale, price};
use std::collections::BTreeMap;

/// A price, in the light of one design.
#[derive(Debug, Clone, PartialEq)]
pub struct BookRow {
    /// Its id.
    pub id: String,
    /// What the price book says; none where somebody gave a price that the book does not have.
    pub listed: Option<&'static Price>,
    /// Dollars for one unit that somebody gave in its place, as written.
    pub given: Option<String>,
    /// What it pays for, with the load from which it does: `Raw files`, `Warehouse (at 10 times the load)`.
    pub pays_for: Vec<String>,
    /// Whether it is more than a year older than the newest of the book, and nobody gave another.
    pub is_stale: bool,
}

/// Every price, those that the design uses first, in the order of its bill; then by id.
pub fn price_book(design: &Design, given: &BTreeMap<String, String>) -> Vec<BookRow> {
    let mut uses: Vec<(&str, Vec<String>)> = Vec::new();
    for at in &design.cost {
        for row in &at.bill {
            let position = uses.iter().position(|(id, _)| *id == row.price_id).unwrap_or_else(|| {
                uses.push((&row.price_id, Vec::new()));
                uses.len() - 1
            });
            let named = &mut uses[position].1;
            // what it pays for today it pays for at more load too
            if named.iter().any(|held| held.strip_prefix(&*row.component).is_some_and(is_load)) {
                continue;
            }
            named.push(if at.load == 1.0 {
                row.component.to_string()
            } else {
                format!("{} (at {} times the load)", row.component, at.load)
            });
        }
    }
    let is_used = |id: &str| uses.iter().any(|(held, _)| *held == id);
    let strange = given.keys().map(String::as_str).filter(|id| price(id).is_none());
    let others: Vec<&str> = strange.chain(all_prices().map(|held| held.id)).filter(|id| !is_used(id)).collect();
    let others = others.into_iter().map(|id| (id, Vec::new()));
    let rows: Vec<(&str, Vec<String>)> = uses.iter().cloned().chain(others).collect();
    rows.into_iter()
        .map(|(id, pays_for)| {
            let (listed, given) = (price(id), given.get(id).cloned());
            let is_stale = given.is_none() && listed.is_some_and(|listed| is_stale(listed.as_of));
            BookRow { id: id.to_owned(), listed, given, pays_for, is_stale }
        })
        .collect()
}

/// Whether this is all that follows a component where it is named: nothing, or from which load on.
fn is_load(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(" (at ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::facts;
    use crate::design::design;
    use crate::discovery::requirements;
    use crate::session::{Edit, Session};

    fn book_of(session: &Session) -> (Design, Vec<BookRow>) {
        let facts = facts(session);
        let design = design(session, &facts, &requirements(session, &facts));
        let rows = price_book(&design, &session.prices);
        (design, rows)
    }

    #[test]
    fn what_the_bill_uses_comes_first_and_names_its_use() {
        let (design, rows) = book_of(&Session::new("Shop"));
        let today = &design.cost[0].bill;
        assert_eq!(rows[0].id, today[0].price_id);
        for row in design.cost.iter().flat_map(|at| &at.bill) {
            let held = rows.iter().find(|held| held.id == row.price_id).unwrap();
            let named = held.pays_for.iter().filter(|use_| use_.starts_with(&*row.component)).count();
            assert_eq!(named, 1, "{}: {:?}", row.component, held.pays_for);
        }
        assert_eq!(rows.len(), all_prices().count(), "each price stands there once");
        let first_unused = rows.iter().position(|row| row.pays_for.is_empty()).unwrap();
        assert!(rows[first_unused..].iter().all(|row| row.pays_for.is_empty()));
    }

    #[test]
    fn a_price_that_somebody_gave_is_beside_the_listed_one_and_never_old() {
        let old = all_prices().find(|price| is_stale(price.as_of)).unwrap().id;
        let mut session = Session::new("Shop");
        for (id, usd) in [(old, "0.5"), ("no.such.price", "2")] {
            session.apply(Edit::SetPrice(id.to_owned(), usd.to_owned())).unwrap();
        }
        let (_, rows) = book_of(&session);
        let row = rows.iter().find(|row| row.id == old).unwrap();
        assert_eq!((row.given.as_deref(), row.is_stale, row.listed.is_some()), (Some("0.5"), false, true));
        let strange = rows.iter().find(|row| row.id == "no.such.price").unwrap();
        assert_eq!((strange.given.as_deref(), strange.listed), (Some("2"), None));
    }
}
