//! SQL DDL: the schema by the SQL room, and what its columns and its heading tell.

use super::Importer;
use crate::context::{Confidence, Facts, base_name, without_mark};
use crate::finding::Place;
use crate::session::Source;
use crate::sql;
use crate::sql::{Column, Schema, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The importer.
pub const IMPORTER: Importer = Importer { name: "sql_ddl", title: "SQL file", recognises, read };

/// How far into a file its heading is looked for, in lines.
const HEADING_LINES: usize = 400;
/// How many names a detail holds.
const MOST_NAMES: usize = 6;

/// Columns that say when a row last changed.
const CHANGED: &[&str] = &[
    "last update",
    "last updated",
    "lastupdate",
    "updated at",
    "updated on",
    "updated",
    "update time",
    "update date",
    "updated date",
    "modified",
    "modified at",
    "modified on",
    "modified date",
    "last modified",
    "changed at",
    "date modified",
    "date updated",
    "timelastmodified",
];
/// Columns that say that a row counts as deleted.
const DELETED: &[&str] = &["deleted at", "deleted on", "is deleted", "deleted", "date deleted", "archived at"];

/// Words in the names of columns and tables, and the kind of personal data they suggest.
const CLASSES: &[(&str, &[&str])] = &[
    (
        "contact",
        &[
            "email",
            "e mail",
            "phone",
            "telephone",
            "mobile",
            "fax",
            "first name",
            "last name",
            "firstname",
            "lastname",
            "full name",
            "surname",
            "contact name",
            "address",
            "address2",
            "street",
            "postal code",
            "postcode",
            "zip",
            "zip code",
        ],
    ),
    (
        "credentials",
        &["password", "passwd", "pwd", "password hash", "api key", "access token", "refresh token", "secret"],
    ),
    ("financial_account", &["iban", "bic", "account number", "bank account", "routing number", "sort code"]),
    ("cardholder_pan", &["card number", "credit card", "cc number", "cardnumber", "pan", "cvv"]),
    (
        "health_phi",
        &[
            "patient",
            "diagnosis",
            "medication",
            "prescription",
            "allergy",
            "blood type",
            "condition occurrence",
            "drug exposure",
            "icd10",
        ],
    ),
    ("national_id", &["ssn", "social security", "passport", "national id", "tax id", "nino", "driver license"]),
    ("special_category", &["race", "ethnicity", "religion", "sexual orientation", "trade union"]),
    ("location", &["latitude", "longitude", "lat", "lng", "geolocation", "gps", "ip address"]),
    ("biometric", &["fingerprint", "biometric", "face id", "iris", "voiceprint"]),
    ("children", &["guardian", "parental consent"]),
];

fn recognises(source: &Source) -> bool {
    let name = base_name(&source.name).to_ascii_lowercase();
    name.ends_with(".sql") || name.ends_with(".ddl")
}

fn read(sources: &[&Source], facts: &mut Facts) {
    let files: Vec<(&str, &str)> = sources.iter().map(|source| (source.name.as_str(), &*source.text)).collect();
    let reading = sql::read(&files, None);
    facts.findings.extend(reading.findings);
    facts.statements = reading.statements;
    facts.dialects = reading.dialects;
    // what a script makes for itself is no part of what there is
    let mut schema = reading.schema;
    schema.tables.retain(|table| !table.is_temporary());
    for source in sources {
        heading(source, facts);
    }
    told_by_schema(&schema, facts);
    facts.schema = Arc::new(schema);
}

/// What wrote the file, by the comments at its beginning.
fn heading(source: &Source, facts: &mut Facts) {
    let mut named: Option<(u32, &str, String)> = None;
    for (index, line) in without_mark(&source.text).lines().enumerate().take(HEADING_LINES) {
        let at = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let version = |after: &str| {
            let rest = line.split_once(after)?.1.trim_start();
            rest.split([' ', ',', ';']).next().filter(|version| version.starts_with(|c: char| c.is_ascii_digit()))
        };
        if let Some(version) = version("Dumped from database version") {
            named = Some((at, "postgres", format!("PostgreSQL {version}")));
            break;
        }
        if line.starts_with("-- MySQL dump") || line.starts_with("-- MariaDB dump") {
            let product = if line.contains("MariaDB") { "MariaDB" } else { "MySQL" };
            let version = version("Distrib").map(|version| version.split('-').next().unwrap_or(version));
            named = Some((at, "mysql", version.map_or(product.to_owned(), |version| format!("{product} {version}"))));
            break;
        }
        if named.is_none() && line.starts_with("-- PostgreSQL database dump") {
            named = Some((at, "postgres", "PostgreSQL".to_owned()));
        }
        if named.is_none() && line.trim().eq_ignore_ascii_case("GO") {
            named = Some((at, "sqlserver", "batches end with GO".to_owned()));
        }
    }
    if let Some((line, word, detail)) = named {
        facts.tell("data.sources", word, Confidence::Derived, detail, Place::new(&source.name, line));
    }
}

/// What the tables and their columns tell.
fn told_by_schema(schema: &Schema, facts: &mut Facts) {
    let Some(first) = schema.tables.first() else { return };
    let n_tables = schema.tables.len();
    let detail = format!("{n_tables} table{}", if n_tables == 1 { "" } else { "s" });
    facts.tell("data.formats", "relational", Confidence::Derived, detail, first.place.clone());
    changes(schema, facts);
    keys(schema, facts);
    personal_data(schema, facts);
}

/// The columns of a schema whose name is one of `names`.
fn called<'a>(schema: &'a Schema, names: &[&str]) -> Vec<(&'a Table, &'a Column)> {
    let in_table = |table: &'a Table| {
        table
            .columns
            .iter()
            .find(|column| names.contains(&words_of(&column.name).join(" ").as_str()))
            .map(|column| (table, column))
    };
    schema.tables.iter().filter_map(in_table).collect()
}

