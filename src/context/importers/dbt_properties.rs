//! The properties of models in a dbt project: what is described and tested.

use super::Importer;
use crate::context::{Confidence, Facts, Unreadable, base_name, without_mark, yaml};
use crate::finding::Place;
use crate::session::Source;

/// The importer.
pub const IMPORTER: Importer = Importer { name: "dbt_properties", title: "dbt properties file", recognises, read };

const UNREADABLE: Unreadable = Unreadable {
    rule: "malformed_dbt_properties",
    wanted: "the properties of dbt models",
    advice: "Correct the line, or see what `dbt parse` says about it.",
};

fn recognises(source: &Source) -> bool {
    let name = base_name(&source.name).to_ascii_lowercase();
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    let has = |key: &str| source.text.lines().any(|line| line.trim_end() == key);
    is_yaml
        && has("models:")
        && source.text.lines().any(|line| line.starts_with("version:"))
        && source.text.contains("- name:")
}

fn read(sources: &[&Source], facts: &mut Facts) {
    for source in sources {
        match yaml::read(without_mark(&source.text)) {
            Ok(root) => {
                let models = root.as_ref().and_then(|root| root.get("models")).map_or(0, |models| models.items().len());
                if models > 0 {
                    let detail = format!("{models} dbt models described");
                    facts.tell("team.skills", "dbt", Confidence::Derived, detail, Place::new(&source.name, 1));
                }
            }
            Err(error) => facts.unreadable(&source.name, &UNREADABLE, &error),
        }
    }
}
