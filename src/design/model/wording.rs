//! What the words of a name say beyond what a column is: amounts, quantities and prices of lines, milestones and
//! targets, and what sort of rows a table holds.

use super::names::{self, snake, words};
use crate::sql::{Column, DataType, Table};

/// Whether a table's name says that it holds lines of something.
pub fn names_line(table: &str) -> bool {
    const WORDS: [&str; 12] = [
        "line",
        "lines",
        "item",
        "items",
        "detail",
        "details",
        "lineitem",
        "lineitems",
        "position",
        "positions",
        "entry",
        "entries",
    ];
    words(table).has(&WORDS)
}

/// Whether two names share a word, whatever its number: `invoice_lines` and `Invoice`; words run together count.
pub fn share_a_word(one: &str, other: &str) -> bool {
    let singulars = |name: &str| words(name).iter().map(names::singular).collect::<Vec<_>>();
    let (one, other) = (singulars(one), singulars(other));
    let alike = |a: &String, b: &String| {
        a == b || (a.len() > 3 && b.starts_with(a.as_str())) || b.len() > 3 && a.starts_with(b.as_str())
    };
    one.iter().any(|word| other.iter().any(|held| alike(word, held))) || names_line(&one.join("_"))
}

/// Whether a table holds readings of instruments, which are averaged and never added up.
pub fn names_reading(table: &str) -> bool {
    const WORDS: [&str; 14] = [
        "measurement",
        "measurements",
        "reading",
        "readings",
        "observation",
        "observations",
        "telemetry",
        "sensor",
        "sensors",
        "metric",
        "metrics",
        "weather",
        "vitals",
        "vital",
    ];
    words(table).has(&WORDS)
}

/// Whether a table holds levels: how much there is, not what came or went.
pub fn names_level(table: &str) -> bool {
    const WORDS: [&str; 12] = [
        "inventory",
        "inventories",
        "stock",
        "stocks",
        "balance",
        "balances",
        "holding",
        "holdings",
        "snapshot",
        "snapshots",
        "levels",
        "headcount",
    ];
    words(table).has(&WORDS)
}

/// Whether a table's name says that its rows are taken again and again.
pub fn names_period(table: &str) -> bool {
    words(table).has(&["snapshot", "snapshots", "daily", "monthly", "weekly", "hourly", "yearly", "quarterly"])
}

/// Whether a table's name says that a program notes down there what it did.
pub fn names_log(table: &str) -> bool {
    const WORDS: [&str; 12] = [
        "log",
        "logs",
        "audit",
        "audits",
        "auditlog",
        "errorlog",
        "accesslog",
        "changelog",
        "eventlog",
        "databaselog",
        "logging",
        "trace",
    ];
    words(table).has(&WORDS)
}

/// The name without the word that says that it holds earlier states: `employees_history` → `employees`; none where no
/// word says so.
pub fn without_history(table: &str) -> Option<String> {
    const WORDS: [&str; 13] = [
        "history", "hist", "archive", "archived", "archives", "audit", "audits", "log", "versions", "version",
        "backup", "bak", "old",
    ];
    let all = words(table);
    let kept: Vec<&str> = all.iter().filter(|word| !WORDS.contains(word)).collect();
    (kept.len() < all.iter().count() && !kept.is_empty()).then(|| kept.join("_"))
}

/// Whether a moment is one that was promised or planned, not one at which something happened.
pub fn is_target(column: &str) -> bool {
    const WORDS: [&str; 21] = [
        "required",
        "due",
        "promised",
        "promise",
        "planned",
        "plan",
        "scheduled",
        "schedule",
        "expected",
        "estimated",
        "target",
        "deadline",
        "commit",
        "commitdate",
        "committed",
        "requireddate",
        "duedate",
        "until",
        "eta",
        "anticipated",
        "next",
    ];
    words(column).has(&WORDS)
}

/// Whether a number is an amount of money that a line or a header comes to.
pub fn is_amount(column: &Column) -> bool {
    const WORDS: [&str; 38] = [
        "amount",
        "amounts",
        "amt",
        "total",
        "totals",
        "subtotal",
        "sub",
        "extended",
        "extendedprice",
        "totalprice",
        "revenue",
        "sales",
        "cost",
        "costs",
        "fee",
        "fees",
        "tax",
        "taxes",
        "vat",
        "freight",
        "shipping",
        "charge",
        "charges",
        "discount",
        "tip",
        "tips",
        "surcharge",
        "fare",
        "paid",
        "payment",
        "due",
        "gross",
        "net",
        "turnover",
        "spend",
        "linetotal",
        "taxamt",
        "totaldue",
    ];
    let words = words(&column.name);
    words.has(&WORDS) && !words.has(&["unit", "each", "per", "rate", "count", "quantity", "qty"])
}