fn changes(schema: &Schema, facts: &mut Facts) {
    let n_tables = schema.tables.len();
    let (changed, deleted) = (called(schema, CHANGED), called(schema, DELETED));
    let names = |held: &[(&Table, &Column)]| {
        let names: BTreeSet<&str> = held.iter().map(|(_, column)| column.name.as_str()).collect();
        format!("{} in {} of {n_tables} tables", listed(names), held.len())
    };
    if let Some((table, column)) = changed.first() {
        let place = Place::new(&table.place.file, column.line);
        let sure = if changed.len() * 2 > n_tables { Confidence::Derived } else { Confidence::Guessed };
        facts.tell("data.change_marker", "updated_at", sure, names(&changed), place.clone());
        if deleted.is_empty() {
            facts.tell("data.mutability", "updated", sure, names(&changed), place);
        }
    }
    if let Some((table, column)) = deleted.first() {
        let place = Place::new(&table.place.file, column.line);
        facts.tell("data.mutability", "soft_deleted", Confidence::Derived, names(&deleted), place);
    }
}

fn keys(schema: &Schema, facts: &mut Facts) {
    let keyless = |table: &&Table| {
        table.primary_key.is_empty() && table.unique.is_empty() && !table.indexes.iter().any(|index| index.unique)
    };
    let without: Vec<&Table> = schema.tables.iter().filter(keyless).collect();
    let (n_tables, n_without) = (schema.tables.len(), without.len());
    let (sure, detail) = match without.first() {
        None => (Confidence::Derived, format!("every one of {n_tables} tables has a key")),
        // most have one: worth confirming, no more
        Some(_) if n_without * 4 <= n_tables => {
            let names = without.iter().map(|table| table.name.as_str()).collect();
            (
                Confidence::Guessed,
                format!("{} of {n_tables} tables have a key; not {}", n_tables - n_without, listed(names)),
            )
        }
        Some(_) => return,
    };
    let place = without.first().or(schema.tables.first().as_ref()).map(|table| table.place.clone()).unwrap_or_default();
    facts.tell("data.duplicates", "possible_with_id", sure, detail, place);
}

fn personal_data(schema: &Schema, facts: &mut Facts) {
    // by class: where the first is, and the names of all
    let mut found: BTreeMap<&str, (Place, BTreeSet<String>)> = BTreeMap::new();
    for table in &schema.tables {
        for class in classes_of(&table.name) {
            let (_, names) = found.entry(class).or_insert_with(|| (table.place.clone(), BTreeSet::new()));
            names.insert(table.name.clone());
        }
        for column in &table.columns {
            let words = words_of(&column.name);
            // a key that refers to such a table, or the day on which it happened, holds nothing personal itself
            if matches!(words.last().map(String::as_str), Some("id" | "key" | "date" | "count" | "type" | "flag")) {
                continue;
            }
            for class in classes_of(&column.name) {
                let place = Place::new(&table.place.file, column.line);
                let (_, names) = found.entry(class).or_insert_with(|| (place, BTreeSet::new()));
                names.insert(format!("{}.{}", table.name, column.name));
            }
        }
    }
    for (class, (place, names)) in found {
        let detail = listed(names.iter().map(String::as_str).collect());
        facts.tell("security.data_classes", class, Confidence::Guessed, detail, place);
    }
}

/// The kinds of personal data that a name suggests.
fn classes_of(name: &str) -> impl Iterator<Item = &'static str> {
    let padded = format!(" {} ", words_of(name).join(" "));
    let says = move |phrase: &&str| padded.contains(&format!(" {phrase} "));
    CLASSES.iter().filter(move |(_, phrases)| phrases.iter().any(&says)).map(|(class, _)| *class)
}

/// The words of a name in small letters: `postal_code`, `PostalCode` and `postal code` give `postal`, `code`.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut before_small = false;
    for c in name.chars().take(200) {
        let starts = c.is_uppercase() && before_small;
        if (starts || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        before_small = c.is_lowercase() || c.is_ascii_digit();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn listed(names: BTreeSet<&str>) -> String {
    let shown: Vec<_> = names.iter().take(MOST_NAMES).copied().collect();
    match names.len().saturating_sub(MOST_NAMES) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
