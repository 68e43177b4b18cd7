//! What the project says and checks about its tables: descriptions, tests, freshness, and who uses them.

use super::{ROOT, Writer, conformed, histories};
use crate::deliverable::text::{one_line, yaml};
use crate::deliverable::warehouse::{Mart, MartColumn, Raw};
use crate::deliverable::wide;
use crate::deliverable::{File, Given};
use crate::design::Treatment;
use crate::discovery::Status;
use crate::sql::{DataType, Schema};
use std::fmt::Write as _;

pub fn files(write: &Writer<'_>, given: &Given<'_>) -> Vec<File> {
    let mut files = vec![
        File::new(format!("{ROOT}/models/staging/_sources.yml"), sources(write)),
        File::new(format!("{ROOT}/models/staging/_models.yml"), staging(write, &given.facts.schema)),
        File::new(format!("{ROOT}/models/marts/_models.yml"), marts(write)),
    ];
    let kept: Vec<_> = write.model.dimensions.iter().filter(|dimension| dimension.keeps_past()).collect();
    let conformed: Vec<_> = write.model.dimensions.iter().filter(|held| !held.conformed.is_empty()).collect();
    if !kept.is_empty() || !conformed.is_empty() {
        let mut out = String::from("models:\n");
        for dimension in kept {
            let _ = write!(
                out,
                "  - name: {}\n    description: {}\n    columns:\n      - name: natural_key_hash\n        description: \"Hash of what identifies a row.\"\n        data_tests:\n          - unique\n          - not_null\n",
                histories::intermediate_name(dimension),
                yaml(&format!("What {} shows, as it is now.", dimension.name)),
            );
        }
        for dimension in conformed {
            let (name, says) = (conformed::members_name(dimension), conformed::members_text(dimension));
            let _ = write!(
                out,
                "  - name: {name}\n    description: {}\n    data_tests:\n      - some_rows_match:\n          arguments:\n            key: {}\n          config:\n            severity: warn\n    columns:\n      - name: source_key\n        description: \"Hash of the source and of what identifies a row there.\"\n        data_tests:\n          - unique\n          - not_null\n",
                yaml(&says),
                dimension.natural_key.first().map_or("matched_key", |key| key.name.as_str()),
            );
        }
        files.push(File::new(format!("{ROOT}/models/intermediate/_models.yml"), out));
    }
    if let Some(text) = exposures(write, given) {
        files.push(File::new(format!("{ROOT}/models/marts/_exposures.yml"), text));
    }
    files
}

fn modelled<'a>(write: &Writer<'a>) -> impl Iterator<Item = &'a Raw<'a>> {
    write.warehouse.raw.iter().filter(|raw| raw.modelled && !raw.columns.is_empty())
}

fn sources(write: &Writer<'_>) -> String {
    let mut out = String::from(
        "sources:\n  - name: raw\n    description: \"The source as landed by pipelines/ingestion.\"\n    schema: raw\n    tables:\n",
    );
    for raw in modelled(write) {
        let says =
            raw.source.comment.clone().unwrap_or_else(|| format!("The table {} of the source.", raw.source.key()));
        let _ = write!(out, "      - name: {}\n        description: {}\n", raw.name, yaml(&says));
        if let Some(marker) = raw.change_marker.as_deref().and_then(|name| raw.column(name)) {
            let _ = write!(
                out,
                "        config:\n          loaded_at_field: {}\n          freshness:\n            warn_after: {{count: 2, period: day}}\n",
                loaded_at(&marker.source.name, &marker.raw_type),
            );
        }
    }
    out
}

/// The change marker as a moment, for the freshness check.
fn loaded_at(name: &str, data_type: &DataType) -> String {
    let quoted = if crate::deliverable::text::is_plain(name) {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    };
    let sql = if *data_type == DataType::Date { format!("cast({quoted} as timestamp)") } else { quoted };
    yaml(&sql)
}

fn staging(write: &Writer<'_>, schema: &Schema) -> String {
    let mut out = String::from("models:\n");
    for raw in modelled(write) {
        let key = raw.staged_key();
        let says = format!("{} as landed, renamed, in common types, moments in UTC.", raw.source.key());
        let _ = write!(out, "  - name: {}\n    description: {}\n", raw.staging(), yaml(&says));
        if key.len() > 1 {
            let _ = write!(
                out,
                "    data_tests:\n      - unique_together:\n          arguments:\n            columns: [{}]\n",
                key.join(", ")
            );
        }
        out.push_str("    columns:\n");
        for column in &raw.columns {
            let is_key = key.contains(&column.name.as_str());
            let mut tests = String::new();
            if is_key && key.len() == 1 {
                tests.push_str("          - unique\n");
            }
            if is_key || !column.source.nullable {
                tests.push_str("          - not_null\n");
            }
            if let DataType::Enum(name) = &column.source.data_type {
                tests.push_str(&accepted(schema, name));
            }
            let says = column
                .source
                .comment
                .clone()
                .unwrap_or_else(|| format!("{} of {}.", column.source.name, raw.source.key()));
            property(&mut out, &column.name, &says, "", &tests);
        }
    }
    out
}

fn accepted(schema: &Schema, name: &str) -> String {
    let Some(held) = schema.enumeration(name).filter(|held| !held.values.is_empty()) else { return String::new() };
    let mut out = String::from("          - accepted_values:\n              arguments:\n                values:\n");
    for value in &held.values {
        let _ = writeln!(out, "                  - {}", yaml(&value.replace('\'', "''")));
    }
    out
}