/// Whether a number is called a discount or a tax and nothing more, so that its name leaves open whether it is an amount
/// or a share of one: `discount`, `l_tax`, but not `tax_amount`.
pub fn is_bare_share(column: &Column) -> bool {
    let words = words(&column.name);
    let words: Vec<&str> = words.iter().collect();
    let only = match words.as_slice() {
        [prefix, only] if names::is_table_prefix(prefix) => only,
        [only] => only,
        _ => return false,
    };
    ["discount", "rebate", "tax", "vat", "commission", "markup"].contains(only)
}

/// Whether a decimal has at most one digit before its point: 0.07 fits, an amount of money does not.
pub fn has_no_room_for_an_amount(column: &Column) -> bool {
    matches!(column.data_type, DataType::Decimal(Some((precision, scale))) if scale > 0 && precision <= scale + 1)
}

/// Whether an amount is what a line came to before its discount and its tax: `l_extendedprice`.
pub fn is_extended_price(column: &Column) -> bool {
    words(&column.name).joined().ends_with("extendedprice")
}

/// Whether an amount is what a line as a whole comes to, not a part or a deduction.
pub fn is_line_amount(column: &Column) -> bool {
    const PARTS: [&str; 17] = [
        "tax",
        "taxes",
        "vat",
        "freight",
        "shipping",
        "discount",
        "fee",
        "fees",
        "tip",
        "tips",
        "surcharge",
        "cost",
        "costs",
        "charge",
        "charges",
        "taxamt",
        "paid",
    ];
    is_amount(column) && !words(&column.name).has(&PARTS)
}

/// Whether a number says how many pieces a line is about.
pub fn is_quantity(column: &Column) -> bool {
    const WORDS: [&str; 9] =
        ["quantity", "qty", "units", "pieces", "orderqty", "quantityordered", "quantitysold", "unitquantity", "pcs"];
    let words = words(&column.name);
    column.data_type.is_number()
        && words.has(&WORDS)
        && !words.has(&["price", "cost", "stock", "hand", "reorder", "min", "max", "minimum", "maximum", "per", "on"])
}

/// How well a number can be the price that was paid for one piece, the best first; none where it is no price of one.
pub fn unit_price(column: &Column) -> Option<u8> {
    let words = words(&column.name);
    let joined = words.joined();
    let priced = words.has(&["price"]) || joined.ends_with("price") || joined.ends_with("priceeach");
    let of_all = words
        .has(&["total", "extended", "line", "list", "standard", "retail", "msrp", "catalog", "old", "discount"])
        || ["extendedprice", "totalprice"].iter().any(|end| joined.ends_with(end));
    if !priced || of_all || !column.data_type.is_number() {
        return None;
    }
    Some(if words.has(&["unit", "each"]) || joined.ends_with("unitprice") || joined.ends_with("priceeach") {
        0
    } else {
        1
    })
}

/// Whether a number is what one piece costs the seller.
pub fn is_unit_cost(column: &Column) -> bool {
    let words = words(&column.name);
    column.data_type.is_number() && (words.has(&["unit"]) && words.has(&["cost"]) || words.joined() == "unitcost")
}

/// Whether a number takes something off a price.
pub fn is_discount(column: &Column) -> bool {
    let words = words(&column.name);
    column.data_type.is_number() && (words.has(&["discount", "rebate"]) || words.joined().ends_with("discount"))
}

/// Whether a table is a copy of earlier rows of another one: most columns of that, and a name that says so.
pub fn is_copy_of(copy: &Table, original: &Table) -> bool {
    let Some(base) = without_history(copy.key()) else { return false };
    let named = |table: &str| names::singular(&snake(table));
    if named(&base) != named(original.key()) && named(&base) != named(&original.name) {
        return false;
    }
    let shared = original.columns.iter().filter(|column| copy.column(&column.name).is_some()).count();
    shared >= 2 && shared * 10 >= original.columns.len() * 6
}
