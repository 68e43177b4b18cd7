//! The logical model as DDL for each engine, with an explanation of every table.

use super::ddl;
use super::text::{cell, comment, literal};
use super::warehouse::{Mart, Warehouse};
use super::{Deliverable, File, Given};
use crate::design::Model;
use crate::sql::Dialect;
use std::fmt::Write as _;

/// The logical model.
pub const DELIVERABLE: Deliverable = Deliverable { name: "logical model", deliver };

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = Warehouse::new(&given.facts.schema, &given.design.model);
    let mut files: Vec<File> = Dialect::ALL
        .into_iter()
        .map(|dialect| File::new(format!("db/{}.sql", dialect.name()), script(&warehouse.marts, dialect)))
        .collect();
    files.push(File::new("db/README.md", explanation(&warehouse, &given.design.model)));
    files
}

fn script(marts: &[Mart], dialect: Dialect) -> String {
    let mut out = comment(&format!(
        "The marts on {}: what the dbt project builds, column for column. Use it to read the model, or to create the tables before a tool other than dbt fills them.",
        dialect.title()
    ));
    out.push_str("create schema if not exists marts;\n");
    for mart in marts {
        out.push('\n');
        out.push_str(&comment(&mart.grain));
        out.push_str(&table(mart, dialect));
    }
    out
}

fn table(mart: &Mart, dialect: Dialect) -> String {
    let name = |text: &str| ddl::name(text, dialect);
    let enforced = if dialect == Dialect::Bigquery { " not enforced" } else { "" };
    let mut lines: Vec<String> = mart
        .columns
        .iter()
        .map(|column| {
            let required = if column.nullable { "" } else { " not null" };
            format!("    {} {}{required}", name(&column.name), ddl::type_name(&column.data_type, dialect))
        })
        .collect();
    let key: Vec<String> = mart.primary_key.iter().map(|column| name(column)).collect();
    lines.push(format!("    primary key ({}){enforced}", key.join(", ")));
    for (column, table, there) in &mart.references {
        lines.push(format!(
            "    foreign key ({}) references marts.{} ({}){enforced}",
            name(column),
            name(table),
            name(there)
        ));
    }
    let mut out = format!("create table marts.{} (\n{}\n)", name(&mart.name), lines.join(",\n"));
    match (&mart.event_time, dialect) {
        (Some(moment), Dialect::Bigquery) => {
            let _ = write!(out, "\npartition by datetime_trunc({}, day)", name(moment));
        }
        (Some(moment), Dialect::Snowflake) => {
            let _ = write!(out, "\ncluster by (cast({} as date))", name(moment));
        }
        _ => {}
    }
    out.push_str(";\n");
    if dialect != Dialect::Bigquery {
        let _ = writeln!(out, "comment on table marts.{} is {};", name(&mart.name), literal(&mart.grain));
    }
    out
}

fn explanation(warehouse: &Warehouse<'_>, model: &Model) -> String {
    let mut out = String::from(
        "# The logical model\n\nOne script for each engine creates the same tables, column for column what `pipelines/dbt` builds. `sample/` holds\ninvented rows for every source table.\n\nMoments are in UTC without a zone. Every dimension has an unknown member (key of 32 zeros; day 0 in `dim_date`), so a\nfact never loses a row in a join.\n",
    );
    for mart in &warehouse.marts {
        let _ = write!(out, "\n## {}\n\n{}\n\n", mart.name, cell(&mart.grain));
        for reason in reasons(model, &mart.name) {
            let _ = writeln!(out, "- {}", cell(reason));
        }
        out.push_str("\n| Column | Type | Null | Meaning |\n|---|---|---|---|\n");
        for column in &mart.columns {
            let null = if column.nullable { "yes" } else { "no" };
            let data_type = ddl::type_name(&column.data_type, Dialect::Postgresql);
            let _ = writeln!(out, "| {} | {data_type} | {null} | {} |", cell(&column.name), cell(&column.comment));
        }
    }
    out.push_str(LOSSES);
    out
}

fn reasons<'m>(model: &'m Model, name: &str) -> &'m [String] {
    let facts = model.facts.iter().map(|fact| (&fact.name, &fact.reasons));
    let dimensions = model.dimensions.iter().map(|dimension| (&dimension.name, &dimension.reasons));
    let bridges = model.bridges.iter().map(|bridge| (&bridge.name, &bridge.reasons));
    facts
        .chain(dimensions)
        .chain(bridges)
        .find(|(held, _)| *held == name)
        .map_or(&[], |(_, reasons)| reasons.as_slice())
}

/// What each engine loses or does not enforce.
const LOSSES: &str = "
## What each engine loses

| Engine | Lost or not enforced |
|---|---|
| PostgreSQL | nothing |
| DuckDB | nothing; references are checked row by row, so dbt builds its tables without them and tests them instead |
| Snowflake | keys and references are stated, not enforced: the dbt tests check them; no type for UUIDs, they are text |
| BigQuery | keys and references are stated, not enforced: the dbt tests check them; one type for all whole numbers; no type for UUIDs, they are text |
";
