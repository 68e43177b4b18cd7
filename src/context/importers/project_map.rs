//! The context manager's map of the project: names of files, purposes of folders, last actions.

use super::Importer;
use crate::context::located::Node;
use crate::context::protocol::read_project_map;
use crate::context::{Confidence, Facts, Unreadable, base_name, json, phrases, without_mark};
use crate::finding::Place;
use crate::session::Source;

/// The importer.
pub const IMPORTER: Importer =
    Importer { name: "project_map", title: "context manager's project map", recognises, read };

/// The most folders that are looked at.
const MOST_FOLDERS: usize = 20_000;

fn recognises(source: &Source) -> bool {
    let name = base_name(&source.name).to_ascii_lowercase();
    name.ends_with(".json")
        && (name == "context-manager.json"
            || json::top_level_keys(without_mark(&source.text)).iter().any(|key| key == "directoryTree"))
}

fn read(sources: &[&Source], facts: &mut Facts) {
    for source in sources {
        match (read_project_map(&source.text), json::read(without_mark(&source.text))) {
            (Ok(map), Ok(root)) => {
                if facts.project.is_none() && !map.project_name.trim().is_empty() {
                    facts.project = Some(map.project_name.trim().chars().take(200).collect());
                }
                folders(source, &root, facts);
                actions(source, &root, facts);
            }
            (Err(error), _) => {
                let how = Unreadable { rule: "malformed_project_map", wanted: "a project map", advice: error.remedy };
                facts.unreadable(&source.name, &how, &error.into());
            }
            (Ok(_), Err(_)) => {}
        }
    }
}

fn actions(source: &Source, root: &Node, facts: &mut Facts) {
    for entry in root.get("agentActivityLog").map_or(&[][..], Node::entries) {
        if let Some((node, text)) = entry.value.get("lastActionSummary").and_then(|node| Some((node, node.text()?))) {
            phrases::mine(text, Confidence::Stated, &Place::new(&source.name, node.line), facts);
        }
    }
}

/// Walks the folders without recursion.
fn folders(source: &Source, root: &Node, facts: &mut Facts) {
    let mut open: Vec<(&str, &Node)> = root.get("directoryTree").map(|tree| ("", tree)).into_iter().collect();
    let mut n_folders = 0;
    while let Some((name, folder)) = open.pop() {
        n_folders += 1;
        if n_folders > MOST_FOLDERS {
            break;
        }
        if let Some((node, text)) = folder.get("purpose").and_then(|node| Some((node, node.text()?))) {
            phrases::mine(text, Confidence::Derived, &Place::new(&source.name, node.line), facts);
        }
        for file in folder.get("files").map_or(&[][..], Node::items) {
            if let Some(text) = file.text() {
                file_name(source, name, text, file.line, facts);
            }
        }
        let below = folder.get("subdirectories").map_or(&[][..], Node::entries);
        open.extend(below.iter().rev().map(|entry| (entry.key.as_str(), &entry.value)));
    }
}

/// What the mere existence of a file suggests.
fn file_name(source: &Source, folder: &str, file: &str, line: u32, facts: &mut Facts) {
    let (folder, lower) = (folder.to_ascii_lowercase(), file.to_ascii_lowercase());
    let suggested: &[(&str, &str)] = if folder == "dags" && lower.ends_with(".py") {
        &[("estate.orchestrator", "airflow")]
    } else if lower.ends_with(".tf") {
        &[("estate.automation", "partial"), ("team.skills", "terraform")]
    } else if folder == "workflows" && (lower.ends_with(".yml") || lower.ends_with(".yaml")) {
        &[("estate.automation", "partial")]
    } else if lower == "dbt_project.yml" {
        &[("team.skills", "dbt")]
    } else {
        &[]
    };
    let shown: String = file.chars().take(120).collect();
    let detail = if folder.is_empty() { shown } else { format!("{folder}/{shown}") };
    for (question, word) in suggested {
        facts.tell(question, word, Confidence::Guessed, detail.clone(), Place::new(&source.name, line));
    }
}
