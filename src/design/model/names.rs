//! Names: how identifiers are split, cased and turned into words, and what their words say about a column.

use crate::sql::{Column, DataType, Table};
use std::borrow::Cow;

/// The words of an identifier, lower case. They are kept as the identifier in snake case, which most identifiers of a
/// schema are already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words<'a>(Cow<'a, str>);

impl Words<'_> {
    /// The words in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut rest = &*self.0;
        std::iter::from_fn(move || {
            // names are short: looking at each byte is faster than the search that texts are split with
            let end = rest.bytes().position(|byte| byte == b'_');
            let (word, after) = end.map_or((rest, ""), |end| (&rest[..end], &rest[end + 1..]));
            rest = after;
            (!word.is_empty()).then_some(word)
        })
    }

    /// Whether any of these words is among them.
    pub fn has(&self, any: &[&str]) -> bool {
        self.iter().any(|word| any.contains(&word))
    }

    /// The last word; empty where there is none.
    pub fn last(&self) -> &str {
        self.iter().last().unwrap_or_default()
    }

    /// The words run together: `unit_price` → `unitprice`.
    pub fn joined(&self) -> String {
        self.iter().collect()
    }
}

/// The words of an identifier: `OrderDetails`, `order_details` and `Order Details` give the same.
pub fn words(identifier: &str) -> Words<'_> {
    Words(if is_snake(identifier) { Cow::Borrowed(identifier) } else { Cow::Owned(split_and_lowered(identifier)) })
}

/// Whether an identifier is words of small ASCII letters and digits with one underscore between them.
fn is_snake(identifier: &str) -> bool {
    let mut before = b'_';
    for byte in identifier.bytes() {
        if !(byte.is_ascii_lowercase() || byte.is_ascii_digit() || (byte == b'_' && before != b'_')) {
            return false;
        }
        before = byte;
    }
    before != b'_'
}

fn split_and_lowered(identifier: &str) -> String {
    let mut snake = String::with_capacity(identifier.len() + 4);
    let mut begins = false;
    let mut letters = identifier.chars().peekable();
    let mut before: Option<char> = None;
    while let Some(letter) = letters.next() {
        if letter.is_alphanumeric() {
            let after_lower = before.is_some_and(char::is_lowercase);
            let ends_acronym =
                before.is_some_and(char::is_uppercase) && letters.peek().is_some_and(|next| next.is_lowercase());
            begins |= letter.is_uppercase() && (after_lower || ends_acronym);
            if begins && !snake.is_empty() {
                snake.push('_');
            }
            begins = false;
            snake.extend(letter.to_lowercase());
        } else {
            begins = true;
        }
        before = Some(letter);
    }
    snake
}

/// The identifier in snake case, safe as a name: `OrderDetails` → `order_details`, `2nd` → `n_2nd`.
pub fn snake(identifier: &str) -> String {
    let name = words(identifier).0;
    match name.bytes().next() {
        None => "unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n_{name}"),
        Some(_) => name.into_owned(),
    }
}

/// The snake-case name for one of the things a table holds: `Order Details` → `order_detail`, `addresses` → `address`.
pub fn singular(identifier: &str) -> String {
    let mut name = snake(identifier);
    let keeps = ["ss", "us", "is", "news", "series", "species", "sales", "goods", "details_of", "trans"];
    if keeps.iter().any(|end| name.ends_with(end)) {
        return name;
    }
    if ["noses", "yses", "theses"].iter().any(|end| name.ends_with(end)) {
        name.truncate(name.len() - 2);
        return name + "is";
    }
    if let Some(stem) = name.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    for end in ["sses", "xes", "ches", "shes", "zes", "uses"] {
        if name.ends_with(end) {
            name.truncate(name.len() - 2);
            return name;
        }
    }
    if name.len() > 3 && name.ends_with('s') {
        name.pop();
    }
    name
}

/// The name in words for people: `order_detail` → `order detail`.
pub fn spoken(identifier: &str) -> String {
    words(identifier).0.replace('_', " ")
}

