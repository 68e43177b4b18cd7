//! Names: how identifiers are split, cased and turned into words, and what their words say about a column.

use crate::sql::{Column, DataType, Table};

/// The words of an identifier, lower case: `OrderDetails`, `order_details` and `Order Details` give the same.
pub fn words(identifier: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut current = String::new();
    let letters: Vec<char> = identifier.chars().collect();
    for (index, letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            if !current.is_empty() {
                words.push(std::mem::take(&mut current));
            }
            continue;
        }
        let after_lower = index > 0 && letters[index - 1].is_lowercase();
        let ends_acronym = index > 0
            && letters[index - 1].is_uppercase()
            && letters.get(index + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (after_lower || ends_acronym) && !current.is_empty() {
            words.push(std::mem::take(&mut current));
        }
        current.extend(letter.to_lowercase());
    }
    if !current.is_empty() {
        words.push(current);
    }
    words
}

/// The identifier in snake case, safe as a name: `OrderDetails` → `order_details`, `2nd` → `n_2nd`.
pub fn snake(identifier: &str) -> String {
    let name = words(identifier).join("_");
    match name.chars().next() {
        None => "unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n_{name}"),
        Some(_) => name,
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
    words(identifier).join(" ")
}

/// The role that a foreign key column names: `original_language_id` → `original_language`; the table's own name
/// where the column says no more or is short for it: `o_custkey` of `customer`, `emp_no` of `employees`.
pub fn role(column: &str, table: &str) -> String {
    const ENDS: [&str; 10] = ["id", "key", "fk", "no", "code", "uuid", "number", "num", "nr", "nbr"];
    let mut parts = words(column);
    if parts.len() > 1 && parts.last().is_some_and(|last| ENDS.contains(&last.as_str())) {
        parts.pop();
    }
    if parts.len() > 1 && parts.first().is_some_and(|first| first == "fk" || is_table_prefix(first)) {
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

fn has(words: &[String], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.as_str()))
}

fn is_one_of(column: &Column, names: &[&str]) -> bool {
    let name = snake(&column.name);
    names.contains(&name.as_str())
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
        && !has(
            &words,
            &[
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
            ],
        )
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
    has(&words(table), &WORDS)
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
        && has(&words, &["name", "title", "label", "username", "lastname", "firstname"])
}

/// Whether a name is too general to stand by itself in a flattened dimension.
pub fn is_generic(name: &str) -> bool {
    const NAMES: [&str; 11] =
        ["name", "title", "code", "description", "status", "type", "label", "value", "comment", "note", "notes"];
    NAMES.contains(&name)
}

/// Whether a number of a fact measures something, rather than naming or ordering it.
pub fn is_measure(column: &Column) -> bool {
    let words = words(&column.name);
    let last = words.last().map(String::as_str).unwrap_or_default();
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
    if has(&words, &["is", "has", "flag"]) || names.contains(&last) {
        return false;
    }
    column.data_type.is_number() && !column.identity
}

/// Whether a measure is a rate or a price for one piece, which must not be added up.
pub fn is_rate(column: &Column) -> bool {
    let words = words(&column.name);
    let floating = matches!(column.data_type, DataType::Real | DataType::Double);
    has(
        &words,
        &["rate", "ratio", "percent", "percentage", "pct", "average", "avg", "temperature", "score", "grade", "price"],
    ) || (has(&words, &["unit"]) && has(&words, &["cost"]))
        || (floating && has(&words, &["discount"]))
}

/// Whether a measure is a level at a moment, which may be added up along everything but time.
pub fn is_level(column: &Column) -> bool {
    let name = snake(&column.name);
    has(
        &words(&column.name),
        &[
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
        ],
    ) || name.contains("on_hand")
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
