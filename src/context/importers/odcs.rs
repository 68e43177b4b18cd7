//! A data contract in the Open Data Contract Standard: what it promises its readers.

use super::Importer;
use crate::context::located::Node;
use crate::context::{Confidence, Facts, Unreadable, base_name, without_mark, yaml};
use crate::finding::Place;
use crate::session::Source;

/// The importer.
pub const IMPORTER: Importer = Importer { name: "odcs", title: "data contract (ODCS)", recognises, read };

/// The steps of availability that can be answered, and where each begins.
const AVAILABILITY: [(f64, &str); 5] =
    [(99.99, "99.99"), (99.95, "99.95"), (99.9, "99.9"), (99.5, "99.5"), (99.0, "99")];

const UNREADABLE: Unreadable = Unreadable {
    rule: "malformed_contract",
    wanted: "a data contract",
    advice: "Correct the line, then bring the file in again.",
};

fn recognises(source: &Source) -> bool {
    let name = base_name(&source.name).to_ascii_lowercase();
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    let kind = |line: &str| {
        line.strip_prefix("kind:").is_some_and(|kind| kind.trim().trim_matches(['"', '\'']) == "DataContract")
    };
    is_yaml && (name.contains(".odcs.") || source.text.lines().any(kind))
}

fn read(sources: &[&Source], facts: &mut Facts) {
    for source in sources {
        match yaml::read(without_mark(&source.text)) {
            Ok(root) => {
                let promises = root.as_ref().and_then(|root| root.get("slaProperties"));
                for property in promises.map_or(&[][..], Node::items) {
                    promise(source, property, facts);
                }
            }
            Err(error) => facts.unreadable(&source.name, &UNREADABLE, &error),
        }
    }
}

/// `{property: latency, value: 24, unit: h}`
fn promise(source: &Source, property: &Node, facts: &mut Facts) {
    let text = |key: &str| property.get(key).and_then(Node::text).map(str::trim).unwrap_or("");
    let place = Place::new(&source.name, property.line);
    let Ok(value) = text("value").parse::<f64>() else { return };
    let detail = format!("{} {} {}", text("property"), text("value"), text("unit")).trim_end().to_owned();
    let duration = duration(value, text("unit"));
    match (text("property"), duration) {
        ("latency" | "freshness" | "interval", Some(duration)) => {
            facts.tell("needs.freshness", &duration, Confidence::Stated, detail, place);
        }
        ("retention", Some(duration)) => {
            facts.tell("needs.retention_marts", &duration, Confidence::Stated, detail, place);
        }
        ("timeToRepair" | "timeToRestore", Some(duration)) => {
            facts.tell("needs.time_to_repair", &duration, Confidence::Stated, detail, place);
        }
        ("availability", _) => {
            // a promise between two steps needs the upper one
            let step = AVAILABILITY.iter().rev().find(|(least, _)| *least >= value - 1e-9).or(AVAILABILITY.first());
            if let Some((_, word)) = step {
                facts.tell("needs.availability", word, Confidence::Stated, detail, place);
            }
        }
        _ => {}
    }
}

/// A duration as questions take it: 24 and `h` give `24 h`, 7 and `y` give `84 months`.
fn duration(value: f64, unit: &str) -> Option<String> {
    if !(0.0..=1e6).contains(&value) {
        return None;
    }
    let (factor, unit) = match unit.to_ascii_lowercase().as_str() {
        "s" | "second" | "seconds" => (1.0, "s"),
        "m" | "min" | "minute" | "minutes" => (1.0, "min"),
        "h" | "hour" | "hours" => (1.0, "h"),
        "d" | "day" | "days" => (1.0, "days"),
        "w" | "week" | "weeks" => (7.0, "days"),
        "mo" | "month" | "months" => (1.0, "months"),
        "y" | "yr" | "year" | "years" => (12.0, "months"),
        _ => return None,
    };
    Some(format!("{} {unit}", value * factor))
}