/// The role that a foreign key column names: `original_language_id` → `original_language`; the table's own name
/// where the column says no more or is short for it: `o_custkey` of `customer`, `emp_no` of `employees`.
pub fn role(column: &str, table: &str) -> String {
    const ENDS: [&str; 10] = ["id", "key", "fk", "no", "code", "uuid", "number", "num", "nr", "nbr"];
    let all = words(column);
    let mut parts: Vec<&str> = all.iter().collect();
    if parts.len() > 1 && parts.last().is_some_and(|last| ENDS.contains(last)) {
        parts.pop();
    }
    if parts.len() > 1 && parts.first().is_some_and(|first| *first == "fk" || is_table_prefix(first)) {
        parts.remove(0);
    }
    let named = parts.join("_");
    let own = singular(table);
    let bare = own.rsplit('_').next().unwrap_or(&own);
    let run_together = ["key", "id", "code"].iter().find_map(|end| named.strip_suffix(end)).unwrap_or(&named);
    let short = |name: &str| name.len() >= 3 && (own.starts_with(name) || bare.starts_with(name));
    if named == snake(table)
        || named.is_empty()
        || named == "id"
        || (parts.len() == 1 && (short(&named) || short(run_together)))
    {
        own
    } else {
        named
    }
}

/// Whether the first word of a column's name is letters that every column of its table begins with: `o_custkey`.
pub fn is_table_prefix(word: &str) -> bool {
    word.len() <= 2
        && word.chars().all(|letter| letter.is_ascii_lowercase())
        && !["to", "by", "in", "on", "at", "of", "is", "my", "up", "or", "us", "no", "id"].contains(&word)
}

fn is_one_of(column: &Column, names: &[&str]) -> bool {
    names.contains(&&*words(&column.name).0)
}

/// Whether the column says when the row last changed.
pub fn is_change_marker(column: &Column) -> bool {
    const NAMES: [&str; 20] = [
        "last_update",
        "last_updated",
        "last_updated_at",
        "lastupdate",
        "updated_at",
        "updated_on",
        "updated",
        "update_date",
        "update_time",
        "date_updated",
        "modified",
        "modified_at",
        "modified_on",
        "modified_date",
        "date_modified",
        "last_modified",
        "last_modified_at",
        "last_modified_date",
        "changed_at",
        "timelastmodified",
    ];
    column.data_type.is_moment() && is_one_of(column, &NAMES)
}

/// The column of a table that says when a row last changed.
pub fn change_marker(table: &Table) -> Option<&Column> {
    table.columns.iter().find(|column| is_change_marker(column))
}

/// Whether the column belongs to the machinery, not to the business: change markers, versions, load stamps.
pub fn is_technical(column: &Column) -> bool {
    const NAMES: [&str; 12] = [
        "row_version",
        "rowversion",
        "version_no",
        "lock_version",
        "etag",
        "xmin",
        "loaded_at",
        "load_date",
        "inserted_at",
        "row_hash",
        "deleted_at",
        "is_deleted",
    ];
    is_change_marker(column) || is_one_of(column, &NAMES)
}

/// Whether the column is a moment of the business: not a birth date, a validity or a creation stamp.
pub fn is_business_moment(column: &Column) -> bool {
    let words = words(&column.name);
    column.data_type.is_moment()
        && !is_technical(column)
        && !words.has(&[
            "birth",
            "dob",
            "birthday",
            "valid",
            "created",
            "create",
            "expiry",
            "expires",
            "expiration",
            "creation",
            "hire",
            "hired",
            "hiredate",
            "birthdate",
            "joined",
            "registered",
            "registration",
            "founded",
            "established",
        ])
}

/// Whether the name of a table says that it holds things that happen.
pub fn names_event(table: &str) -> bool {
    const WORDS: [&str; 44] = [
        "order",
        "orders",
        "sale",
        "sales",
        "payment",
        "payments",
        "rental",
        "rentals",
        "invoice",
        "invoices",
        "transaction",
        "transactions",
        "event",
        "events",
        "visit",
        "visits",
        "booking",
        "bookings",
        "shipment",
        "shipments",
        "claim",
        "claims",
        "measurement",
        "occurrence",
        "exposure",
        "encounter",
        "line",
        "lines",
        "item",
        "items",
        "detail",
        "details",
        "reading",
        "readings",
        "session",
        "sessions",
        "click",
        "clicks",
        "trip",
        "trips",
        "return",
        "returns",
        "transfer",
        "entry",
    ];
    words(table).has(&WORDS)
}

