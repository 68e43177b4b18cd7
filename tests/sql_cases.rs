//! Real schemas: the same model from eight dialects, and dumps of which nothing may be lost. The files lie beside the project;
//! where they do not, the tests say so and pass.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

use plumbline::sql::{Dialect, Reading, Table, decode, read};
use std::path::PathBuf;

fn folder() -> Option<PathBuf> {
    let found = ["../shared/cases", "../../shared/cases"].map(PathBuf::from).into_iter().find(|path| path.is_dir());
    if found.is_none() {
        println!("skipped: ../shared/cases is not there");
    }
    found
}

fn read_files(folder: &std::path::Path, names: &[String], dialect: Option<Dialect>) -> Reading {
    let texts: Vec<(String, String)> = names
        .iter()
        .map(|name| (name.clone(), decode(&std::fs::read(folder.join(name)).expect(name)).expect("text").text))
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    read(&files, dialect)
}

/// Names and keys without regard to case, which dialects treat each in its own way.
fn outline(table: &Table) -> String {
    let columns: Vec<_> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let mut references: Vec<String> =
        table.references.iter().map(|held| format!("{:?} -> {} {:?}", held.columns, held.table, held.to)).collect();
    references.sort();
    format!("{} {columns:?} key {:?} {references:?}", table.name, table.primary_key).to_lowercase()
}

#[test]
fn one_clinical_model_comes_out_of_eight_dialects() {
    let Some(folder) = folder() else { return };
    let folder = folder.join("omop");
    let outlines = |dialect: &str| {
        let names = ["ddl", "primary_keys", "constraints"].map(|part| format!("{dialect}-{part}.sql"));
        let reading = read_files(&folder, &names, None);
        assert!(reading.findings.is_empty());
        assert!(reading.statements.values().all(|held| held.failed.is_empty()), "{dialect}");
        let mut tables: Vec<String> = reading.schema.tables.iter().map(outline).collect();
        tables.sort();
        tables
    };
    let wanted = outlines("postgresql");
    assert_eq!(wanted.len(), 39);
    for dialect in ["duckdb", "snowflake", "bigquery", "redshift", "spark", "sql_server", "sqlite"] {
        assert_eq!(outlines(dialect), wanted, "{dialect}");
    }
}

#[test]
fn nothing_of_a_dump_is_lost() {
    let Some(folder) = folder() else { return };
    let count = |name: &str| {
        let reading = read_files(&folder, &[name.to_owned()], None);
        let held = &reading.statements[name];
        assert!(held.failed.is_empty() && held.guessed.is_empty(), "{name}: {:?} {:?}", held.failed, held.guessed);
        let schema = &reading.schema;
        let partitions: usize = schema.tables.iter().map(|table| table.partitions.len()).sum();
        let bounds: usize = schema.tables.iter().map(|table| table.partition_bounds.len()).sum();
        assert_eq!(partitions, bounds, "{name}");
        let references: usize = schema.tables.iter().map(|table| table.references.len()).sum();
        let rows =
            held.ignored.iter().filter(|held| held.why.contains("rows, which are not part of the schema")).count();
        [schema.tables.len(), schema.enums.len(), schema.domains.len(), partitions, references, usize::from(rows > 0)]
    };
    // tables, enumerations, domains, partitions, references, whether rows were passed over
    assert_eq!(count("pagila/pagila-schema.sql")[..5], [16, 1, 2, 55, 22]);
    assert_eq!(count("northwind/instnwnd.sql"), [13, 0, 0, 0, 13, 1]);
    assert_eq!(count("large/chado-1.4.sql")[0], 213);
}
