//! The context manager's briefing: its sentences, and the lines on which they stand.

use super::Importer;
use crate::context::located::Node;
use crate::context::protocol::{Status, read_response};
use crate::context::{Confidence, Facts, Unreadable, Words, base_name, json, phrases, without_mark};
use crate::finding::{Place, Severity, Span};
use crate::session::Source;

/// The importer.
pub const IMPORTER: Importer = Importer { name: "briefing", title: "context manager's briefing", recognises, read };

/// The fields of a response and of a briefing.
const KNOWN: [(&str, &[&str]); 2] = [
    ("", &["response_to", "status", "briefing"]),
    ("briefing", &["summary", "relevant_paths", "file_purposes", "related_activity"]),
];

fn recognises(source: &Source) -> bool {
    let name = base_name(&source.name).to_ascii_lowercase();
    if !name.ends_with(".json") {
        return false;
    }
    // by name too, so that an answer that is not JSON at all is named as what it should be
    name.contains("briefing")
        || json::top_level_keys(without_mark(&source.text)).iter().any(|key| key == "response_to" || key == "briefing")
}

fn read(sources: &[&Source], facts: &mut Facts) {
    for source in sources {
        match read_response(&source.text) {
            Ok(response) => {
                if response.status != Status::Success || response.briefing.is_none() {
                    no_briefing(source, response.status, facts);
                }
                // what was read once as a response reads again as a tree
                if let Ok(root) = json::read(without_mark(&source.text)) {
                    unknown_fields(source, &root, facts);
                    if let Some(briefing) = root.get("briefing") {
                        sentences(source, briefing, facts);
                    }
                }
            }
            Err(error) => {
                let how = Unreadable { rule: "malformed_briefing", wanted: "a briefing", advice: error.remedy };
                facts.unreadable(&source.name, &how, &error.into());
            }
        }
    }
}

fn sentences(source: &Source, briefing: &Node, facts: &mut Facts) {
    let mut mine = |node: Option<&Node>, ceiling| {
        if let Some((node, text)) = node.and_then(|node| Some((node, node.text()?))) {
            phrases::mine(text, ceiling, &Place::new(&source.name, node.line), facts);
        }
    };
    mine(briefing.get("summary"), Confidence::Stated);
    for activity in briefing.get("related_activity").map_or(&[][..], Node::items) {
        mine(activity.get("summary"), Confidence::Stated);
    }
    for entry in briefing.get("file_purposes").map_or(&[][..], Node::entries) {
        mine(Some(&entry.value), Confidence::Derived);
    }
}

fn no_briefing(source: &Source, status: Status, facts: &mut Facts) {
    let (what, advice) = match status {
        Status::Success => (
            "says that it succeeded, and holds no briefing",
            "Ask it again; without a briefing, bring the project's files instead.",
        ),
        Status::NotFound => (
            "knows nothing about this task",
            "Let it look through the project, then ask again; or bring the project's files themselves.",
        ),
        Status::Error => {
            ("answered with an error", "See its own log, then ask again; or bring the project's files themselves.")
        }
    };
    let words = Words::new(format!("the context manager {what}"), "What it might know will be asked instead.", advice);
    facts.warn("no_briefing", Severity::Warning, &source.name, Span::default(), words);
}

fn unknown_fields(source: &Source, root: &Node, facts: &mut Facts) {
    for (path, known) in KNOWN {
        let Some(node) = (if path.is_empty() { Some(root) } else { root.get(path) }) else { continue };
        let unknown = node.entries().iter().find(|entry| !known.contains(&entry.key.as_str()));
        if let Some(entry) = unknown {
            let key: String = entry.key.chars().take(60).collect();
            let words = Words::new(
                format!("the field '{key}' is not part of a briefing"),
                "It is passed over, so what it says is not known to the design.",
                format!("If it matters, say it in one of {}.", known.join(", ")),
            );
            let span = Span { line: entry.line, column: 1, end_line: entry.line, end_column: 1 };
            facts.warn("unknown_field", Severity::Hint, &source.name, span, words);
        }
    }
}