/// Whether a table belongs to a tool: migrations, locks, queues.
pub fn names_machinery(table: &str) -> bool {
    const NAMES: [&str; 12] = [
        "schema_migrations",
        "flyway_schema_history",
        "alembic_version",
        "django_migrations",
        "databasechangelog",
        "databasechangeloglock",
        "ar_internal_metadata",
        "__efmigrationshistory",
        "ef_migrations_history",
        "knex_migrations",
        "knex_migrations_lock",
        "spatial_ref_sys",
    ];
    NAMES.contains(&table.to_ascii_lowercase().as_str())
}

/// Whether a column names the thing it belongs to, for people: a title, a label, a first or last name.
pub fn is_label(column: &Column) -> bool {
    let words = words(&column.name);
    matches!(column.data_type, DataType::Text(_))
        && words.has(&["name", "title", "label", "username", "lastname", "firstname"])
}

/// Whether a name is too general to stand by itself in a flattened dimension.
pub fn is_generic(name: &str) -> bool {
    const NAMES: [&str; 11] =
        ["name", "title", "code", "description", "status", "type", "label", "value", "comment", "note", "notes"];
    NAMES.contains(&name)
}

/// Whether a number of a fact measures something, rather than naming or ordering it.
pub fn is_measure(column: &Column) -> bool {
    if !column.data_type.is_number() || column.identity {
        return false;
    }
    let words = words(&column.name);
    let last = words.last();
    let names = [
        "id",
        "no",
        "num",
        "number",
        "code",
        "type",
        "status",
        "flag",
        "year",
        "month",
        "day",
        "version",
        "position",
        "rank",
        "sort",
        "priority",
        "active",
        "sequence",
        "seq",
        "key",
        "kind",
        "index",
        "concept",
        "latitude",
        "lat",
        "longitude",
        "lon",
        "lng",
        "zip",
        "zipcode",
        "postcode",
        "postal",
        "phone",
        "fax",
        "ssn",
        "isbn",
        "quarter",
        "week",
        "weekday",
        "decade",
        "class",
        "category",
        "group",
        "ordinal",
        "row",
        "bin",
        "shelf",
        "aisle",
        "slot",
        "rack",
        "port",
        "mode",
        "by",
        "epoch",
        "srid",
    ];
    !words.has(&["is", "has", "flag"]) && !names.contains(&last)
}

/// Whether a measure is a rate or a price for one piece, which must not be added up.
pub fn is_rate(column: &Column) -> bool {
    let words = words(&column.name);
    let floating = matches!(column.data_type, DataType::Real | DataType::Double);
    words.has(&[
        "rate",
        "ratio",
        "percent",
        "percentage",
        "pct",
        "average",
        "avg",
        "temperature",
        "score",
        "grade",
        "price",
    ]) || (words.has(&["unit"]) && words.has(&["cost"]))
        || (floating && words.has(&["discount"]))
}

/// Whether a measure is a level at a moment, which may be added up along everything but time.
pub fn is_level(column: &Column) -> bool {
    let name = snake(&column.name);
    words(&column.name).has(&[
        "balance",
        "stock",
        "level",
        "headcount",
        "salary",
        "wage",
        "outstanding",
        "avail",
        "availqty",
        "available",
        "inventory",
        "onhand",
    ]) || name.contains("on_hand")
        || name.contains("in_stock")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_become_names() {
        let shown: Vec<String> =
            ["OrderDetails", "Order Details", "customers", "addresses", "categories", "status", "HTTPServer", "2nd"]
                .iter()
                .map(|name| format!("{name}: {} / {}", snake(name), singular(name)))
                .collect();
        expect_test::expect![[r#"
            OrderDetails: order_details / order_detail
            Order Details: order_details / order_detail
            customers: customers / customer
            addresses: addresses / address
            categories: categories / category
            status: status / status
            HTTPServer: http_server / http_server
            2nd: n_2nd / n_2nd"#]]
        .assert_eq(&shown.join("\n"));
    }

    #[test]
    fn a_key_column_names_its_role() {
        assert_eq!(role("language_id", "language"), "language");
        assert_eq!(role("original_language_id", "language"), "original_language");
        assert_eq!(role("CustomerID", "Customers"), "customer");
        assert_eq!(role("ReportsTo", "Employees"), "reports_to");
        assert_eq!(role("manager_staff_id", "staff"), "manager_staff");
    }
}
