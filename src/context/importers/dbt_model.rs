//! A model of a dbt project: SQL with templates, which no SQL reader takes. It tells that the team writes dbt.

use super::Importer;
use crate::context::{Confidence, Facts, base_name};
use crate::finding::Place;
use crate::session::Source;

/// The importer.
pub const IMPORTER: Importer = Importer { name: "dbt_model", title: "dbt model", recognises, read };

fn recognises(source: &Source) -> bool {
    let calls = |text: &str| {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).take(200_000).collect();
        ["{{ref(", "{{source(", "{{config("].iter().any(|call| text.contains(call))
    };
    base_name(&source.name).to_ascii_lowercase().ends_with(".sql") && source.text.contains("{{") && calls(&source.text)
}

fn read(sources: &[&Source], facts: &mut Facts) {
    if let Some(source) = sources.first() {
        let detail = format!("{} dbt models", sources.len());
        facts.tell("team.skills", "dbt", Confidence::Derived, detail, Place::new(&source.name, 1));
    }
}
