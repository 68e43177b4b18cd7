//! The logical model as DDL for each engine, with an explanation of every table.

use super::text::{cell, one_line};
use super::vault::SCHEMA;
use super::warehouse::{Mart, Warehouse};
use super::words;
use super::{Deliverable, File, Given};
use crate::design::Model;
use crate::sql::{Dialect, loss_summary, write};
use std::fmt::Write as _;

/// The logical model.
pub const DELIVERABLE: Deliverable = Deliverable { name: "logical model", deliver };

fn deliver(given: &Given<'_>) -> Vec<File> {
    let warehouse = &*given.warehouse;
    let tables = warehouse.target_tables();
    let mut files = Vec::new();
    let mut losses = Vec::new();
    for dialect in Dialect::DELIVERED {
        let mut written = write("marts", &tables, dialect);
        if let Some(vault) = &warehouse.vault {
            let below = write(SCHEMA, &vault.target_tables(), dialect);
            written.text = format!("{}\n{}", below.text, written.text);
            written.losses.extend(below.losses);
        }
        files.push(File::new(format!("db/{}.sql", dialect.name()), written.text));
        losses.push((dialect, loss_summary(&written.losses)));
    }
    files.push(File::new("db/README.md", explanation(warehouse, &given.design.model, &losses)));
    files
}

fn explanation(warehouse: &Warehouse<'_>, model: &Model, losses: &[(Dialect, Vec<String>)]) -> String {
    let mut out = String::from(
        "# The logical model\n\nOne script for each engine creates the same tables, column for column what `pipelines/dbt` builds.\n\nMoments are in UTC without a zone. Every dimension has an unknown member (key of 32 zeros; day 0 in `dim_date`, minute -1 in\n`dim_time`), so a fact never loses a row in a join.\n",
    );
    warehouse.marts.iter().for_each(|mart| explain(&mut out, mart, reasons(model, &mart.name)));
    if let Some(vault) = &warehouse.vault {
        out.push_str("\n# The vault\n\nHubs, links and satellites in the schema `vault`, from which the marts are built. Rows are only ever added.\n");
        vault.tables().iter().for_each(|table| explain(&mut out, table, &[]));
    }
    out.push_str("\n## What each engine loses\n");
    for (dialect, sentences) in losses {
        let _ = write!(out, "\n### {}\n\n", dialect.title());
        if sentences.is_empty() {
            out.push_str("Nothing.\n");
        }
        for sentence in sentences {
            let _ = writeln!(out, "- {}", one_line(sentence));
        }
    }
    out
}

fn explain(out: &mut String, table: &Mart, reasons: &[String]) {
    let _ = write!(out, "\n## {}\n\n{}\n\n", table.name, cell(&table.grain));
    for reason in reasons {
        let _ = writeln!(out, "- {}", cell(reason));
    }
    out.push_str("\n| Column | Type | Null | Meaning |\n|---|---|---|---|\n");
    for column in &table.columns {
        let null = if column.nullable { "yes" } else { "no" };
        let data_type = words::data_type(&column.data_type);
        let _ = writeln!(out, "| {} | {data_type} | {null} | {} |", cell(&column.name), cell(&column.comment));
    }
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