/// A column with its description and its tests.
pub fn property(out: &mut String, name: &str, says: &str, config: &str, tests: &str) {
    let plain = crate::deliverable::text::is_plain(name);
    let name = if plain { name.to_owned() } else { format!("{}\n        quote: true", yaml(name)) };
    let _ = write!(out, "      - name: {name}\n        description: {}\n{config}", yaml(says));
    if !tests.is_empty() {
        let _ = write!(out, "        data_tests:\n{tests}");
    }
}

fn marts(write: &Writer<'_>) -> String {
    let mut out = String::from("models:\n");
    for mart in &write.warehouse.marts {
        let _ = write!(out, "  - name: {}\n    description: {}\n", mart.name, yaml(&mart.grain));
        out.push_str(&table_tests(write, mart));
        out.push_str("    columns:\n");
        for column in &mart.columns {
            property(
                &mut out,
                &column.name,
                &column.comment,
                &format!("        data_type: {}\n{}", contract_type(&column.data_type), treatment(column)),
                &column_tests(mart, &column.name, column.nullable),
            );
        }
    }
    out
}

/// A type as the contracts name it: DuckDB and PostgreSQL both know these names.
fn contract_type(data_type: &DataType) -> String {
    match data_type {
        DataType::Decimal(size) => {
            let (precision, scale) = size.unwrap_or((38, 9));
            format!("numeric({precision}, {scale})")
        }
        DataType::Double => "double precision".to_owned(),
        held => super::type_name(held).to_owned(),
    }
}

/// The class of personal data of a column and what was done with it, for the tools that read the catalogue.
fn treatment(column: &MartColumn) -> String {
    let Some(class) = &column.class else { return String::new() };
    let done = match column.treatment {
        Some(Treatment::Drop | Treatment::Tokenise | Treatment::EncryptColumn) => "tokenised",
        Some(Treatment::Mask) => "masked",
        Some(Treatment::RestrictOnly) => "restricted",
        None => "none",
    };
    format!(
        "        config:\n          meta:\n            personal_data: {}\n            treatment: {done}\n",
        yaml(class)
    )
}

fn table_tests(write: &Writer<'_>, mart: &Mart) -> String {
    let source = write
        .model
        .facts
        .iter()
        .map(|fact| (&fact.name, &fact.source))
        .chain(write.model.bridges.iter().filter(|held| !held.hierarchy).map(|held| (&held.name, &held.source)))
        .find(|(name, _)| **name == mart.name)
        .and_then(|(_, source)| write.warehouse.source(source))
        .map(Raw::staging);
    let widened = || write.model.facts.iter().find(|fact| wide::name(fact) == mart.name).map(|fact| fact.name.clone());
    let mut tests = String::new();
    if let Some(of) = source.or_else(widened) {
        let _ = write!(tests, "      - same_row_count:\n          arguments:\n            of: ref('{of}')\n");
    }
    if mart.primary_key.len() > 1 {
        let _ = write!(
            tests,
            "      - unique_together:\n          arguments:\n            columns: [{}]\n",
            mart.primary_key.join(", ")
        );
    }
    let moves = write.model.facts.iter().any(|fact| fact.name == mart.name);
    if let Some(moment) = mart.event_time.as_ref().filter(|_| moves) {
        let _ = write!(
            tests,
            "      - volume_like_before:\n          arguments:\n            moment: {moment}\n          config:\n            severity: warn\n"
        );
    }
    if tests.is_empty() { tests } else { format!("    data_tests:\n{tests}") }
}

/// The tests of a column, by its part in the keys of its table.
pub fn column_tests(mart: &Mart, name: &str, nullable: bool) -> String {
    let mut tests = String::new();
    if mart.primary_key.len() == 1 && mart.primary_key.iter().any(|key| key == name) {
        tests.push_str("          - unique\n");
    }
    if !nullable {
        tests.push_str("          - not_null\n");
    }
    let references = mart.references.iter().chain(&mart.durable_references);
    for (_, table, key) in references.filter(|(column, _, _)| column == name) {
        let _ = write!(
            tests,
            "          - relationships:\n              arguments:\n                to: ref('{table}')\n                field: {}\n",
            one_line(key)
        );
    }
    if name == "weight" && mart.primary_key.len() == 2 {
        let _ = write!(
            tests,
            "          - weights_add_up_to_one:\n              arguments:\n                by: {}\n",
            mart.primary_key.first().map_or("", String::as_str)
        );
    }
    tests
}

/// The tools that people read the marts with, where the project is known to have any.
fn exposures(write: &Writer<'_>, given: &Given<'_>) -> Option<String> {
    let tools = given.requirements.choices("estate.tools");
    let known = given.requirements.status("estate.tools") != Status::Assumed;
    if !known || tools.is_empty() || write.model.facts.is_empty() {
        return None;
    }
    let mut out = String::from("exposures:\n");
    for tool in tools {
        let _ = write!(
            out,
            "  - name: {}\n    label: {}\n    type: dashboard\n    maturity: medium\n    description: {}\n    owner:\n      name: {}\n    depends_on:\n",
            crate::design::snake(tool),
            yaml(tool),
            yaml(&format!("Dashboards in {tool}, which read the facts below.")),
            yaml(&given.design.name),
        );
        for fact in &write.model.facts {
            let _ = writeln!(out, "      - ref('{}')", fact.name);
        }
    }
    Some(out)
}
